//! What an administrator sees: the consent for all, and for everybody else, the way to one.

use maud::{Markup, html};

use super::super::step::Page;
use super::texts::Texts;
use crate::tenant::Permission;

/// The permissions, and that the consent holds for everybody.
pub(super) fn consent(
    page: &Page,
    user: &str,
    permissions: &[Permission],
    offline_access: bool,
    texts: &Texts,
) -> Markup {
    html! {
        p { (user) }
        p { strong { (page.app) } " " (texts.wants) }
        (list(permissions, offline_access, texts))
        p { (texts.for_everybody) }
        div.buttons {
            button type="submit" name="consent" value="cancel" { (texts.cancel) }
            button.main type="submit" name="consent" value="accept" { (texts.accept) }
        }
    }
}

/// The permissions in words.
pub(super) fn list(permissions: &[Permission], offline_access: bool, texts: &Texts) -> Markup {
    html! {
        ul.permissions {
            @for permission in permissions {
                li { (texts.permission(permission)) " " span.wire { (permission) } }
            }
            @if offline_access { li { (texts.offline) " " span.wire { "offline_access" } } }
        }
    }
}

/// "Need admin approval", with the way to an administrator's account.
pub(super) fn approval(page: &Page, user: &str, texts: &Texts) -> Markup {
    html! {
        p { (user) }
        p { strong { (page.app) } " " (texts.approval_why) }
        div.buttons {
            button type="submit" name="consent" value="cancel" { (texts.back_without) }
            button type="submit" name="administrator" value="sign-in" { (texts.have_admin) }
        }
    }
}

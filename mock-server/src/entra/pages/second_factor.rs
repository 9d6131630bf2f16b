//! The second factor: the number for the phone, what the phone said, and setting it up.

use maud::{Markup, html};

use super::super::step::Phone;
use super::texts::Texts;

/// The page's title.
pub(super) const fn title(phone: Phone, texts: &Texts) -> &'static str {
    match phone {
        Phone::Asked(_) | Phone::Waiting(_) => texts.approve,
        Phone::Denied => texts.denied,
        Phone::Silent => texts.silent,
    }
}

/// What went wrong.
pub(super) const fn said(phone: Phone, texts: &Texts) -> Option<&'static str> {
    match phone {
        Phone::Asked(_) => None,
        Phone::Waiting(_) => Some(texts.still_waiting),
        Phone::Denied => Some(texts.denied_why),
        Phone::Silent => Some(texts.silent_why),
    }
}

/// The number, or another try.
pub(super) fn approve(user: &str, phone: Phone, texts: &Texts) -> Markup {
    let (Phone::Asked(number) | Phone::Waiting(number)) = phone else {
        return html! {
            p { (user) }
            div.buttons {
                button type="submit" name="mfa" value="cancel" { (texts.cancel) }
                button.main type="submit" name="mfa" value="again" autofocus { (texts.again) }
            }
        };
    };
    html! {
        p { (user) }
        p { (texts.approve_how) }
        // Microsoft's own name of the element, which programs look for.
        p.number { output id="idRichContext_DisplaySign" { (number) } }
        div.buttons {
            button type="submit" name="mfa" value="cancel" { (texts.cancel) }
            button.main type="submit" name="mfa" value="continue" autofocus { (texts.approved) }
        }
    }
}

/// Nothing is set up yet.
pub(super) fn register(user: &str, texts: &Texts) -> Markup {
    html! {
        p { (user) }
        p { (texts.register_why) }
        p { (texts.register_how) }
        div.buttons {
            button type="submit" name="proofup" value="cancel" { (texts.cancel) }
            button.main type="submit" name="proofup" value="register" autofocus { (texts.register_button) }
        }
    }
}

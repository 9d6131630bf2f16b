//! The pages of the sign-in: plain forms, own look, plainly marked as a mock.
//!
//! They work without JavaScript. The only script is Entra's inline `$Config`, which carries an
//! error's number and text for programs, and the one that posts `form_post` answers; both stand
//! under a nonce.

mod administrator;
pub(crate) mod device;
mod second_factor;
mod style;
mod texts;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::json;

use self::style::STYLE;
use self::texts::Texts;
use super::aadsts::{Aadsts, Refusal};
use super::context::Context;
use super::redirect::Target;
use super::step::{Page, View};

/// A page and the policy that it needs.
pub(crate) struct Rendered {
    /// The HTML.
    pub(crate) html: String,
    /// `Content-Security-Policy`.
    pub(crate) policy: String,
}

/// A page with a form.
pub(crate) fn form(page: &Page, german: bool, nonce: &str, context: &Context) -> Rendered {
    let texts = Texts::of(german);
    let trying = device::title(&page.app, german);
    let (pgid, action, title) = match &page.view {
        View::Pick(_) => ("ConvergedSignIn", login(page), texts.pick),
        View::SignIn(_) => ("ConvergedSignIn", login(page), texts.sign_in),
        View::Consent { .. } => (
            "ConvergedConsent",
            "/common/Consent/Set".to_owned(),
            texts.permissions,
        ),
        View::AdminConsent { .. } => (
            "ConvergedConsent",
            "/common/Consent/Set".to_owned(),
            texts.permissions,
        ),
        View::Device(_) => ("CmsiInterrupt", "/appverify".to_owned(), trying.as_str()),
        View::Approval(_) => (
            "ConvergedConsent",
            "/common/Consent/Set".to_owned(),
            texts.approval,
        ),
        View::Stay(_) => ("KmsiInterrupt", "/kmsi".to_owned(), texts.stay),
        View::ChangePassword(..) => (
            "ConvergedChangePassword",
            "/common/ChangePassword".to_owned(),
            texts.change_password,
        ),
        View::Approve(_, phone) => (
            "ConvergedTFA",
            "/common/SAS/ProcessAuth".to_owned(),
            second_factor::title(*phone, &texts),
        ),
        View::Register(_) => (
            "ConvergedProofUpRedirect",
            "/common/ProofUp".to_owned(),
            texts.register,
        ),
    };
    let (number, message) = page
        .error
        .clone()
        .map_or((String::new(), String::new()), |(number, message)| {
            (number.to_string(), message)
        });
    let config = json!({
        "pgid": pgid,
        "sErrorCode": number,
        "sErrTxt": message,
        "strServiceExceptionMessage": message,
        "urlPost": action,
        "sCtx": page.context,
        "sFT": page.flow_token,
        "canary": page.canary,
        "correlationId": context.correlation,
        "sessionId": context.trace,
    });
    let body = html! {
        p.firm { (page.tenant) }
        h1 { (title) }
        @if let Some(said) = said(page, &texts) {
            div.error role="alert" { p { (said) } }
        }
        form method="post" action=(action) autocomplete="on" {
            input type="hidden" name="ctx" value=(page.context);
            input type="hidden" name="flowToken" value=(page.flow_token);
            input type="hidden" name="canary" value=(page.canary);
            (fields(page, &texts))
        }
        p.app { (texts.goes_on_to) " " strong { (page.app) } br; span.wire { (page.client_id) } }
    };
    let html = layout(&texts, title, &config.to_string(), nonce, &body);
    Rendered {
        html,
        policy: policy(nonce, &form_action(&page.redirect_uri)),
    }
}

/// What went wrong, in people's words: the real pages of a sign-in keep the number to `$Config`.
fn said(page: &Page, texts: &Texts) -> Option<&'static str> {
    match &page.view {
        View::SignIn(_) => {
            let (number, _) = page.error.as_ref()?;
            Some(texts.explain(*number))
        }
        View::ChangePassword(_, mistake) => mistake.map(|mistake| texts.mistake(mistake)),
        View::Approve(_, phone) => second_factor::said(*phone, texts),
        View::Pick(_)
        | View::Consent { .. }
        | View::AdminConsent { .. }
        | View::Device(_)
        | View::Approval(_)
        | View::Stay(_)
        | View::Register(_) => None,
    }
}

fn login(page: &Page) -> String {
    format!("/{}/login", page.tenant_id)
}

fn fields(page: &Page, texts: &Texts) -> Markup {
    match &page.view {
        View::Pick(accounts) => html! {
            ul.choices {
                @for (upn, name) in accounts {
                    li {
                        button.choice type="submit" name="account" value=(upn) { strong { (name) } span { (upn) } }
                        button.quiet type="submit" name="forget" value=(upn) aria-label=(format!("{}: {upn}", texts.forget)) { (texts.forget) }
                    }
                }
                li { button.choice type="submit" name="account" value="other" { strong { (texts.other) } } }
            }
        },
        View::SignIn(hint) => html! {
            label for="login" { (texts.login) }
            input #login type="email" name="login" value=(hint) autocomplete="username" required autofocus[hint.is_empty()];
            label for="passwd" { (texts.password) }
            input #passwd type="password" name="passwd" autocomplete="current-password" required autofocus[!hint.is_empty()];
            div.buttons { button.main type="submit" { (texts.sign_in_button) } }
        },
        View::Consent {
            user,
            permissions,
            offline_access,
            administrator: is_administrator,
        } => html! {
            p { (user) }
            p { strong { (page.app) } " " (texts.wants) }
            (administrator::list(permissions, *offline_access, texts))
            @if *is_administrator {
                label.box { input type="checkbox" name="admin_consent" value="1"; " " (texts.for_all) }
            }
            div.buttons {
                button type="submit" name="consent" value="cancel" { (texts.cancel) }
                button.main type="submit" name="consent" value="accept" { (texts.accept) }
            }
        },
        View::AdminConsent {
            user,
            permissions,
            offline_access,
        } => administrator::consent(page, user, permissions, *offline_access, texts),
        View::Device(user) => device::confirm(user, texts),
        View::Approval(user) => administrator::approval(page, user, texts),
        View::ChangePassword(user, _) => html! {
            p { (user) }
            p { (texts.change_password_why) }
            // For password managers: whose password it is.
            input #username type="text" value=(user) autocomplete="username" readonly hidden;
            label for="currentpasswd" { (texts.current_password) }
            input #currentpasswd type="password" name="currentpasswd" autocomplete="current-password" required autofocus;
            label for="newpasswd" { (texts.new_password) }
            input #newpasswd type="password" name="newpasswd" autocomplete="new-password" required;
            label for="confirmnewpasswd" { (texts.confirm_password) }
            input #confirmnewpasswd type="password" name="confirmnewpasswd" autocomplete="new-password" required;
            div.buttons { button.main type="submit" { (texts.sign_in_button) } }
        },
        View::Approve(user, phone) => second_factor::approve(user, *phone, texts),
        View::Register(user) => second_factor::register(user, texts),
        View::Stay(user) => html! {
            p { (user) }
            p { (texts.stay_why) }
            div.buttons {
                button type="submit" name="LoginOptions" value="3" { (texts.no) }
                button.main type="submit" name="LoginOptions" value="1" { (texts.yes) }
            }
        },
    }
}

/// Entra's error page: HTTP 200, and the number in `$Config` (member names as
/// github.com/Gerenios/AADInternals reads them; others are assumed).
pub(crate) fn error(refusal: &Refusal, german: bool, nonce: &str, context: &Context) -> Rendered {
    let texts = Texts::of(german);
    let (row, message) = (refusal.error.row(), refusal.message());
    let config = json!({
        "strServiceExceptionMessage": message,
        "strMainMessage": texts.trouble,
        "iErrorCode": row.number,
        "sErrorCode": row.number.to_string(),
        "iHttpErrorCode": row.status,
        "pgid": "ConvergedError",
        "correlationId": context.correlation,
        "sessionId": context.trace,
    });
    let blocked = refusal.error == Aadsts::ConditionalAccess;
    let (title, said) = if blocked {
        (texts.blocked, texts.blocked_why)
    } else {
        (texts.trouble_title, texts.trouble)
    };
    let body = html! {
        h1 { (title) }
        p role=[blocked.then_some("alert")] { (said) }
        @if !blocked { p.wire role="alert" lang="en" { (message) } }
        @if blocked {
            // Single sign-on would lead here again and again.
            p { a href=(format!("/{}/oauth2/v2.0/logout", refusal.named("directory"))) { (texts.sign_out) } }
        }
        h2 { (texts.details) }
        dl {
            @if blocked { dt { (texts.error_code) } dd { (row.number) } }
            dt { (texts.request_id) } dd { (context.trace) }
            dt { (texts.correlation_id) } dd { (context.correlation) }
            dt { (texts.timestamp) } dd { (context.now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()) }
            @if blocked {
                dt { (texts.app_name) } dd { (refusal.named("name")) }
                dt { (texts.app_id) } dd { (refusal.named("app")) }
            }
            dt { (texts.message) } dd lang="en" { (message) }
        }
    };
    Rendered {
        html: layout(&texts, title, &config.to_string(), nonce, &body),
        policy: policy(nonce, "'none'"),
    }
}

/// What a number means.
pub(crate) fn look_up(
    found: Option<(u32, &str)>,
    german: bool,
    nonce: &str,
    context: &Context,
) -> Rendered {
    let texts = Texts::of(german);
    let config = json!({
        "pgid": "ErrorLookup",
        "correlationId": context.correlation,
        "sessionId": context.trace,
    });
    let body = html! {
        h1 { (texts.look_up) }
        @if let Some((number, message)) = found {
            p.wire lang="en" { "AADSTS" (number) ": " (message) }
        } @else {
            p { (texts.not_found) }
        }
    };
    let html = layout(&texts, texts.look_up, &config.to_string(), nonce, &body);
    Rendered {
        html,
        policy: policy(nonce, "'none'"),
    }
}

/// After signing out, where no registered address takes over.
pub(crate) fn signed_out(german: bool, nonce: &str, context: &Context) -> Rendered {
    let texts = Texts::of(german);
    let config = json!({
        "pgid": "SignedOut",
        "correlationId": context.correlation,
        "sessionId": context.trace,
    });
    let body = html! {
        h1 { (texts.signed_out) }
        p { (texts.signed_out_why) }
    };
    let html = layout(&texts, texts.signed_out, &config.to_string(), nonce, &body);
    Rendered {
        html,
        policy: policy(nonce, "'none'"),
    }
}

/// The answer as a form that posts itself (OAuth 2.0 Form Post Response Mode).
pub(crate) fn form_post(target: &Target, parameters: &[(&str, &str)], nonce: &str) -> Rendered {
    let html = html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { "Working..." } }
            body {
                form method="POST" name="hiddenform" action=(target.uri) {
                    @for (name, value) in parameters { input type="hidden" name=(name) value=(value); }
                    noscript {
                        p { "Script is disabled. Click Submit to continue." }
                        input type="submit" value="Submit";
                    }
                }
                script nonce=(nonce) { "document.forms[0].submit();" }
            }
        }
    };
    Rendered {
        html: html.into_string(),
        policy: policy(nonce, &form_action(&target.uri)),
    }
}

fn layout(texts: &Texts, title: &str, config: &str, nonce: &str, body: &Markup) -> String {
    // A `<` could end the script element; JSON has an escape for it.
    let config = config.replace('<', "\\u003c");
    let page = html! {
        (DOCTYPE)
        html lang=(texts.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) " – Tenantbox" }
                style nonce=(nonce) { (PreEscaped(STYLE)) }
                script nonce=(nonce) { (PreEscaped("//<![CDATA[\n$Config=")) (PreEscaped(config)) (PreEscaped(";\n//]]>")) }
            }
            body {
                header { strong { "Tenantbox" } " – " (texts.mock) }
                main { (body) }
            }
        }
    };
    page.into_string()
}

fn policy(nonce: &str, form_action: &str) -> String {
    format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; form-action {form_action}; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// The own forms, and where their last redirect leads: browsers apply the directive to redirects
/// too (Content Security Policy Level 3, section 6.4.2).
fn form_action(redirect_uri: &str) -> String {
    if redirect_uri.is_empty() {
        return "'self'".to_owned();
    }
    let target = url::Url::parse(redirect_uri).ok().and_then(|url| {
        let port = url
            .port()
            .map_or_else(String::new, |port| format!(":{port}"));
        let host = url.host_str()?;
        // A host from an address may hold nothing that would end the directive.
        let plain = host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-[]:".contains(&byte));
        plain.then(|| format!("{}://{host}{port}", url.scheme()))
    });
    let scheme = || {
        redirect_uri
            .split_once(':')
            .map_or("", |(scheme, _)| scheme)
    };
    let plain_scheme = || {
        let scheme = scheme();
        let plain = scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte));
        if plain {
            format!("{scheme}:")
        } else {
            String::new()
        }
    };
    format!("'self' {}", target.unwrap_or_else(plain_scheme))
}

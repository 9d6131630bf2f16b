//! The pages of a device's sign-in: the code, "Are you trying to sign in to …?", and the end.
//!
//! Their words are close to the real ones, which are not captured.

use maud::{Markup, html};
use serde_json::json;

use super::super::aadsts::Aadsts;
use super::super::context::Context;
use super::super::step::{CodeForm, Ending};
use super::texts::Texts;
use super::{Rendered, layout, policy};

struct Words {
    enter: &'static str,
    enter_why: &'static str,
    code: &'static str,
    next: &'static str,
    empty: &'static str,
    wrong: &'static str,
    expired: &'static str,
    used: &'static str,
    too_many: &'static str,
    confirm: (&'static str, &'static str),
    confirm_why: &'static str,
    go_on: &'static str,
    done: &'static str,
    done_why: (&'static str, &'static str),
    declined: &'static str,
    declined_why: &'static str,
}

const ENGLISH: Words = Words {
    enter: "Enter code to allow access",
    enter_why: "Once you enter the code displayed on your app or device, it will have access to your account. Do not enter codes from sources you don't trust.",
    code: "Code",
    next: "Next",
    empty: "Enter the code that the app or device shows.",
    wrong: "That code didn't work. Check the code and try again.",
    expired: "The code that you entered has expired. Get a new code from the device you're trying to sign in to and try again.",
    used: "This code was already used. Get a new code from the device you're trying to sign in to and try again.",
    too_many: "Too many wrong codes were entered. Wait a quarter of an hour and try again.",
    confirm: ("Are you trying to sign in to ", "?"),
    confirm_why: "Only continue if you downloaded the app from a store or website that you trust.",
    go_on: "Continue",
    done: "You are signed in",
    done_why: (
        "You have signed in to the application ",
        " on your device. You may now close this window.",
    ),
    declined: "Sign-in canceled",
    declined_why: "The device was told that you did not sign in. You may now close this window.",
};

const GERMAN: Words = Words {
    enter: "Code eingeben, um den Zugriff zu erlauben",
    enter_why: "Sobald Sie den Code eingeben, den Ihre App oder Ihr Gerät anzeigt, erhält sie oder es Zugriff auf Ihr Konto. Geben Sie keine Codes aus Quellen ein, denen Sie nicht vertrauen.",
    code: "Code",
    next: "Weiter",
    empty: "Geben Sie den Code ein, den die App oder das Gerät anzeigt.",
    wrong: "Dieser Code hat nicht funktioniert. Überprüfen Sie den Code, und versuchen Sie es erneut.",
    expired: "Der eingegebene Code ist abgelaufen. Fordern Sie auf dem Gerät, bei dem Sie sich anmelden möchten, einen neuen Code an, und versuchen Sie es erneut.",
    used: "Dieser Code wurde bereits verwendet. Fordern Sie auf dem Gerät, bei dem Sie sich anmelden möchten, einen neuen Code an, und versuchen Sie es erneut.",
    too_many: "Es wurden zu viele falsche Codes eingegeben. Versuchen Sie es in einer Viertelstunde erneut.",
    confirm: ("Versuchen Sie, sich bei ", " anzumelden?"),
    confirm_why: "Fahren Sie nur fort, wenn Sie die App aus einem Store oder von einer Website heruntergeladen haben, dem oder der Sie vertrauen.",
    go_on: "Weiter",
    done: "Sie sind angemeldet",
    done_why: (
        "Sie haben sich auf Ihrem Gerät bei der Anwendung ",
        " angemeldet. Sie können dieses Fenster jetzt schliessen.",
    ),
    declined: "Anmeldung abgebrochen",
    declined_why: "Dem Gerät wurde mitgeteilt, dass Sie sich nicht angemeldet haben. Sie können dieses Fenster jetzt schliessen.",
};

/// [`Texts::language`] of the German texts.
const GERMAN_LANGUAGE: &str = "de";

const fn words(german: bool) -> &'static Words {
    if german { &GERMAN } else { &ENGLISH }
}

/// The page that takes the user code.
pub(crate) fn enter(form: &CodeForm, german: bool, nonce: &str, context: &Context) -> Rendered {
    let (texts, words) = (Texts::of(german), words(german));
    let (number, message) = form.error.as_ref().map_or_else(
        || (String::new(), ""),
        |(error, message)| (error.row().number.to_string(), message.as_str()),
    );
    let action = "/common/oauth2/deviceauth";
    let config = json!({
        "pgid": "ConvergedRemoteConnect",
        "sErrorCode": number,
        "sErrTxt": message,
        "urlPost": action,
        "sCtx": form.context,
        "sFT": form.flow_token,
        "canary": form.canary,
        "correlationId": context.correlation,
        "sessionId": context.trace,
    });
    let body = html! {
        h1 { (words.enter) }
        p { (words.enter_why) }
        @if let Some((error, _)) = &form.error {
            div.error role="alert" { p { (said(*error, words)) } }
        }
        form method="post" action=(action) {
            input type="hidden" name="ctx" value=(form.context);
            input type="hidden" name="flowToken" value=(form.flow_token);
            input type="hidden" name="canary" value=(form.canary);
            label for="otc" { (words.code) }
            input #otc type="text" name="otc" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="16" required autofocus;
            div.buttons { button.main type="submit" { (words.next) } }
        }
    };
    Rendered {
        html: layout(&texts, words.enter, &config.to_string(), nonce, &body),
        policy: policy(nonce, "'self'"),
    }
}

fn said(error: Aadsts, words: &Words) -> &'static str {
    match error {
        Aadsts::UserCodeEmpty => words.empty,
        Aadsts::UserCodeExpired => words.expired,
        Aadsts::UserCodeUsed => words.used,
        Aadsts::TooManyRequests => words.too_many,
        _ => words.wrong,
    }
}

/// The title of the question.
pub(super) fn title(app: &str, german: bool) -> String {
    let (before, after) = words(german).confirm;
    format!("{before}{app}{after}")
}

/// "Are you trying to sign in to …?"
pub(super) fn confirm(user: &str, texts: &Texts) -> Markup {
    let words = words(texts.language == GERMAN_LANGUAGE);
    html! {
        p { (user) }
        p { (words.confirm_why) }
        div.buttons {
            button type="submit" name="device" value="cancel" { (texts.cancel) }
            button.main type="submit" name="device" value="continue" { (words.go_on) }
        }
    }
}

/// The last page: the rest happens on the device.
pub(crate) fn ended(ending: &Ending, german: bool, nonce: &str, context: &Context) -> Rendered {
    let (texts, words) = (Texts::of(german), words(german));
    let config = json!({
        "pgid": if ending.signed_in { "RemoteConnectSuccess" } else { "RemoteConnectCanceled" },
        "correlationId": context.correlation,
        "sessionId": context.trace,
    });
    let title = if ending.signed_in {
        words.done
    } else {
        words.declined
    };
    let (before, after) = words.done_why;
    let body = html! {
        h1 { (title) }
        @if ending.signed_in {
            p { (before) strong { (ending.app) } (after) }
        } @else {
            p { (words.declined_why) }
        }
    };
    Rendered {
        html: layout(&texts, title, &config.to_string(), nonce, &body),
        policy: policy(nonce, "'none'"),
    }
}

//! What a step of the sign-in answers: a page, an error, or a code.
//!
//! Values only; `pages` renders them, `flow` makes them.

use super::aadsts::{Aadsts, Refusal};
use super::redirect::Target;
use crate::tenant::grant::SignInRequest;
use crate::tenant::{Change, Permission};

/// What the browser gets.
#[derive(Debug)]
pub(crate) struct Step {
    /// The answer.
    pub(crate) what: What,
    /// `Set-Cookie` values.
    pub(crate) cookies: Vec<String>,
    /// The app.
    pub(crate) client_id: Option<String>,
    /// Who, as far as known.
    pub(crate) user: Option<String>,
    /// A refusal that a page shows, for the journal.
    pub(crate) told: Option<Refusal>,
    /// What the user changed, for the journal.
    pub(crate) changed: Option<Change>,
    /// Whether pages are in German.
    pub(crate) german: bool,
}

impl Step {
    /// An answer to a request.
    pub(crate) fn of(request: &SignInRequest, what: What) -> Self {
        Self {
            what,
            cookies: Vec::new(),
            client_id: Some(request.client_id.clone()),
            user: None,
            told: None,
            changed: None,
            german: request.german,
        }
    }
}

/// The answer of a step.
#[derive(Debug)]
pub(crate) enum What {
    /// A page with a form.
    Page(Box<Page>),
    /// An error page.
    Error(Refusal),
    /// An error at the app.
    Refused(Refusal, Target),
    /// The page that takes a device's user code.
    EnterCode(Box<CodeForm>),
    /// The last page of a device's sign-in.
    Ended(Ending),
    /// The administrator consented for all.
    Consented {
        /// Where to.
        target: Target,
        /// What the app is told.
        parameters: Vec<(&'static str, String)>,
    },
    /// A code.
    Code {
        /// Where to.
        target: Target,
        /// `code`.
        code: String,
        /// `session_state`.
        session_state: String,
        /// `client_info`.
        client_info: Option<String>,
    },
}

/// A page with its hidden fields.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) view: View,
    pub(crate) context: String,
    pub(crate) flow_token: String,
    pub(crate) canary: String,
    pub(crate) tenant: String,
    pub(crate) tenant_id: String,
    pub(crate) app: String,
    pub(crate) client_id: String,
    /// Where the last form leads to: browsers apply `form-action` to redirects too.
    pub(crate) redirect_uri: String,
    pub(crate) error: Option<(u32, String)>,
}

/// The page that takes a user code, with its hidden fields.
#[derive(Debug)]
pub(crate) struct CodeForm {
    pub(crate) context: String,
    pub(crate) flow_token: String,
    pub(crate) canary: String,
    /// What was wrong with the last code.
    pub(crate) error: Option<(Aadsts, String)>,
}

/// How a device's sign-in ended.
#[derive(Debug)]
pub(crate) struct Ending {
    pub(crate) app: String,
    pub(crate) signed_in: bool,
}

/// What a page asks.
#[derive(Debug)]
pub(crate) enum View {
    /// Which account.
    Pick(Vec<(String, String)>),
    /// Name and password.
    SignIn(String),
    /// Whether the app may.
    Consent {
        user: String,
        permissions: Vec<Permission>,
        offline_access: bool,
        administrator: bool,
    },
    /// Only an administrator can consent.
    Approval(String),
    /// Whether the app may, for everybody.
    AdminConsent {
        user: String,
        permissions: Vec<Permission>,
        offline_access: bool,
    },
    /// "Are you trying to sign in to …?"
    Device(String),
    /// "Stay signed in?"
    Stay(String),
    /// The password has expired.
    ChangePassword(String, Option<Mistake>),
    /// A number for the phone.
    Approve(String, Phone),
    /// No second factor is set up yet.
    Register(String),
}

/// What is wrong with a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// The old one is not right.
    Current,
    /// The new one was not entered twice.
    Differs,
    /// The new one is the old one, or nothing.
    Same,
}

/// How far the request on the phone got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phone {
    /// These digits are to be entered.
    Asked(u8),
    /// The same, and the person said too early that it was done.
    Waiting(u8),
    /// "No", or another number.
    Denied,
    /// Nothing came.
    Silent,
}

//! What Entra ID gave out and still honours: authorization codes, refresh tokens, browser sessions,
//! and sign-ins that are under way.
//!
//! Every store is bounded: when it is full, the oldest entry goes. The keys are bearer secrets and
//! are never printed.

use std::collections::{HashMap, VecDeque};
use std::fmt;

use super::app::Platform;
use super::device::DeviceSignIn;
use super::permission::{Permission, Resource};
use super::policy::Way;
use super::purpose::Purpose;
use super::second_factor::MfaRequest;
use crate::clock::Timestamp;

/// Grants of one tenant.
#[derive(Clone, Debug, Default)]
pub struct Grants {
    /// Authorization codes by their text.
    pub codes: Store<AuthorizationCode>,
    /// Devices that wait, by their device code.
    pub devices: Store<DeviceSignIn>,
    /// Refresh tokens by their text.
    pub refresh_tokens: Store<RefreshToken>,
    /// Browser sessions by the value in the cookie.
    pub sessions: Store<BrowserSession>,
    /// Sign-ins under way by the hidden field `ctx`.
    pub flows: Store<SignInFlow>,
}

/// Why a user's grants end. The wire never tells these apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// An administrator revoked the sessions: everything ends.
    SessionsRevoked,
    /// An administrator reset the password: everything ends.
    PasswordReset,
    /// The user changed the password: browser sessions and public clients' tokens end, those of
    /// confidential clients live on (learn.microsoft.com, "Refresh tokens in the Microsoft identity
    /// platform", token revocation).
    PasswordChanged,
}

impl Grants {
    /// Ends what this user was given. A mark on each grant, since on a frozen clock the moment of
    /// issue and the moment of revocation are often the same.
    pub fn revoke(&mut self, upn: &str, why: Revocation) {
        self.sessions
            .retain(|session| !session.upn.eq_ignore_ascii_case(upn));
        let ends = |grant: &UserGrant, platform| {
            let everything = match why {
                Revocation::SessionsRevoked | Revocation::PasswordReset => true,
                Revocation::PasswordChanged => false,
            };
            (everything || platform != Platform::Web) && grant.upn.eq_ignore_ascii_case(upn)
        };
        // The first reason is the true one.
        for token in self.refresh_tokens.values_mut() {
            if ends(&token.grant, token.platform) {
                token.revoked.get_or_insert(why);
            }
        }
        for code in self.codes.values_mut() {
            if ends(&code.grant, code.platform) {
                code.revoked.get_or_insert(why);
            }
        }
    }
}

/// What a user granted to an app: the part that code and refresh token have in common.
#[derive(Clone, Debug)]
pub struct UserGrant {
    /// To which app.
    pub client_id: String,
    /// By whom.
    pub upn: String,
    /// `sid` of the tokens: one for each sign-in.
    pub sid: String,
    /// What was asked for.
    pub scope: GrantedScope,
    /// Whether a second factor was used.
    pub mfa: bool,
    /// How the sign-in came about.
    pub way: Way,
}

/// What was asked for, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GrantedScope {
    /// The resource of the tokens and the spelling of the audience; none where only `openid` and
    /// the like were asked for.
    pub resource: Option<(Resource, String)>,
    /// Scopes of the resource as they were spelled, each with its permission.
    pub asked: Vec<(String, Permission)>,
    /// Scopes of further resources: asked at authorize for the consent only.
    pub others: Vec<Permission>,
    /// `{resource}/.default` as it was spelled.
    pub default: Option<String>,
    /// `openid`.
    pub openid: bool,
    /// `profile`.
    pub profile: bool,
    /// `email`.
    pub email: bool,
    /// `offline_access`.
    pub offline_access: bool,
}

/// An authorization code.
#[derive(Clone, Debug)]
pub struct AuthorizationCode {
    /// What it stands for.
    pub grant: UserGrant,
    /// The redirect URI as the request spelled it.
    pub redirect_uri: String,
    /// The platform under which that URI was registered.
    pub platform: Platform,
    /// `code_challenge`, where one was sent.
    pub challenge: Option<Challenge>,
    /// `nonce` for the id_token.
    pub nonce: Option<String>,
    /// The `{tenant}` of the authorize address: `common` and a tenant ID are not the same.
    pub authority: String,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Whether it was redeemed.
    pub redeemed: bool,
    /// Why it was revoked, where it was.
    pub revoked: Option<Revocation>,
}

/// A PKCE challenge (RFC 7636 section 4.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Challenge {
    /// Base64url of the verifier's SHA-256.
    S256(String),
    /// The verifier itself.
    Plain(String),
}

/// A refresh token.
#[derive(Clone, Debug)]
pub struct RefreshToken {
    /// What it stands for.
    pub grant: UserGrant,
    /// The platform of the sign-in: decides whether a secret is needed, and the lifetime.
    pub platform: Platform,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// From when on it is refused.
    pub expires_at: Timestamp,
    /// Why it was revoked, where it was.
    pub revoked: Option<Revocation>,
}

/// Somebody is signed in in a browser.
#[derive(Clone, Debug)]
pub struct BrowserSession {
    /// Who.
    pub upn: String,
    /// Shown to apps as `session_state` and `sid`.
    pub sid: String,
    /// Whether a second factor was used.
    pub mfa: bool,
    /// Whether "Stay signed in?" was answered with yes.
    pub persistent: bool,
    /// When the password was entered.
    pub signed_in_at: Timestamp,
    /// Last used, for the idle time.
    pub used_at: Timestamp,
}

/// A checked authorize request: its address may be redirected to.
#[derive(Clone, Debug)]
pub struct SignInRequest {
    /// The `{tenant}` of the address.
    pub authority: String,
    /// The app.
    pub client_id: String,
    /// The redirect URI as the request spelled it.
    pub redirect_uri: String,
    /// The platform under which it is registered.
    pub platform: Platform,
    /// How the answer travels.
    pub response_mode: ResponseMode,
    /// Echoed.
    pub state: Option<String>,
    /// What is asked for.
    pub scope: GrantedScope,
    /// How much the user is asked.
    pub prompt: Prompt,
    /// Whose sign-in the app expects.
    pub login_hint: Option<String>,
    /// For the id_token.
    pub nonce: Option<String>,
    /// PKCE.
    pub challenge: Option<Challenge>,
    /// Whether `client_info=1` was sent.
    pub client_info: bool,
    /// Whether the pages are in German.
    pub german: bool,
    /// How the sign-in came about.
    pub way: Way,
    /// What it ends in.
    pub purpose: Purpose,
}

/// How the answer of authorize travels (OAuth 2.0 Multiple Response Types, section 2.1; OAuth 2.0
/// Form Post Response Mode).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseMode {
    /// In the query.
    Query,
    /// In the fragment.
    Fragment,
    /// In a form that posts itself.
    FormPost,
}

/// `prompt` (OpenID Connect Core, section 3.1.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// Absent.
    Unspecified,
    /// No page at all.
    None,
    /// The password again.
    Login,
    /// The consent page again.
    Consent,
    /// The account picker.
    SelectAccount,
}

/// A sign-in under way: the authorize request and how far it got.
#[derive(Clone, Debug)]
pub struct SignInFlow {
    /// The request, checked.
    pub request: SignInRequest,
    /// The cookie of the browser that started it. Another browser cannot go on with it.
    pub browser: String,
    /// Posted back with every form (against cross-site posts).
    pub canary: String,
    /// Posted back with every form.
    pub flow_token: String,
    /// When it was started.
    pub started_at: Timestamp,
    /// Who signed in so far, and how.
    pub signed_in: Option<SignedIn>,
    /// Whose password was right and has expired: a new one comes before anything else.
    pub expired: Option<String>,
    /// The request on the phone.
    pub mfa: Option<MfaRequest>,
    /// Whether the user asked for another account than those of the picker.
    pub other_account: bool,
    /// Whether the consent page was accepted.
    pub consented: bool,
    /// Whether "Are you trying to sign in to …?" was answered with yes.
    pub confirmed: bool,
    /// Whether "Stay signed in?" was answered.
    pub stay_answered: bool,
}

/// The user of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub upn: String,
    /// The session.
    pub sid: String,
    /// The key of the session.
    pub session: String,
    /// Whether the password was entered in this flow (and not in an earlier one).
    pub now: bool,
    /// Whether a second factor was used, in this flow or an earlier one.
    pub mfa: bool,
}

/// How many entries a store keeps.
const CAPACITY: usize = 10_000;

/// A bounded map from a secret to what it stands for.
#[derive(Clone)]
pub struct Store<T> {
    entries: HashMap<String, T>,
    order: VecDeque<String>,
}

impl<T> Default for Store<T> {
    fn default() -> Self {
        Self {
            entries: HashMap::new(),
            order: VecDeque::new(),
        }
    }
}

impl<T> Store<T> {
    /// Keeps a value; the oldest goes when the store is full.
    pub fn insert(&mut self, key: String, value: T) {
        while self.order.len() >= CAPACITY {
            if let Some(oldest) = self.order.pop_front() {
                self.entries.remove(&oldest);
            }
        }
        if self.entries.insert(key.clone(), value).is_none() {
            self.order.push_back(key);
        }
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&T> {
        self.entries.get(key)
    }

    /// The first entry that `fits`, with its key.
    pub fn find(&self, mut fits: impl FnMut(&T) -> bool) -> Option<(&str, &T)> {
        let mut every = self.entries.iter();
        every
            .find(|(_, value)| fits(value))
            .map(|(key, value)| (key.as_str(), value))
    }

    /// As [`Store::get`], to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut T> {
        self.entries.get_mut(key)
    }

    /// Forgets a key.
    pub fn remove(&mut self, key: &str) -> Option<T> {
        let gone = self.entries.remove(key)?;
        self.order.retain(|kept| kept != key);
        Some(gone)
    }

    /// Keeps what `keep` says.
    pub fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        self.entries.retain(|_, value| keep(value));
        self.order.retain(|key| self.entries.contains_key(key));
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Keys and values, oldest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &T)> {
        let entries = self.order.iter();
        entries.filter_map(|key| Some((key, self.entries.get(key)?)))
    }

    fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.entries.values_mut()
    }
}

// The keys are secrets; how many there are is all that may be printed.
impl<T> fmt::Debug for Store<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} entries", self.entries.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_store_drops_the_oldest() {
        let mut store = Store::default();
        for number in 0..=CAPACITY {
            store.insert(format!("key-{number}"), number);
        }
        assert_eq!((store.len(), store.get("key-0")), (CAPACITY, None));
        assert_eq!(store.get(&format!("key-{CAPACITY}")), Some(&CAPACITY));
        assert_eq!(store.remove("key-1"), Some(1));
        store.retain(|number| number % 2 == 0);
        assert_eq!(store.order.len(), store.len());
    }

    #[test]
    fn keys_are_never_printed() {
        let mut store = Store::default();
        store.insert("planted-secret".to_owned(), 1);
        assert_eq!(format!("{store:?}"), "1 entries");
    }
}

//! The arguments of `client.sign-in`: how the client asks, how the answer comes back, and what the
//! person before the browser does.
//!
//! Whatever is left out is as the guide has it: the right scopes, the user of the account, the right
//! password, the answer over the loopback at once.

use serde::Deserialize;

/// A sign-in. What is named here differs from how it ought to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SignIn {
    /// Which account.
    pub account: Option<String>,
    /// The scopes that the client asks for instead of the right ones.
    pub scopes: Option<Vec<String>>,
    /// What the client asks Entra to ask; `select-account` where left out.
    pub prompt: Option<Prompt>,
    /// Whether the client tells Entra who is to sign in; it does where left out.
    pub hint: Option<bool>,
    /// Whether the client looks who has signed in; it does where left out.
    pub compare: Option<bool>,
    /// How often the client redeems the code; once where left out.
    pub redeem: Option<Redeem>,
    /// What else knocks at the loopback before the real answer.
    pub stray: Option<Stray>,
    /// The address is pasted by hand instead of coming over the loopback.
    pub pasted: Option<Pasted>,
    /// The person enters a code in a browser elsewhere instead.
    #[serde(default)]
    pub device_code: bool,
    /// Who sits before the browser.
    #[serde(default)]
    pub person: Person,
}

/// What the client asks Entra to ask, by the parameter `prompt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Prompt {
    /// Which account it is.
    SelectAccount,
    /// The password, whoever is signed in.
    Login,
    /// The consent, also where it was given.
    Consent,
    /// Nothing: who is signed in is taken.
    NoneSent,
}

/// How often the client redeems a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Redeem {
    /// As it ought to be.
    Once,
    /// Once more, as a client does that repeats a request.
    Twice,
}

/// A request that belongs to another sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stray {
    /// An answer with a `state` that the client never sent.
    ForeignState,
}

/// An address carried over by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pasted {
    /// How many seconds that takes.
    #[serde(default)]
    pub after_s: u32,
    /// The address is that of another sign-in.
    pub state: Option<PastedState>,
    /// What is pasted in the place of the address.
    pub instead: Option<String>,
}

/// Whose address is pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PastedState {
    /// One with a `state` that the client never sent.
    Foreign,
}

/// Who sits before the browser, and what that person does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Person {
    /// Who; the account's own user where left out.
    pub user: Option<String>,
    /// The password that is typed; the right one where left out.
    pub password: Option<String>,
    /// The answer to "Stay signed in?"; no where left out.
    #[serde(default)]
    pub stays_signed_in: bool,
    /// The answer to what the app asks for; yes where left out.
    pub consents: Option<bool>,
    /// Closes the window at the first page.
    #[serde(default)]
    pub closes: bool,
    /// What the person does on the phone; approves where left out.
    pub mfa: Option<Mfa>,
    /// Whether the person sets up multifactor authentication when asked; yes where left out.
    pub registers_mfa: Option<bool>,
    /// Whether the person chooses another password when asked; yes where left out.
    pub changes_password: Option<bool>,
    /// Whether the person confirms the program that a code was made for; yes where left out.
    pub confirms_device: Option<bool>,
    /// What was done with the browser before.
    pub browser: Option<BrowserBefore>,
}

/// What the person does when the phone asks for the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mfa {
    /// Types the number that the page shows.
    Approve,
    /// Presses "No, it's not me".
    Deny,
    /// Types another number.
    WrongNumber,
}

/// What was done with the browser before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BrowserBefore {
    /// It was closed since the last time: what lasts only a session is gone.
    ClosedBefore,
}

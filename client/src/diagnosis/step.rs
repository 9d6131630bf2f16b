//! The steps of the setup, by which everything is ordered.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The setup step at which something went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Step {
    /// The app registration.
    #[serde(rename = "1.1")]
    AppRegistration,
    /// The three values: application ID, directory ID, value of the secret.
    #[serde(rename = "1.2")]
    ThreeValues,
    /// The three permissions and their consent.
    #[serde(rename = "1.3")]
    Permissions,
    /// Authenticated SMTP.
    #[serde(rename = "1.4")]
    AuthenticatedSmtp,
    /// The client's settings and accounts.
    #[serde(rename = "2")]
    AccountSettings,
    /// The sign-in of each user.
    #[serde(rename = "3")]
    SignIn,
    /// The test mail.
    #[serde(rename = "4")]
    TestMail,
    /// Everything after.
    #[serde(rename = "5")]
    DailyLife,
}

impl Step {
    /// The step's number in the guide.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AppRegistration => "1.1",
            Self::ThreeValues => "1.2",
            Self::Permissions => "1.3",
            Self::AuthenticatedSmtp => "1.4",
            Self::AccountSettings => "2",
            Self::SignIn => "3",
            Self::TestMail => "4",
            Self::DailyLife => "5",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

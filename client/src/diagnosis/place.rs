//! Where something was met, and what a success there says of the other places.

use crate::evidence::{Check, Leg, Protocol};

/// Where a failure was met, or a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// This computer's clock.
    Clock,
    /// What is kept of the settings, before anybody is asked.
    Settings,
    /// A value that the settings refused.
    Refused,
    /// A question about the registration.
    Check(Check),
    /// Whose tenant the mail domain is.
    Tenant,
    /// What is kept of an account's tokens.
    Tokens,
    /// What the token says of itself, before it is shown to the mail server.
    Claims(Protocol),
    /// An account's leg.
    Leg(Leg),
}

/// The servers that the client depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    Entra,
    Pop3,
    Smtp,
}

impl Server {
    /// Its name: <https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/pop3-and-imap4/pop3-and-imap4>,
    /// <https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud>.
    pub(crate) const fn host(self) -> &'static str {
        match self {
            Self::Entra => "login.microsoftonline.com",
            Self::Pop3 => "outlook.office365.com",
            Self::Smtp => "smtp.office365.com",
        }
    }
}

impl Place {
    /// The server that is asked there; none where nobody is.
    pub(crate) fn server(self) -> Option<Server> {
        match self {
            Self::Clock | Self::Settings | Self::Refused | Self::Tokens => None,
            Self::Check(_) | Self::Tenant | Self::Leg(Leg::SignIn | Leg::Refresh) => {
                Some(Server::Entra)
            }
            Self::Claims(Protocol::Pop3) | Self::Leg(Leg::Pop3) => Some(Server::Pop3),
            Self::Claims(Protocol::Smtp) | Self::Leg(Leg::Smtp) => Some(Server::Smtp),
        }
    }

    /// Whether it is a mail server that is asked there.
    pub(crate) fn is_mail(self) -> bool {
        matches!(self.server(), Some(Server::Pop3 | Server::Smtp))
    }

    /// How far on the way to the mail it lies: a failure stops what comes after it.
    pub(crate) fn order(self) -> u8 {
        match self {
            Self::Clock | Self::Settings | Self::Refused | Self::Check(_) => 0,
            Self::Leg(Leg::SignIn) | Self::Tenant => 1,
            Self::Tokens | Self::Leg(Leg::Refresh) => 2,
            Self::Claims(_) | Self::Leg(Leg::Pop3 | Leg::Smtp) => 3,
        }
    }

    /// Whether a failure here stops what is tried there.
    pub(crate) fn comes_before(self, there: Self) -> bool {
        self.order() < there.order()
    }
}

impl From<Protocol> for Leg {
    fn from(protocol: Protocol) -> Self {
        match protocol {
            Protocol::Pop3 => Self::Pop3,
            Protocol::Smtp => Self::Smtp,
        }
    }
}

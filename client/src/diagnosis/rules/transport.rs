//! Diagnosis: entra-unreachable, mail-server-unreachable, certificate-not-trusted.
//!
//! Unreachable passes by itself or with the network; an untrusted certificate does not, since it
//! means that something stands between this computer and Microsoft.

use super::{Case, FindingId, Verdict};
use crate::diagnosis::place::{Place, Server};
use crate::evidence::{Failure, Transport};

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let Failure::Transport(failure) = case.failure else {
        return None;
    };
    let id = match failure.what {
        Transport::Certificate => FindingId::CertificateNotTrusted,
        Transport::Resolve
        | Transport::Connect
        | Transport::Tls
        | Transport::TimedOut
        | Transport::Closed
        | Transport::NotTls
        | Transport::TlsAlert
        | Transport::ForeignProtocol
        | Transport::StarttlsMissing
        | Transport::Xoauth2Missing
        | Transport::OutOfTurn
        | Transport::Endless
        | Transport::TooSlow => unreachable_at(case.place),
    };
    Some(Verdict::new(id))
}

fn unreachable_at(place: Place) -> FindingId {
    match place.server() {
        Some(Server::Pop3 | Server::Smtp) => FindingId::MailServerUnreachable,
        Some(Server::Entra) | None => FindingId::EntraUnreachable,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::evidence::{Failure, Leg, Transport, TransportFailure};

    #[track_caller]
    fn check_transport(leg: Leg, what: Transport, expected: FindingId) {
        let failure = TransportFailure::new(what, "host.example", "connection refused");
        check(account(), leg, Failure::Transport(failure), expected);
    }

    #[test]
    fn the_leg_tells_which_server_was_out_of_reach() {
        check_transport(
            Leg::Refresh,
            Transport::Resolve,
            FindingId::EntraUnreachable,
        );
        check_transport(
            Leg::Pop3,
            Transport::TimedOut,
            FindingId::MailServerUnreachable,
        );
        check_transport(
            Leg::Smtp,
            Transport::Closed,
            FindingId::MailServerUnreachable,
        );
        check_transport(
            Leg::Smtp,
            Transport::Certificate,
            FindingId::CertificateNotTrusted,
        );
    }
}

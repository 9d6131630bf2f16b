//! Diagnosis: entra-unreachable, mail-server-unreachable, certificate-not-trusted.
//!
//! Unreachable passes by itself or with the network; an untrusted certificate does not, since it
//! means that something stands between this computer and Microsoft.

use super::{Case, Finding, FindingId};
use crate::diagnosis::case::Place;
use crate::evidence::{Failure, Leg, ProbeKind, Transport};

pub(super) fn rule(case: &Case<'_>) -> Option<Finding> {
    let Failure::Transport(failure) = case.failure else {
        return None;
    };
    let id = match failure.what {
        Transport::Certificate => FindingId::CertificateNotTrusted,
        Transport::Resolve
        | Transport::Connect
        | Transport::Tls
        | Transport::TimedOut
        | Transport::Closed => unreachable_at(case.place),
    };
    Some(Finding::new(id, case))
}

fn unreachable_at(place: Place) -> FindingId {
    match place {
        Place::Claims(_)
        | Place::Leg(Leg::Pop3 | Leg::Smtp)
        | Place::Probe(ProbeKind::Pop3 | ProbeKind::Smtp) => FindingId::MailServerUnreachable,
        Place::Check
        | Place::Refused
        | Place::Leg(Leg::SignIn | Leg::Refresh)
        | Place::Probe(
            ProbeKind::Discovery
            | ProbeKind::Authorize
            | ProbeKind::ClientCredentials
            | ProbeKind::AccountTenant
            | ProbeKind::Refresh,
        ) => FindingId::EntraUnreachable,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::evidence::{Failure, Leg, Transport, TransportFailure};

    #[track_caller]
    fn check_transport(leg: Leg, what: Transport, expected: FindingId) {
        let host = "host.example".to_owned();
        let failure = TransportFailure {
            what,
            host,
            words: "connection refused".into(),
        };
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

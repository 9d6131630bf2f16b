//! Diagnosis: entra-unreachable, mail-server-unreachable, certificate-not-trusted, proxy-in-between,
//! not-the-mail-server, starttls-missing, nothing-answers.
//!
//! Unreachable passes by itself or with the network; an untrusted certificate does not, since it
//! means that something stands between this computer and Microsoft. So does a connection that is
//! taken and then closed at once, or left in silence: firewalls and proxies that inspect take every
//! connection themselves, before they know whether they let it pass.

use super::pop3_one_line_auth::LONGEST_TOKEN;
use super::{Case, FindingId, Verdict};
use crate::diagnosis::id::Certainty;
use crate::diagnosis::place::{Place, Server};
use crate::evidence::{Failure, Transport, TransportFailure};

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let Failure::Transport(failure) = case.failure else {
        return None;
    };
    let stranger = match case.place.is_mail() {
        true => FindingId::NotTheMailServer,
        false => FindingId::ProxyInBetween,
    };
    let id = match failure.what {
        Transport::Certificate => FindingId::CertificateNotTrusted,
        // The environment names a proxy, and the direct way is closed: the network wants that proxy.
        Transport::Resolve | Transport::Connect | Transport::TimedOut => match &failure.proxy {
            Some(proxy) => {
                let verdict = Verdict::new(FindingId::ProxyInBetween);
                return Some(verdict.seeing(format!("HTTPS_PROXY = {proxy}")));
            }
            None => unreachable_at(case.place),
        },
        Transport::Closed if is_after_token(failure) => return Some(hung_up_after_token(failure)),
        // It answered, so it is no port that is closed.
        Transport::Closed | Transport::Silent if has_spoken(failure) => {
            FindingId::ServiceUnavailable
        }
        Transport::Closed if is_at_once(failure) => FindingId::ProxyInBetween,
        Transport::Silent => FindingId::NothingAnswers,
        Transport::Closed | Transport::Tls | Transport::TooSlow => unreachable_at(case.place),
        // A web page is what networks show whose login was not passed.
        Transport::NotTls | Transport::ForeignProtocol if speaks_http(failure) => {
            FindingId::ProxyInBetween
        }
        Transport::NotTls
        | Transport::ForeignProtocol
        | Transport::Xoauth2Missing
        | Transport::TlsAtOnce
        | Transport::OutOfTurn
        | Transport::Endless => stranger,
        Transport::TlsAlert => FindingId::ProxyInBetween,
        Transport::StarttlsMissing => FindingId::StarttlsMissing,
    };
    Some(Verdict::new(id))
}

fn speaks_http(failure: &TransportFailure) -> bool {
    let words = failure.words.as_str().to_lowercase();
    words.starts_with("http/") || words.contains("<html") || words.contains("<!doctype")
}

/// Whether it was a mail server that fell silent or hung up: it greeted, or proved by its
/// certificate who it is, as POP3's does before it greets.
fn has_spoken(failure: &TransportFailure) -> bool {
    let is_pop3 = failure.host == Server::Pop3.host();
    !failure.greeting.is_empty() || is_pop3 && failure.command.as_str() == "greeting"
}

/// Whether the connection was taken and closed before anything was said on it.
fn is_at_once(failure: &TransportFailure) -> bool {
    ["tls", "greeting"].contains(&failure.command.as_str())
}

fn is_after_token(failure: &TransportFailure) -> bool {
    failure.command.as_str().starts_with("AUTH")
}

/// Whoever is shown a token and hangs up without a word looked at it: a filter that does not know
/// so long a line, a front end that does not take it
/// (<https://github.com/jstedfast/MailKit/issues/1948>), or one that is going down.
fn hung_up_after_token(failure: &TransportFailure) -> Verdict {
    let Some(length) = failure.token_length else {
        return Verdict::new(FindingId::HungUpAfterToken);
    };
    let verdict = match length.get() as usize > LONGEST_TOKEN {
        true => Verdict::new(FindingId::TokenTooLong).with_certainty(Certainty::Likely),
        false => {
            let left = &["proxy-in-between", "service-unavailable"];
            Verdict::new(FindingId::HungUpAfterToken).one_of(left)
        }
    };
    verdict.seeing(format!("access token: {length} characters"))
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
    use super::{Certainty, FindingId};
    use crate::evidence::{Failure, Leg, Transport, TransportFailure};
    use crate::locales::Language;

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

    #[test]
    fn what_answers_in_the_servers_place_is_told_from_nobody() {
        use FindingId::*;
        use Transport as T;
        for (leg, what, words, command, greeting, expected) in [
            (
                Leg::Pop3,
                T::NotTls,
                "HTTP/1.1 400 Bad Request",
                "tls",
                "",
                ProxyInBetween,
            ),
            (
                Leg::Pop3,
                T::NotTls,
                "220 mail.example ESMTP",
                "tls",
                "",
                NotTheMailServer,
            ),
            (
                Leg::Pop3,
                T::NotTls,
                "+OK Dovecot ready.",
                "tls",
                "",
                NotTheMailServer,
            ),
            (
                Leg::Refresh,
                T::NotTls,
                "<html>Welcome to the hotel",
                "tls",
                "",
                ProxyInBetween,
            ),
            (
                Leg::Refresh,
                T::NotTls,
                "SSH-2.0-x",
                "tls",
                "",
                ProxyInBetween,
            ),
            (
                Leg::Smtp,
                T::ForeignProtocol,
                "HTTP/1.0 200 OK",
                "greeting",
                "",
                ProxyInBetween,
            ),
            (
                Leg::Smtp,
                T::ForeignProtocol,
                "SSH-2.0-x",
                "greeting",
                "",
                NotTheMailServer,
            ),
            (
                Leg::Smtp,
                T::StarttlsMissing,
                "250 SIZE",
                "EHLO",
                "220 x",
                StarttlsMissing,
            ),
            (
                Leg::Smtp,
                T::Xoauth2Missing,
                "250 AUTH LOGIN",
                "EHLO",
                "220 x",
                NotTheMailServer,
            ),
            (
                Leg::Pop3,
                T::Xoauth2Missing,
                "SASL PLAIN",
                "CAPA",
                "+OK x",
                NotTheMailServer,
            ),
            (
                Leg::Pop3,
                T::OutOfTurn,
                "+OK",
                "UIDL",
                "+OK x",
                NotTheMailServer,
            ),
            (Leg::Pop3, T::Endless, "", "UIDL", "+OK x", NotTheMailServer),
            (
                Leg::Refresh,
                T::TlsAlert,
                "ProtocolVersion",
                "tls",
                "",
                ProxyInBetween,
            ),
            (
                Leg::Pop3,
                T::Closed,
                "",
                "AUTH XOAUTH2",
                "+OK x",
                HungUpAfterToken,
            ),
            (
                Leg::Pop3,
                T::Closed,
                "",
                "RETR 3",
                "+OK x",
                ServiceUnavailable,
            ),
            // The port takes the connection and closes it: nobody is out of reach.
            (Leg::Pop3, T::Closed, "", "tls", "", ProxyInBetween),
            (Leg::Smtp, T::Closed, "", "greeting", "", ProxyInBetween),
            (Leg::Refresh, T::Closed, "", "tls", "", ProxyInBetween),
            (Leg::Refresh, T::Closed, "", "", "", EntraUnreachable),
            (Leg::Refresh, T::Silent, "", "tls", "", NothingAnswers),
            (Leg::Pop3, T::Silent, "", "tls", "", NothingAnswers),
            (Leg::Smtp, T::Silent, "", "greeting", "", NothingAnswers),
            (
                Leg::Smtp,
                T::TlsAtOnce,
                "",
                "greeting",
                "",
                NotTheMailServer,
            ),
            (
                Leg::Smtp,
                T::Silent,
                "",
                "MAIL FROM",
                "220 x",
                ServiceUnavailable,
            ),
            (
                Leg::Smtp,
                T::TooSlow,
                "",
                "DATA",
                "220 x",
                MailServerUnreachable,
            ),
        ] {
            let failure = TransportFailure {
                command: command.into(),
                greeting: greeting.into(),
                ..TransportFailure::new(what, "host.example", words)
            };
            check(account(), leg, Failure::Transport(failure), expected);
        }
    }

    #[test]
    fn the_length_of_the_token_is_decided_where_it_is_known() {
        let hung_up = |token_length| {
            let failure = TransportFailure {
                command: "AUTH XOAUTH2".into(),
                greeting: "+OK x".into(),
                ..TransportFailure::new(Transport::Closed, "host.example", "")
            }
            .with_token_length(token_length);
            failing(account(), Leg::Pop3, Failure::Transport(failure)).remove(0)
        };
        let open = hung_up(None);
        assert_eq!(open.id, FindingId::HungUpAfterToken);
        assert!(open.causes.contains(&"token-too-long".to_owned()));
        let short = hung_up(Some(4096));
        assert_eq!(short.id, FindingId::HungUpAfterToken);
        assert_eq!(short.causes, ["proxy-in-between", "service-unavailable"]);
        for language in Language::ALL {
            assert!(short.what.say(language).contains("4096"), "{short:?}");
            assert!(!short.fix.say(language).contains("App "), "{short:?}");
        }
        let long = hung_up(Some(4097));
        assert_eq!(
            (long.id, long.certainty),
            (FindingId::TokenTooLong, Certainty::Likely)
        );
        let seen = "access token: 4097 characters".to_owned();
        assert!(long.evidence.contains(&seen), "{long:?}");
    }

    #[test]
    fn a_proxy_in_the_environment_explains_a_closed_way() {
        for what in [Transport::Resolve, Transport::Connect, Transport::TimedOut] {
            let failure = TransportFailure {
                proxy: Some("proxy.example:3128".into()),
                ..TransportFailure::new(what, "host.example", "")
            };
            let found = failing(account(), Leg::Refresh, Failure::Transport(failure)).remove(0);
            assert_eq!(found.id, FindingId::ProxyInBetween);
            assert!(
                found
                    .evidence
                    .iter()
                    .any(|words| words.contains("proxy.example"))
            );
        }
    }
}

//! Everything this SMTP server can say, in Exchange Online's words.
//!
//! Every error has a tail: front end, time and session
//! (<https://github.com/simonrob/email-oauth2-proxy/issues/372>), except those of the mailbox server
//! after the data, which name that server instead.

use crate::wire::reply::replies;
use crate::wire::{Machine, Timestamp};

replies! {
    /// The greeting: host, date, session.
    Greeting "220" "" "{} Microsoft ESMTP MAIL Service ready at {} [{}]" Captured
        "https://github.com/simonrob/email-oauth2-proxy/issues/372";
    /// HELO: host, client's address.
    Helo "250" "" "{} Hello [{}]" Captured
        "https://github.com/simonrob/email-oauth2-proxy/issues/232";
    /// STARTTLS: begin the handshake.
    ReadyForTls "220" "2.0.0" "SMTP server ready" Captured
        "https://github.com/jstedfast/MailKit/issues/1770";
    /// STARTTLS inside TLS.
    AlreadyTls "503" "5.5.2" "Only one STARTTLS command can be issued per session" Assumed
        "RFC 3207 section 4.2; the wording is Exchange's as remembered";
    /// AUTH XOAUTH2: the client goes first. Code and space, nothing more.
    AuthContinue "334 " "" "" Documented
        "https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth";
    /// AUTH LOGIN: `Username:` in base64.
    AskUsername "334" "" "VXNlcm5hbWU6" Captured
        "https://github.com/nodemailer/nodemailer/issues/1484";
    /// AUTH LOGIN: `Password:` in base64.
    AskPassword "334" "" "UGFzc3dvcmQ6" Captured
        "https://github.com/nodemailer/nodemailer/issues/1484";
    /// Signed in.
    Authenticated "235" "2.7.0" "Authentication successful" Documented
        "https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth";
    /// Whatever is wrong with a token; a cancelled dialogue as well.
    Unsuccessful "535" "5.7.3" "Authentication unsuccessful" Captured
        "https://github.com/jstedfast/MailKit/issues/1770";
    /// Off for the tenant, and the mailbox says nothing else.
    OffForTenant "535" "5.7.139" "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information." Captured
        "https://github.com/simonrob/email-oauth2-proxy/issues/193";
    /// Off for the mailbox.
    OffForMailbox "535" "5.7.139" "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more information." Captured
        "https://github.com/SuperMonster003/AutoJs6-Plugin-Angus-Mail (provider matrix, 2026)";
    /// A password.
    BasicDisabled "535" "5.7.139" "Authentication unsuccessful, basic authentication is disabled." Captured
        "https://github.com/nodemailer/nodemailer/issues/1714";
    /// Another mechanism. That AUTH before STARTTLS gets the same is assumed.
    UnknownMechanism "504" "5.7.4" "Unrecognized authentication type" Captured
        "https://github.com/QuantumNous/new-api/issues/1989";
    /// MAIL without AUTH.
    NotAuthenticated "530" "5.7.57" "Client not authenticated to send mail." Captured
        "https://github.com/simonrob/email-oauth2-proxy/issues/315";
    /// MAIL after a refused AUTH, whose error is quoted.
    NotAuthenticatedAfter "530" "5.7.57" "Client not authenticated to send mail. Error: {}" Captured
        "https://github.com/MicrosoftDocs/OfficeDocs-Exchange/issues/3124";
    /// An unknown command, which is never repeated.
    UnknownCommand "500" "5.3.3" "Unrecognized command 'unknown'" Captured
        "https://github.com/simonrob/email-oauth2-proxy/issues/251";
    /// A line that is too long.
    LineTooLong "500" "5.5.2" "Line too long" Assumed "RFC 5321 section 4.5.3.1.9";
    /// A command at the wrong moment.
    BadSequence "503" "5.5.1" "Bad sequence of commands" Assumed "RFC 5321 section 4.2.3";
    /// Anything before EHLO. The text is Exchange's; that it is used here is assumed.
    HelloFirst "503" "5.5.2" "Send hello first" Assumed
        "https://github.com/sisimai/p5-sisimai lib/Sisimai/Rhost/Microsoft.pm";
    /// RCPT before MAIL.
    NeedMail "503" "5.5.2" "Need mail command" Assumed "RFC 5321 section 3.3";
    /// DATA before RCPT.
    NeedRecipient "503" "5.5.2" "Need rcpt command" Assumed "RFC 5321 section 3.3";
    /// Arguments that make no sense.
    BadArguments "501" "5.5.4" "Invalid arguments" Assumed
        "https://github.com/sisimai/p5-sisimai lib/Sisimai/Rhost/Microsoft.pm (the text)";
    /// EHLO without a name.
    BadDomain "501" "5.5.4" "Invalid domain name" OnPremises
        "https://learn.microsoft.com/exchange/mail-flow/test-smtp-with-telnet";
    /// MAIL with something that is no address. Exchange Server shows code 550 as well.
    BadSender "501" "5.1.7" "Invalid address" OnPremises
        "https://learn.microsoft.com/exchange/mail-flow/test-smtp-with-telnet";
    /// RCPT with something that is no address.
    BadRecipient "501" "5.1.3" "Invalid address" Assumed "RFC 3463 section 3.2";
    /// The sender is fine; who may send as whom is judged after the data.
    SenderOk "250" "2.1.0" "Sender OK" OnPremises
        "https://learn.microsoft.com/exchange/mail-flow/test-smtp-with-telnet";
    /// The recipient is fine, whether it exists or not: an NDR follows.
    RecipientOk "250" "2.1.5" "Recipient OK" OnPremises
        "https://learn.microsoft.com/exchange/mail-flow/test-smtp-with-telnet";
    /// More recipients than `MaxRecipientEnvelopeLimit`.
    TooManyRecipients "452" "4.5.3" "Too many recipients" Assumed
        "https://github.com/sisimai/p5-sisimai lib/Sisimai/Rhost/Microsoft.pm (the text)";
    /// DATA.
    StartMail "354" "" "Start mail input; end with <CRLF>.<CRLF>" OnPremises
        "https://learn.microsoft.com/exchange/mail-flow/test-smtp-with-telnet";
    /// A chunk that is not the last.
    ChunkOk "250" "2.6.0" "CHUNK received OK, {} octets" Assumed
        "RFC 3030 section 4.2; the wording is Exchange's as remembered";
    /// The message was taken: its Message-ID, the mailbox server.
    Accepted "250" "2.0.0" "OK {} [Hostname={}]" Captured
        "https://pastebin.com/wtU9XT6T";
    /// SIZE= or the data above what EHLO announced.
    TooLarge "552" "5.3.4" "Message size exceeds fixed maximum message size" Assumed
        "https://github.com/sisimai/p5-sisimai lib/Sisimai/Rhost/Microsoft.pm (the text)";
    /// From is neither the login nor somebody it may send as: login, From, mailbox server. The
    /// diagnostic data are shortened.
    SendAsDenied "554" "5.2.252" "SendAsDenied; {} not allowed to send as {}; STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message due to a permanent exception with message [BeginDiagnosticData]Cannot submit message. 0.35250:1F009983, 1.36674:0A000000, 1.61250:00000000, 1.45378:02000000, 1.44866:3C7C0000, 16.55847:E70F0000, 17.43559:0000000024020000000000000000000000000000, 20.52176:140F7999190010100C000000, 255.1494:05000000[EndDiagnosticData] [Hostname={}]" Captured
        "https://github.com/gophish/gophish/issues/2900";
    /// No room for the message: mailbox server. The text is Exchange's, its use here is ours.
    StoreFull "452" "4.3.1" "Insufficient system resources [Hostname={}]" Assumed
        "https://github.com/sisimai/p5-sisimai lib/Sisimai/Rhost/Microsoft.pm (the text)";
    /// More than three messages of one mailbox in flight: mailbox server.
    ConcurrentLimit "432" "4.3.2" "Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more information. [Hostname={}]" Captured
        "https://github.com/nodemailer/nodemailer/issues/1613";
    /// RSET.
    Resetting "250" "2.0.0" "Resetting" Assumed "RFC 5321 section 4.1.1.5";
    /// NOOP.
    Ok "250" "2.0.0" "OK" Assumed "RFC 5321 section 4.1.1.9";
    /// VRFY.
    CannotVerify "252" "2.1.5" "Cannot VRFY user" Assumed "RFC 5321 section 3.5.3";
    /// HELP.
    Help "214" "2.0.0" "This server supports the following commands: HELO EHLO STARTTLS RCPT DATA RSET MAIL QUIT HELP AUTH BDAT" Assumed
        "RFC 5321 section 4.1.1.8";
    /// QUIT.
    Closing "221" "2.0.0" "Service closing transmission channel" Captured
        "https://pastebin.com/wtU9XT6T";
    /// Nothing came for five minutes. Seen on Exchange; on port 587 of Exchange Online assumed.
    TimedOut "451" "4.7.0" "Timeout waiting for client input" OnPremises
        "https://github.com/nodemailer/nodemailer/issues/1205";
}

/// 150 MiB, before and after signing in (<https://github.com/jstedfast/MailKit/issues/1770>).
pub const SIZE_LIMIT: u64 = 157_286_400;

/// EHLO's lines after the first, in the order of every transcript
/// (<https://github.com/jstedfast/MailKit/issues/1770>): AUTH takes the place of STARTTLS.
#[must_use]
pub const fn extensions(tls: bool) -> [&'static str; 9] {
    [
        "SIZE 157286400",
        "PIPELINING",
        "DSN",
        "ENHANCEDSTATUSCODES",
        if tls {
            "AUTH LOGIN XOAUTH2"
        } else {
            "STARTTLS"
        },
        "8BITMIME",
        "BINARYMIME",
        "CHUNKING",
        "SMTPUTF8",
    ]
}

/// The greeting's date: RFC 5322, in UTC, the day without a leading zero.
#[must_use]
pub fn greeting_date(now: Timestamp) -> String {
    now.strftime("%a, %-d %b %Y %H:%M:%S +0000").to_string()
}

/// The tail of an error, with the space before it.
#[must_use]
pub fn tail(machine: &Machine, session_id: &str, now: Timestamp) -> String {
    let time = now.strftime("%Y-%m-%dT%H:%M:%S%.3fZ");
    format!(" [{} {time} {session_id}]", machine.front_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greetings_day_is_not_padded() {
        // https://github.com/simonrob/email-oauth2-proxy/issues/372
        let at = "2025-08-04T11:15:30Z".parse().unwrap();
        assert_eq!(greeting_date(at), "Mon, 4 Aug 2025 11:15:30 +0000");
    }

    #[test]
    fn the_tail_names_machine_time_and_session() {
        // https://github.com/jstedfast/MailKit/issues/1770, the form of 2024 and later.
        let machine = Machine {
            ca: "AM0PR02CA0134".to_owned(),
            mb: "AM0PR02MB4321".to_owned(),
            region_domain: "eurprd02.prod.outlook.com".to_owned(),
        };
        assert_eq!(
            tail(
                &machine,
                "08DCA18218166FB4",
                "2024-07-11T11:46:49.042Z".parse().unwrap()
            ),
            " [AM0PR02CA0134.eurprd02.prod.outlook.com 2024-07-11T11:46:49.042Z 08DCA18218166FB4]"
        );
    }
}

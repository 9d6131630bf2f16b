//! Everything this POP3 server can say, in Exchange Online's words.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::wire::reply::replies;

replies! {
    /// The greeting; the argument is [`greeting_tag`].
    Greeting "+OK" "" "The Microsoft Exchange POP3 service is ready. [{}]" Captured
        "https://github.com/simonrob/email-oauth2-proxy/issues/238";
    /// Nothing more to say: USER, LIST, UIDL, RETR, TOP, DELE, NOOP, RSET, CAPA.
    Ok "+OK" "" "" OnPremises
        "https://github.com/jstedfast/MailKit UnitTests/Net/Pop3/Resources/exchange/uidl.txt";
    /// The listing of one message: number and size or UIDL.
    Single "+OK" "" "{} {}" Assumed "RFC 1939 section 5 and 7";
    /// STAT: how many messages, how many bytes.
    Count "+OK" "" "{} {}" Captured
        "https://github.com/jstedfast/MailKit UnitTests/Net/Pop3/Resources/exchange; RFC 1939 section 5";
    /// The two-line AUTH's continuation: plus, space, nothing (`b'+ \r\n'` in the source).
    Continue "+ " "" "" Captured
        "https://github.com/simonrob/email-oauth2-proxy/issues/244";
    /// Signed in.
    Authenticated "+OK" "" "User successfully authenticated." Documented
        "https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth";
    /// Everything that can be wrong with a token, a user or a mailbox.
    AuthenticationFailure "-ERR" "" "Authentication failure: unknown user name or bad password." Documented
        "https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth";
    /// PASS, since basic authentication is off.
    LogonFailure "-ERR" "" "Logon failure: unknown user name or bad password." Captured
        "https://github.com/pulb/mailnag/issues/200";
    /// STAT before signing in, STLS on port 995.
    NotInThisState "-ERR" "" "Command is not valid in this state." Captured
        "https://github.com/simonrob/email-oauth2-proxy/issues/162";
    /// A line that is too long; one-line AUTH is the usual one.
    ConnectionClosed "-ERR" "" "Protocol error. Connection is closed. 10" Captured
        "https://github.com/getmail6/getmail6/issues/256";
    /// Arguments that make no sense. Seen live; that this is what it stands for is assumed.
    BadArguments "-ERR" "" "Protocol error. 14" Assumed
        "https://github.com/freescout-helpdesk/freescout/issues/2810 (the form)";
    /// A command that does not exist.
    UnknownCommand "-ERR" "" "Protocol error. 19" Captured
        "https://github.com/freescout-helpdesk/freescout/issues/2810";
    /// No message has this number, or it is marked as deleted.
    NoSuchMessage "-ERR" "" "The specified message is out of range." Assumed
        "RFC 1939 section 5; the wording is Exchange's as remembered";
    /// QUIT. By analogy with the live `* BYE Microsoft Exchange Server IMAP4 server signing off.`
    SigningOff "+OK" "" "Microsoft Exchange Server POP3 server signing off." Assumed
        "RFC 1939 section 6";
}

/// What stands in the greeting's brackets: base64 of the front end's name in UTF-16LE.
#[must_use]
pub fn greeting_tag(front_end: &str) -> String {
    let utf16: Vec<u8> = front_end
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    STANDARD.encode(utf16)
}

/// The capabilities, in the order of the captured list.
///
/// `TOP`, `UIDL` and `SASL XOAUTH2` without `USER` are what Outlook.com shows since 2026; that business
/// tenants show the same, and the same after signing in, is assumed. The order is that of
/// <https://github.com/simonrob/email-oauth2-proxy/issues/62>. No `RESP-CODES` and no `PIPELINING`.
pub const CAPABILITIES: &[&str] = &["TOP", "UIDL", "SASL XOAUTH2"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greeting_names_the_front_end_in_utf_16() {
        // https://github.com/simonrob/email-oauth2-proxy/issues/238
        assert_eq!(
            greeting_tag("PA7P264CA0137.FRAP264.PROD.OUTLOOK.COM"),
            "UABBADcAUAAyADYANABDAEEAMAAxADMANwAuAEYAUgBBAFAAMgA2ADQALgBQAFIATwBEAC4ATwBVAFQATABPAE8ASwAuAEMATwBNAA=="
        );
    }
}

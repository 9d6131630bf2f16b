//! What Exchange Online says over IMAP: no protocol of this client's, but people paste its lines.

use super::{OAUTH, table};

const IMAPSYNC: &str = "https://github.com/imapsync/imapsync/issues/198";
const RFC5530: &str = "https://www.rfc-editor.org/rfc/rfc5530#section-3";
const RFC3501: &str = "https://www.rfc-editor.org/rfc/rfc3501#section-7.1";

table! {
    read "2026-12-01";

    Imap "" ["user is authenticated but not connected"] ALONE ImapNotConnected
        "https://github.com/simonrob/email-oauth2-proxy/issues/275";
    Imap "" ["no authenticate failed"] ALONE ImapLoginRefused OAUTH;
    Imap "" ["authenticate failed"] ALONE ImapLoginRefused OAUTH;
    Imap "" ["accessdenied"] CODED ImapLoginRefused OAUTH;
    Imap "" ["[authenticationfailed]"] ALONE ImapLoginRefused RFC5530;
    Imap "" ["logondenied-basicauthblocked"] ALONE BasicAuthentication
        "https://github.com/jstedfast/MailKit/issues/1506";
    Imap "" ["basicauthblocked"] ALONE BasicAuthentication
        "https://github.com/jstedfast/MailKit/issues/1506";
    Imap "" ["no login failed"] ALONE BasicAuthentication "https://github.com/jstedfast/MailKit/issues/1506";
    Imap "" ["login failed"] CODED BasicAuthentication "https://github.com/jstedfast/MailKit/issues/1506";
    Imap "" ["basic authentication is disabled"] ALONE BasicAuthentication
        "https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online";
    Imap "" ["logindisabled"] CODED BasicAuthentication "https://github.com/mscdex/node-imap/issues/935";
    Imap "" ["request is throttled"] ALONE Throttled IMAPSYNC;
    Imap "" ["suggested backoff time"] ALONE Throttled IMAPSYNC;
    Imap "" ["too many simultaneous connections"] ALONE Throttled RFC5530;
    Imap "" ["[limit]"] CODED Throttled RFC5530;
    Imap "" ["session invalidated - accesstokenexpired"] ALONE AccessTokenExpired
        "https://github.com/iroco-co/aioimaplib/issues/83";
    Imap "" ["session invalidated"] ALONE SessionEnded "https://github.com/iroco-co/aioimaplib/issues/83";
    Imap "" ["connection is closed. 14"] ALONE ImapNotConnected
        "https://github.com/simonrob/email-oauth2-proxy/issues/74";
    Imap "" ["connection closed. 14"] CODED ImapNotConnected
        "https://github.com/simonrob/email-oauth2-proxy/issues/74";
    Imap "" ["connection is closed. 13"] CODED SessionEnded
        "https://learn.microsoft.com/exchange/clients/pop3-and-imap4/configure-connection-limits";
    Imap "" ["command argument error"] ALONE ImapRequestRefused
        "https://github.com/jstedfast/MailKit/issues/1139";
    // RFC 3501 section 7.1.3: the server does not know the command, or not in this form.
    Imap "" ["bad command error"] ALONE ImapRequestRefused RFC3501;
    Imap "" ["command received in invalid state"] ALONE ImapRequestRefused
        "https://github.com/simonrob/email-oauth2-proxy/issues/192";
    Imap "" ["specified set is invalid"] CODED ImapRequestRefused RFC3501;
    Imap "" ["requested message could not be"] CODED ImapRequestRefused RFC3501;
    Imap "" ["[nonexistent]"] CODED ImapFolderUnknown RFC5530;
    Imap "" ["[trycreate]"] CODED ImapFolderUnknown RFC3501;
    Imap "" ["mailbox doesn't exist"] ALONE ImapFolderUnknown RFC5530;
    Imap "" ["folder doesn't exist"] CODED ImapFolderUnknown RFC5530;
    Imap "" ["[alreadyexists]"] CODED ImapFolderUnknown RFC5530;
    Imap "" ["[overquota]"] CODED MailboxOrStoreFull RFC5530;
    Imap "" ["[unavailable]"] CODED ServiceUnavailable RFC5530;
    Imap "" ["server unavailable. 15"] CODED ServiceUnavailable
        "https://learn.microsoft.com/exchange/clients/pop3-and-imap4/configure-connection-limits";
    Imap "" ["server busy"] CODED TemporarilyRefused RFC5530;
    Imap "" ["[inuse]"] CODED TemporarilyRefused RFC5530;
}

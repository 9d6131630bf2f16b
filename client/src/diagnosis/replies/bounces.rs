//! Reports of mail that did not arrive (NDR): what transport decides after the submission.

use super::{NDR, table};
use crate::diagnosis::reading::Code;

const LIMITS: &str = "https://learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits";
const RELAY: &str = "https://learn.microsoft.com/exchange/mail-flow-best-practices/how-to-set-up-a-multifunction-device-or-application-to-send-email-using-microsoft-365-or-office-365";
const UNREGISTERED: &str = "https://learn.microsoft.com/troubleshoot/exchange/email-delivery/ndr/fix-error-code-5-7-700-through-5-7-750";
const RFC3463: &str = "https://www.rfc-editor.org/rfc/rfc3463";

table! {
    read "2026-12-01";

    // The recipient's address.
    Smtp "5.1.0" ["sender denied"] CODED SenderRefused NDR;
    Smtp "5.1.0" [] CODED RecipientRefused NDR;
    Smtp "550 5.1.1" [] CODED RecipientRefused NDR;
    Smtp "5.1.1" [] CODED RecipientRefused NDR;
    Smtp "5.1.10" [] CODED RecipientRefused NDR;
    Smtp "5.1.10" ["resolver.adr.recipientnotfound"] ALONE RecipientRefused NDR;
    Smtp "5.1.2" [] CODED RecipientRefused NDR;
    Smtp "5.1.3" [] CODED RecipientRefused NDR;
    Smtp "5.1.4" [] CODED RecipientRefused NDR;
    Smtp "5.1.5" [] CODED RecipientRefused NDR;
    Smtp "5.1.6" [] CODED RecipientRefused NDR;
    Smtp "5.1.11" [] CODED RecipientRefused NDR;
    Smtp "5.1.20" [] CODED MessageMalformed NDR;
    Smtp "5.1.90" [] CODED SendingBlocked NDR;
    Smtp "5.1.8" [] CODED SendingBlocked NDR;
    Smtp "5.4.1" [] CODED RecipientRefused NDR;
    Smtp "5.4.1" ["recipient address rejected: access denied"] ALONE RecipientRefused NDR;

    // The recipient's mailbox.
    Smtp "5.2.1" [] CODED RecipientMailbox NDR;
    Smtp "5.2.2" ["submission quota"] CODED SendingBlocked NDR;
    Smtp "5.2.2" [] CODED RecipientMailbox NDR;
    Smtp "5.2.3" [] CODED MessageTooLarge NDR;
    Smtp "5.2.121" [] CODED RecipientMailbox NDR;
    Smtp "5.2.122" [] CODED RecipientMailbox NDR;
    Smtp "5.3.190" [] CODED RecipientMailbox NDR;
    Smtp "4.2.2" [] CODED RecipientMailbox NDR;
    Smtp "5.3.4" [] CODED MessageTooLarge NDR;

    // On the way.
    Smtp "4.4.7" [] CODED UndeliverableOnTheWay NDR;
    Smtp "4.4.316" [] CODED UndeliverableOnTheWay NDR;
    Smtp "5.4.4" [] CODED UndeliverableOnTheWay NDR;
    Smtp "5.4.6" [] CODED MailLoop NDR;
    Smtp "5.4.14" [] CODED MailLoop NDR;
    Smtp "5.3.5" [] CODED MailLoop NDR;
    Smtp "5.3.0" ["too many related errors"] CODED UndeliverableOnTheWay NDR;
    Smtp "5.4.300" [] CODED UndeliverableOnTheWay NDR;
    Smtp "5.4.310" [] CODED UndeliverableOnTheWay NDR;
    Smtp "5.4.312" [] CODED UndeliverableOnTheWay NDR;
    Smtp "5.4.316" [] CODED UndeliverableOnTheWay NDR;
    Smtp "5.4.317" [] CODED UndeliverableOnTheWay NDR;

    // The mail itself.
    Smtp "5.5.0" [] CODED RecipientMailbox NDR;
    Smtp "5.5.6" [] CODED MessageMalformed NDR;
    Smtp "5.6.0" [] CODED MessageMalformed NDR;
    Smtp "5.6.11" [] CODED MessageMalformed NDR;
    Smtp "5.7.512" [] CODED MessageMalformed NDR;

    // Who may write to whom.
    Smtp "5.7.1" ["sendas"] CODED SendAsDenied NDR;
    Smtp "5.7.1" ["send as"] CODED SendAsDenied NDR;
    Smtp "5.7.1" ["unable to relay"] CODED RelayRefused RELAY;
    Smtp "5.7.1" ["not authenticated"] CODED NotAuthenticated NDR;
    Smtp "5.7.1" ["access denied"] CODED SenderRefused NDR;
    Smtp "5.7.1" ["spam"] CODED SendingBlocked NDR;
    Smtp "5.7.1" [] CODED RecipientRestricts NDR;
    Smtp "5.7.12" [] CODED RecipientRestricts NDR;
    Smtp "5.7.13" [] CODED RecipientRestricts NDR;
    Smtp "5.7.124" [] CODED RecipientRestricts NDR;
    Smtp "5.7.129" [] CODED RecipientRestricts NDR;
    Smtp "5.7.133" [] CODED RecipientRestricts NDR;
    Smtp "5.7.134" [] CODED RecipientRestricts NDR;
    Smtp "5.7.135" [] CODED RecipientRestricts NDR;
    Smtp "5.7.136" [] CODED RecipientRestricts NDR;
    Smtp "5.7.193" [] CODED RecipientRestricts NDR;
    Smtp "5.7.230" [] CODED RecipientRestricts NDR;
    Smtp "5.7.520" [] CODED ForwardingBlocked NDR;

    // Relays: mail that nobody has signed in for.
    Smtp "5.7.54" [] CODED RelayRefused RELAY;
    Smtp "5.7.54" ["unable to relay recipient in non-accepted domain"] ALONE RelayRefused RELAY;
    Smtp "5.7.64" [] CODED RelayRefused RELAY;
    Smtp "5.7.64" ["tenantattribution" "relay access denied"] ALONE RelayRefused RELAY;
    Smtp "5.7.68" [] CODED DirectSendRefused "https://techcommunity.microsoft.com/blog/exchange/introducing-more-control-over-direct-send-in-exchange-online/4408790";
    Smtp "5.7.68" ["direct send not allowed for this organization"] ALONE DirectSendRefused
        "https://techcommunity.microsoft.com/blog/exchange/introducing-more-control-over-direct-send-in-exchange-online/4408790";
    Smtp "5.7.51" [] CODED RelayRefused NDR;

    // Limits of the whole tenant, and its good name.
    Smtp "5.7.232" [] CODED TenantSendingLimit LIMITS;
    Smtp "5.7.233" [] CODED TenantSendingLimit LIMITS;
    Smtp "5.7.236" [] CODED TenantSendingLimit LIMITS;
    Smtp "5.7.501" [] CODED SendingBlocked NDR;
    Smtp "5.7.502" [] CODED SendingBlocked NDR;
    Smtp "5.7.503" [] CODED SendingBlocked NDR;
    Smtp "5.7.504" [] CODED RecipientRefused NDR;
    Smtp "5.7.505" [] CODED RecipientRefused NDR;
    Smtp "5.7.506" [] CODED RequestMalformed NDR;
    Smtp "5.7.508" [] CODED SendingBlocked NDR;
    Smtp "5.7.510" [] CODED RecipientRestricts NDR;
    Smtp "5.7.511" [] CODED SendingBlocked NDR;
    Smtp "5.7.513" [] CODED SendingBlocked NDR;
    Smtp "5.7.606" [] CODED SendingBlocked NDR;
    Smtp "5.7.703" [] CODED SendingBlocked NDR;
    Smtp "5.7.705" [] CODED TenantSendingBlocked UNREGISTERED;
    Smtp "5.7.708" [] CODED TenantSendingBlocked UNREGISTERED;
    Smtp "5.7.705" ["tenant has exceeded threshold"] ALONE TenantSendingBlocked UNREGISTERED;
    Smtp "5.7.708" ["traffic not accepted from this ip"] ALONE TenantSendingBlocked UNREGISTERED;
    Smtp "5.7.750" [] CODED DomainNotRegistered UNREGISTERED;
    Smtp "5.7.750" ["blocked from sending from unregistered domain"] ALONE DomainNotRegistered UNREGISTERED;
    Smtp "5.7.23" [] CODED SenderDomainUnproven NDR;
    Smtp "5.7.25" [] CODED SenderDomainUnproven NDR;
    Smtp "5.7.26" [] CODED SenderDomainUnproven NDR;
    Smtp "5.7.507" [] CODED SenderRefused NDR;
    Smtp "5.7.509" [] CODED SenderDomainUnproven NDR;
    Smtp "5.7.515" [] CODED SenderDomainUnproven NDR;
    Smtp "5.0.350" [] CODED UndeliverableOnTheWay NDR;
}

/// What the class and subject of a code say where no row knows its detail.
pub(super) fn general(code: &Code) -> Option<&'static Row> {
    // Alone, only what RFC 5321 lists is a reply; a 400 is one of HTTP.
    let wanted = match (code.basic?, code.enhanced) {
        (421 | 450 | 451 | 452 | 454 | 455, None) | (_, Some([4, ..])) => "4",
        (400..500, Some(_)) => "4",
        (_, Some([5, 1, _])) => "5.1",
        (_, Some([5, 2, _])) => "5.2",
        (_, Some([5, 4, _])) => "5.4",
        (_, Some([5, 5, _])) => "5.5",
        (_, Some([5, 6, _])) => "5.6",
        (_, _) => return None,
    };
    GENERAL.iter().find(|row| row.code == wanted)
}

const fn of(code: &'static str, finding: FindingId) -> Row {
    Row {
        wire: Wire::Smtp,
        code,
        fragments: &[],
        is_alone: false,
        finding,
        source: RFC3463,
        read: "2026-12-01",
    }
}

const GENERAL: &[Row] = &[
    of("4", FindingId::TemporarilyRefused),
    of("5.1", FindingId::RecipientRefused),
    of("5.2", FindingId::RecipientMailbox),
    of("5.4", FindingId::UndeliverableOnTheWay),
    of("5.5", FindingId::RequestMalformed),
    of("5.6", FindingId::MessageMalformed),
];

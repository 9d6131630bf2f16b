//! What has neither a number nor a code: the names of OAuth 2.0, and the words of HTTP, TLS and
//! sockets in the mouths of OpenSSL, curl, Python, Node, Java, .NET, Go and PHP.
//!
//! They are asked last. Who was out of reach is told by the server's name, where the text has it.

use super::id::FindingId;
use super::reading::found;

/// Words and what they mean.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// All of them stand in the text, in lower case; the first says where.
    pub(super) words: &'static [&'static str],
    pub(super) finding: FindingId,
    pub(super) source: &'static str,
    /// When the source was last read.
    pub(super) read: &'static str,
}

/// The row of a text in lower case: the first that fits, with its place.
pub(super) fn row(text: &str) -> Option<(usize, Row)> {
    ROWS.iter().find_map(|row| {
        let at = found(text, row.words[0])?;
        let rest = row.words[1..].iter().all(|one| found(text, one).is_some());
        rest.then(|| (at, whose(text, *row)))
    })
}

/// A server that was not reached: its name says whose it is.
fn whose(text: &str, row: Row) -> Row {
    let names = |host: &str| found(text, host).is_some();
    let finding = match row.finding {
        FindingId::ServerUnreachable if names("login.microsoftonline.com") => {
            FindingId::EntraUnreachable
        }
        FindingId::ServerUnreachable if names("office365.com") || names("outlook.office.com") => {
            FindingId::MailServerUnreachable
        }
        other => other,
    };
    Row { finding, ..row }
}

/// What the rows can come to.
#[cfg(test)]
pub(super) fn findings() -> impl Iterator<Item = FindingId> {
    ROWS.iter().map(|row| row.finding)
}

const OAUTH: &str = "https://www.rfc-editor.org/rfc/rfc6749#section-5.2";
const AUTHORIZE: &str = "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1";
const DEVICE: &str = "https://www.rfc-editor.org/rfc/rfc8628#section-3.5";
const SASL: &str = "https://www.rfc-editor.org/rfc/rfc7628#section-3.2.2";
const HTTP: &str = "https://www.rfc-editor.org/rfc/rfc9110#section-15";
const CERTIFICATES: &str = "https://nodejs.org/api/tls.html#x509-certificate-error-codes";
const PORTS: &str = "https://www.rfc-editor.org/rfc/rfc8314#section-3";
const SOCKETS: &str = "https://nodejs.org/api/errors.html#common-system-errors";

macro_rules! rows {
    (read $read:literal; $($words:literal $(+ $more:literal)* => $finding:ident $source:ident;)+) => {
        /// Special before general.
        const ROWS: &[Row] = &[$(Row {
            words: &[$words $(, $more)*], finding: FindingId::$finding, source: $source, read: $read,
        }),+];
    };
}

rows! {
    read "2026-12-01";

    // The page was left before it came back.
    "error_subcode" + "cancel" => SignInCancelled AUTHORIZE;
    "canceled the auth" => SignInCancelled AUTHORIZE;
    "cancelled the auth" => SignInCancelled AUTHORIZE;

    // What a mail server sends as a challenge instead of a refusal. Exchange Online never does.
    "schemes\":\"bearer" + "mail.google.com" => OtherProvidersServer SASL;
    "\"status\":\"400\"" + "schemes\":\"" => XoauthMalformed SASL;
    "\"status\":\"invalid_request\"" => XoauthMalformed SASL;
    "\"status\":\"401\"" + "schemes\":\"" => TokenRefused SASL;
    "\"status\":\"invalid_token\"" => TokenRefused SASL;
    "\"status\":\"insufficient_scope\"" => TokenRefused SASL;

    // What HTTP says of the service, before what it says of the request.
    "too many requests" => Throttled HTTP;
    "service unavailable" => ServiceUnavailable HTTP;
    "bad gateway" => ServiceUnavailable HTTP;
    "gateway timeout" => ServiceUnavailable HTTP;
    "gateway time-out" => ServiceUnavailable HTTP;
    "internal server error" => ServiceUnavailable HTTP;

    // TLS was spoken where plain text was expected, or the other way round.
    "wrong version number" => TlsPortMixedUp PORTS;
    "wrong_version_number" => TlsPortMixedUp PORTS;
    "packet length too long" => TlsPortMixedUp PORTS;
    "packet_length_too_long" => TlsPortMixedUp PORTS;
    "plaintext connection?" => TlsPortMixedUp PORTS;
    "unsupported or unrecognized ssl message" => TlsPortMixedUp PORTS;
    "does not look like a tls handshake" => TlsPortMixedUp PORTS;
    "unexpected packet format" => TlsPortMixedUp PORTS;
    "corrupted frame was received" => TlsPortMixedUp PORTS;
    "tls packet with unexpected length" => TlsPortMixedUp PORTS;
    "invalidcontenttype" => TlsPortMixedUp PORTS;
    "ssl23_get_server_hello:unknown protocol" => TlsPortMixedUp PORTS;
    "unerwartetes paketformat" => TlsPortMixedUp PORTS;

    // Certificates that this computer does not trust.
    "certificate verify failed" => CertificateNotTrusted CERTIFICATES;
    "certificate_verify_failed" => CertificateNotTrusted CERTIFICATES;
    "unable to get local issuer certificate" => CertificateNotTrusted CERTIFICATES;
    "unable_to_get_issuer_cert" => CertificateNotTrusted CERTIFICATES;
    "unable to verify the first certificate" => CertificateNotTrusted CERTIFICATES;
    "unable_to_verify_leaf_signature" => CertificateNotTrusted CERTIFICATES;
    "self-signed certificate" => CertificateNotTrusted CERTIFICATES;
    "self signed certificate" => CertificateNotTrusted CERTIFICATES;
    "self_signed_cert" => CertificateNotTrusted CERTIFICATES;
    "cert_has_expired" => CertificateNotTrusted CERTIFICATES;
    "cert_not_yet_valid" => CertificateNotTrusted CERTIFICATES;
    "certificate has expired" => CertificateNotTrusted CERTIFICATES;
    "certificate is not yet valid" => CertificateNotTrusted CERTIFICATES;
    "certificateexpiredexception" => CertificateNotTrusted CERTIFICATES;
    "does not match certificate's altnames" => CertificateNotTrusted CERTIFICATES;
    "no subject alternative" => CertificateNotTrusted CERTIFICATES;
    "ssl certificate problem" => CertificateNotTrusted CERTIFICATES;
    "peer certificate cannot be authenticated" => CertificateNotTrusted CERTIFICATES;
    "invalid peer certificate" => CertificateNotTrusted CERTIFICATES;
    "pkix path" => CertificateNotTrusted CERTIFICATES;
    "unable to find valid certification path" => CertificateNotTrusted CERTIFICATES;
    "remote certificate is invalid" => CertificateNotTrusted CERTIFICATES;
    "remote certificate was rejected" => CertificateNotTrusted CERTIFICATES;
    "trust relationship for the ssl/tls" => CertificateNotTrusted CERTIFICATES;
    "remotezertifikat ist " => CertificateNotTrusted CERTIFICATES;
    "certificat distant n" => CertificateNotTrusted CERTIFICATES;
    "certificate signed by unknown authority" => CertificateNotTrusted CERTIFICATES;
    "x509: certificate" => CertificateNotTrusted CERTIFICATES;

    // Servers that were not reached.
    "enotfound" => ServerUnreachable SOCKETS;
    "eai_again" => ServerUnreachable SOCKETS;
    "getaddrinfo" => ServerUnreachable SOCKETS;
    "gaierror" => ServerUnreachable SOCKETS;
    "name or service not known" => ServerUnreachable SOCKETS;
    "name resolution" => ServerUnreachable SOCKETS;
    "could not be resolved" => ServerUnreachable SOCKETS;
    "could not resolve" => ServerUnreachable SOCKETS;
    "couldn't resolve" => ServerUnreachable SOCKETS;
    "no such host" => ServerUnreachable SOCKETS;
    "unknownhostexception" => ServerUnreachable SOCKETS;
    "name oder der dienst ist nicht bekannt" => ServerUnreachable SOCKETS;
    "nicht aufgelöst werden" => ServerUnreachable SOCKETS;
    "host ist nicht bekannt" => ServerUnreachable SOCKETS;
    "nom ou service inconnu" => ServerUnreachable SOCKETS;
    "pas pu être résolu" => ServerUnreachable SOCKETS;
    "econnrefused" => ServerUnreachable SOCKETS;
    "connection refused" => ServerUnreachable SOCKETS;
    "actively refused" => ServerUnreachable SOCKETS;
    "no connection could be made" => ServerUnreachable SOCKETS;
    "unable to connect to the remote server" => ServerUnreachable SOCKETS;
    "couldn't connect to" => ServerUnreachable SOCKETS;
    "verbindungsaufbau abgelehnt" => ServerUnreachable SOCKETS;
    "zielcomputer die verbindung verweigert" => ServerUnreachable SOCKETS;
    "connexion refusée" => ServerUnreachable SOCKETS;
    "l'a expressément refusée" => ServerUnreachable SOCKETS;
    "connecter au serveur distant" => ServerUnreachable SOCKETS;
    "etimedout" => ServerUnreachable SOCKETS;
    "esockettimedout" => ServerUnreachable SOCKETS;
    "timed out" => ServerUnreachable SOCKETS;
    "i/o timeout" => ServerUnreachable SOCKETS;
    "connection timeout" => ServerUnreachable SOCKETS;
    "did not properly respond" => ServerUnreachable SOCKETS;
    "wartezeit für die verbindung" => ServerUnreachable SOCKETS;
    "zeitüberschreitung" => ServerUnreachable SOCKETS;
    "gegenstelle nach einer bestimmten" => ServerUnreachable SOCKETS;
    "expiration du délai" => ServerUnreachable SOCKETS;
    "délai d'attente" => ServerUnreachable SOCKETS;
    "ehostunreach" => ServerUnreachable SOCKETS;
    "enetunreach" => ServerUnreachable SOCKETS;
    "network is unreachable" => ServerUnreachable SOCKETS;
    "no route to host" => ServerUnreachable SOCKETS;
    "netzwerk ist nicht erreichbar" => ServerUnreachable SOCKETS;

    // Connections that were cut.
    "econnreset" => ConnectionCut SOCKETS;
    "connection reset" => ConnectionCut SOCKETS;
    "forcibly closed by the remote host" => ConnectionCut SOCKETS;
    "socket hang up" => ConnectionCut SOCKETS;
    "epipe" => ConnectionCut SOCKETS;
    "broken pipe" => ConnectionCut SOCKETS;
    "connection aborted" => ConnectionCut SOCKETS;
    "unexpected_eof_while_reading" => ConnectionCut SOCKETS;
    "unexpected eof while reading" => ConnectionCut SOCKETS;
    "connection unexpectedly closed" => ConnectionCut SOCKETS;
    "remote end closed connection" => ConnectionCut SOCKETS;
    "terminated the handshake" => ConnectionCut SOCKETS;
    "empty reply from server" => ConnectionCut SOCKETS;
    "vom remotehost geschlossen" => ConnectionCut SOCKETS;
    "kommunikationspartner zurückgesetzt" => ConnectionCut SOCKETS;
    "fermée par l'hôte distant" => ConnectionCut SOCKETS;
    "initialisée par le correspondant" => ConnectionCut SOCKETS;

    // RFC 8628 and RFC 6749.
    "authorization_declined" => DeviceCodeDeclined DEVICE;
    "authorization_pending" => DeviceCodePending DEVICE;
    "slow_down" => Throttled DEVICE;
    "expired_token" => DeviceCodeExpired DEVICE;
    "code_expired" => DeviceCodeExpired DEVICE;
    "bad_verification_code" => DeviceCodeNotKnown DEVICE;
    "temporarily_unavailable" => ServiceUnavailable AUTHORIZE;
    "server_error" => ServiceUnavailable AUTHORIZE;
    "consent_required" => ConsentMissing OAUTH;
    "access_denied" => ConsentRefused AUTHORIZE;
    "invalid_client" => ClientSecretWrong OAUTH;
    "unauthorized_client" => AppNotFoundInTenant OAUTH;
    "invalid_tenant" => TenantNotFound OAUTH;
    "invalid_scope" => ScopeUnknown OAUTH;
    "invalid_resource" => ResourceMisspelt OAUTH;
    "login_required" => SignInNeeded OAUTH;
    "invalid_grant" => RefreshTokenInvalid OAUTH;
    "unsupported_grant_type" => RequestMalformed OAUTH;
    "unsupported_response_type" => RequestMalformed OAUTH;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_fits_its_own_words_and_is_written_as_texts_are_compared() {
        for one in ROWS {
            let text = one.words.join(" x ");
            assert_eq!(text, text.to_lowercase());
            assert!(one.source.starts_with("https://"));
            assert_eq!(row(&text).map(|(_, row)| row.finding), Some(one.finding));
        }
    }
}

//! The catalogue of true causes: one row for each reason why the box refuses something.
//!
//! A row says what the real service never tells its clients: the step of the set-up that went
//! wrong, who can put it right, and how. It holds no protocol text; what the wire shows stands
//! with each protocol.

use serde::{Serialize, Serializer};

/// The step of the set-up at which a cause lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Step {
    /// App registration.
    #[serde(rename = "1.1")]
    AppRegistration,
    /// Client ID, tenant ID and the value of the client secret.
    #[serde(rename = "1.2")]
    ThreeValues,
    /// The delegated permissions and their consent.
    #[serde(rename = "1.3")]
    Permissions,
    /// The switch "Authenticated SMTP".
    #[serde(rename = "1.4")]
    AuthenticatedSmtp,
    /// The account in the mail software.
    #[serde(rename = "2")]
    AccountSettings,
    /// Signing in with the browser.
    #[serde(rename = "3")]
    SignIn,
    /// The test mail.
    #[serde(rename = "4")]
    TestMail,
    /// Everything after the set-up.
    #[serde(rename = "5")]
    DailyLife,
}

/// Who can put a cause right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// The tenant's administrator.
    Admin,
    /// Whoever keeps the settings of the mail software.
    Firm,
    /// The person whose mailbox it is.
    User,
    /// Whoever wrote the mail software.
    Developer,
    /// Microsoft; one waits.
    Microsoft,
}

macro_rules! causes {
    ($($(#[$doc:meta])* $variant:ident $id:literal $step:ident $owner:ident $en:literal $de:literal;)*) => {
        /// Why something was refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Cause { $($(#[$doc])* $variant,)* }

        impl Cause {
            /// Every cause there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The id, shared by name with the finding that a client's doctor gives for it.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// The step of the set-up.
            #[must_use]
            pub const fn step(self) -> Step {
                match self { $(Self::$variant => Step::$step,)* }
            }

            /// Who can put it right.
            #[must_use]
            pub const fn owner(self) -> Owner {
                match self { $(Self::$variant => Owner::$owner,)* }
            }

            /// How to put it right, in English.
            #[must_use]
            pub const fn fix_en(self) -> &'static str {
                match self { $(Self::$variant => $en,)* }
            }

            /// How to put it right, in German.
            #[must_use]
            pub const fn fix_de(self) -> &'static str {
                match self { $(Self::$variant => $de,)* }
            }
        }
    };
}

impl Cause {
    /// The cause with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|cause| cause.id() == id)
    }
}

impl Serialize for Cause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

causes! {
    // What the mail servers find out about a mailbox and a token.

    /// `Set-TransportConfig -SmtpClientAuthenticationDisabled $true` and nothing on the mailbox.
    SmtpAuthOffForTenant "smtp-auth-off-for-tenant" AuthenticatedSmtp Admin
        "Switch Authenticated SMTP on for this mailbox: Microsoft 365 admin center > Users > Active users > the user > Mail > Manage email apps > Authenticated SMTP."
        "Authentifiziertes SMTP für dieses Postfach einschalten: Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > Benutzer > E-Mail > E-Mail-Apps verwalten > Authentifiziertes SMTP.";
    /// `Set-CASMailbox -SmtpClientAuthenticationDisabled $true`; overrides the tenant.
    SmtpAuthOffForMailbox "smtp-auth-off-for-mailbox" AuthenticatedSmtp Admin
        "Switch Authenticated SMTP on for this mailbox: Microsoft 365 admin center > Users > Active users > the user > Mail > Manage email apps > Authenticated SMTP."
        "Authentifiziertes SMTP für dieses Postfach einschalten: Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > Benutzer > E-Mail > E-Mail-Apps verwalten > Authentifiziertes SMTP.";
    /// `Set-CASMailbox -PopEnabled $false`.
    PopOff "pop-off" AccountSettings Admin
        "Switch POP on for this mailbox: Microsoft 365 admin center > Users > Active users > the user > Mail > Manage email apps > POP."
        "POP für dieses Postfach einschalten: Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > Benutzer > E-Mail > E-Mail-Apps verwalten > POP.";
    /// The token's `scp` lacks `POP.AccessAsUser.All`.
    PopPermissionMissing "pop-permission-missing" Permissions Admin
        "Add the delegated permission POP.AccessAsUser.All to the app registration, grant admin consent, then sign in again."
        "Der App-Registrierung die delegierte Berechtigung POP.AccessAsUser.All hinzufügen, die Administratorzustimmung erteilen und danach neu anmelden.";
    /// The token's `scp` lacks `SMTP.Send`.
    SmtpPermissionMissing "smtp-permission-missing" Permissions Admin
        "Add the delegated permission SMTP.Send to the app registration, grant admin consent, then sign in again."
        "Der App-Registrierung die delegierte Berechtigung SMTP.Send hinzufügen, die Administratorzustimmung erteilen und danach neu anmelden.";
    /// The token's `aud` is not Exchange Online.
    WrongAudience "wrong-audience" Permissions Developer
        "Ask for https://outlook.office.com/POP.AccessAsUser.All and https://outlook.office.com/SMTP.Send; a token for Microsoft Graph opens no mailbox here."
        "https://outlook.office.com/POP.AccessAsUser.All und https://outlook.office.com/SMTP.Send anfordern; ein Token für Microsoft Graph öffnet hier kein Postfach.";
    /// The token belongs to another user than the SASL response names.
    OtherUserSignedIn "other-user-signed-in" SignIn User
        "Sign in again as the user of this mailbox; somebody else's session was still open in the browser."
        "Als Benutzer dieses Postfachs neu anmelden; im Browser war noch ein anderer angemeldet.";
    /// A delegate's token with the shared mailbox in `user=`: POP3 takes it, SMTP does not.
    SharedMailboxInSmtpUser "shared-mailbox-in-smtp-user" AccountSettings Firm
        "For SMTP, authenticate as the delegate and put the shared mailbox into From; the delegate needs the right Send As."
        "Für SMTP als der berechtigte Benutzer anmelden und das freigegebene Postfach nur als Absender eintragen; dazu braucht er das Recht «Senden als».";
    /// No mailbox has this address.
    MailboxNotFound "mailbox-not-found" AccountSettings Firm
        "Correct the mail address of the account: the tenant has no mailbox with it."
        "Die E-Mail-Adresse des Kontos berichtigen: Der Mandant hat kein Postfach mit dieser Adresse.";
    /// The user has no licence with Exchange Online, hence no mailbox.
    LicenceMissing "licence-missing" AccountSettings Admin
        "Microsoft 365 admin center > Users > Active users > the user > Licenses and apps: assign a licence with Exchange Online."
        "Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > den Benutzer > Lizenzen und Apps: eine Lizenz mit Exchange Online zuweisen.";
    /// A shared mailbox, and whoever signed in is not among those who may open it.
    FullAccessMissing "full-access-missing" AccountSettings Admin
        "Exchange admin center > Recipients > Mailboxes > the mailbox > Delegation > Read and manage (Full Access): add the user."
        "Exchange Admin Center > Empfänger > Postfächer > das Postfach > Delegierung > Lesen und verwalten (Vollzugriff): den Benutzer hinzufügen.";
    /// The token is longer than what the tenant's POP3 front end takes.
    TokenTooLong "token-too-long" SignIn Admin
        "Entra admin center > App registrations > the app > Token configuration: take the groups claim out, so that tokens stay below 4,096 characters; then sign in again."
        "Entra Admin Center > App-Registrierungen > die App > Tokenkonfiguration: den Gruppenanspruch entfernen, damit Token unter 4096 Zeichen bleiben; danach neu anmelden.";
    /// An app-only token, and Exchange knows no service principal for the app.
    ServicePrincipalNotRegistered "service-principal-not-registered" Permissions Admin
        "Register the app's service principal in Exchange Online (New-ServicePrincipal, Add-MailboxPermission), or sign in as a user."
        "Den Dienstprinzipal der App in Exchange Online registrieren (New-ServicePrincipal, Add-MailboxPermission) oder als Benutzer anmelden.";
    /// `exp` lies in the past.
    AccessTokenExpired "access-token-expired" DailyLife Developer
        "Refresh the access token before it expires; it lives 60 to 90 minutes."
        "Das Zugriffstoken vor dem Ablauf erneuern; es gilt 60 bis 90 Minuten.";
    /// `nbf` lies in the future.
    AccessTokenNotYetValid "access-token-not-yet-valid" DailyLife Firm
        "Set the computer's clock; the token is not valid yet."
        "Die Uhr des Computers richtig stellen; das Token gilt noch nicht.";
    /// Not a JSON Web Token.
    AccessTokenMalformed "access-token-malformed" DailyLife Developer
        "Send the access token exactly as the token endpoint gave it."
        "Das Zugriffstoken genau so senden, wie es der Token-Endpunkt ausgegeben hat.";
    /// The signature does not fit the content.
    AccessTokenSignature "access-token-signature" DailyLife Developer
        "Send the access token exactly as the token endpoint gave it; its signature does not fit."
        "Das Zugriffstoken genau so senden, wie es der Token-Endpunkt ausgegeben hat; seine Signatur stimmt nicht.";
    /// `kid` names no key of this tenant.
    AccessTokenUnknownKey "access-token-unknown-key" DailyLife Developer
        "Use a token of this tenant; it is signed with a key that the tenant does not have."
        "Ein Token dieses Mandanten verwenden; es ist mit einem unbekannten Schlüssel signiert.";
    /// `alg` is `none` or anything but RS256.
    AccessTokenUnsigned "access-token-unsigned" DailyLife Developer
        "Use the token that Entra ID issued; one without an RS256 signature is never accepted."
        "Das von Entra ID ausgestellte Token verwenden; ohne RS256-Signatur wird keines angenommen.";
    /// `iss` is not the tenant's.
    AccessTokenIssuer "access-token-issuer" ThreeValues Firm
        "Sign in through this tenant's authority; the token was issued elsewhere."
        "Über die Adresse dieses Mandanten anmelden; das Token wurde anderswo ausgestellt.";
    /// `tid` is another tenant's.
    AccessTokenTenant "access-token-tenant" ThreeValues Firm
        "Correct the directory (tenant) ID in the settings; the token belongs to another tenant."
        "Die Verzeichnis-ID (Mandant) in den Einstellungen berichtigen; das Token gehört zu einem anderen Mandanten.";
    /// From is neither the login nor an address that the login may send as.
    SendAsDenied "send-as-denied" TestMail Admin
        "Send with the address of the account that signed in, or grant it the right Send As for the other mailbox."
        "Mit der Adresse des angemeldeten Kontos senden oder ihm für das andere Postfach das Recht «Senden als» geben.";
    /// The box's store has reached its cap.
    StoreFull "store-full" DailyLife Admin
        "Make room: the message store has reached its limit."
        "Platz schaffen: Der Nachrichtenspeicher ist voll.";

    // What the mail software itself does wrong, or what the line does, as the sessions see it.

    /// `AUTH XOAUTH2` with the response on the same line.
    Pop3OneLineAuth "pop3-one-line-auth" SignIn Developer
        "Send AUTH XOAUTH2 alone, wait for the line with the plus sign, then send the response on a line of its own; JavaMail: mail.pop3s.auth.xoauth2.two.line.authentication.format=true."
        "AUTH XOAUTH2 allein senden, die Zeile mit dem Pluszeichen abwarten und die Antwort dann auf einer eigenen Zeile senden; JavaMail: mail.pop3s.auth.xoauth2.two.line.authentication.format=true.";
    /// A command of another state, such as STAT before signing in or STLS inside TLS.
    Pop3CommandOutOfState "pop3-command-out-of-state" DailyLife Developer
        "Sign in before reading, and do not ask for STLS on port 995, which is encrypted from the first byte."
        "Vor dem Abrufen anmelden und auf Port 995 kein STLS verlangen; dort ist ab dem ersten Byte verschlüsselt.";
    /// A password where only OAuth2 is taken.
    BasicAuthentication "basic-authentication" TestMail Developer
        "Choose OAuth2 (provider Microsoft 365) as the account's kind of sign-in; Exchange Online takes no passwords over POP3, and passwords are switched off for SMTP."
        "Als Anmeldeart des Kontos OAuth2 (Anbieter Microsoft 365) wählen; Exchange Online nimmt über POP3 keine Kennwörter an, und für SMTP sind sie abgeschaltet.";
    /// A command that POP3 does not have.
    Pop3UnknownCommand "pop3-unknown-command" AccountSettings Firm
        "Check port and protocol of the account: POP3 with TLS is port 995, and what was sent is no POP3 command."
        "Port und Protokoll des Kontos prüfen: POP3 mit TLS ist Port 995, und gesendet wurde kein POP3-Befehl.";
    /// A message number that is none, or arguments missing or too many.
    Pop3MalformedArgument "pop3-malformed-argument" DailyLife Developer
        "Send message numbers of this session only, as RFC 1939 has them."
        "Nur Nachrichtennummern dieser Sitzung senden, in der Form von RFC 1939.";
    /// A SASL mechanism that the server does not announce.
    SmtpUnknownMechanism "smtp-unknown-mechanism" AccountSettings Firm
        "Use AUTH XOAUTH2 (choose OAuth2 as the account's kind of sign-in); PLAIN, CRAM-MD5 and others are never offered here."
        "AUTH XOAUTH2 verwenden (als Anmeldeart des Kontos OAuth2 wählen); PLAIN, CRAM-MD5 und andere gibt es hier nicht.";
    /// MAIL without a successful AUTH.
    NotAuthenticated "not-authenticated" TestMail Developer
        "Send EHLO again after STARTTLS, then AUTH XOAUTH2, and MAIL only after 235."
        "Nach STARTTLS erneut EHLO senden, dann AUTH XOAUTH2, und MAIL erst nach der Antwort 235.";
    /// AUTH on a connection that is not encrypted.
    AuthBeforeTls "auth-before-tls" AccountSettings Firm
        "Set the account's encryption to STARTTLS on port 587; signing in is possible only after it."
        "Die Verschlüsselung des Kontos auf STARTTLS mit Port 587 stellen; erst danach ist die Anmeldung möglich.";
    /// A command at the wrong moment.
    SmtpBadSequence "smtp-bad-sequence" DailyLife Developer
        "Keep the order EHLO, STARTTLS, EHLO, AUTH, MAIL, RCPT, then DATA or BDAT."
        "Die Reihenfolge EHLO, STARTTLS, EHLO, AUTH, MAIL, RCPT und dann DATA oder BDAT einhalten.";
    /// A command that SMTP does not have.
    SmtpUnknownCommand "smtp-unknown-command" DailyLife Developer
        "Send SMTP commands only; after 535 nothing of the sign-in may follow."
        "Nur SMTP-Befehle senden; nach der Antwort 535 darf nichts mehr von der Anmeldung folgen.";
    /// Arguments missing, too many or not understood.
    SmtpMalformedArgument "smtp-malformed-argument" DailyLife Developer
        "Write the command's arguments as RFC 5321 has them, addresses in angle brackets."
        "Die Argumente des Befehls in der Form von RFC 5321 schreiben, Adressen in spitzen Klammern.";
    /// More recipients than one message may have.
    SmtpTooManyRecipients "smtp-too-many-recipients" DailyLife User
        "Send the message to fewer recipients at once."
        "Die Nachricht an weniger Empfänger auf einmal senden.";
    /// More than the size that EHLO announced.
    MessageTooLarge "message-too-large" TestMail User
        "Send a smaller message: 150 MB are the limit, and attachments grow by a third on their way."
        "Eine kleinere Nachricht senden: Die Grenze liegt bei 150 MB, und Anhänge wachsen unterwegs um einen Drittel.";
    /// The SASL response cannot be read.
    Xoauth2Malformed "xoauth2-malformed" SignIn Developer
        "Send the base64 of user=ADDRESS, byte 1, auth=Bearer TOKEN, byte 1, byte 1, on one line."
        "Base64 von user=ADRESSE, Byte 1, auth=Bearer TOKEN, Byte 1, Byte 1 senden, auf einer Zeile.";
    /// A line longer than the protocol takes.
    LineTooLong "line-too-long" DailyLife Developer
        "Break the line up; the server takes no command that long."
        "Die Zeile kürzen; einen so langen Befehl nimmt der Server nicht an.";
    /// Nothing came for too long.
    IdleTimeout "idle-timeout" DailyLife Developer
        "Connect only when there is something to do, and end each session with QUIT."
        "Erst verbinden, wenn etwas zu tun ist, und jede Sitzung mit QUIT beenden.";
    /// Bytes behind STARTTLS before the handshake; an attack or a client that does not wait.
    StarttlsInjected "starttls-injected" DailyLife Developer
        "Send nothing after STARTTLS until TLS stands; what stood behind it was thrown away."
        "Nach STARTTLS nichts senden, bis TLS steht; was dahinter stand, wurde verworfen.";
    /// The TLS handshake failed, mostly because the client does not trust the certificate.
    TlsHandshakeFailed "tls-handshake-failed" AccountSettings Firm
        "Use TLS 1.2 or later, the server's real name, and trust the authority that signed its certificate."
        "TLS 1.2 oder neuer und den richtigen Servernamen verwenden und der Stelle vertrauen, die das Zertifikat ausgestellt hat.";
    /// Too many messages of one mailbox at the same time.
    SmtpConcurrentConnections "smtp-concurrent-connections" DailyLife Developer
        "Send over at most three connections for each mailbox, and try again later after 432."
        "Je Postfach höchstens über drei Verbindungen senden und nach der Antwort 432 später erneut versuchen.";

    // What Entra ID refuses.

    /// Supported account types: personal Microsoft accounts only.
    AccountTypePersonalOnly "account-type-personal-only" AppRegistration Admin
        "Set the supported account types of the app registration to \"Accounts in this organizational directory only\": Microsoft Entra admin center > App registrations > the app > Authentication."
        "In der App-Registrierung die unterstützten Kontotypen auf «Nur Konten in diesem Organisationsverzeichnis» stellen: Microsoft Entra Admin Center > App-Registrierungen > App > Authentifizierung.";
    /// No platform of the registration has the redirect URI.
    RedirectUriNotRegistered "redirect-uri-not-registered" AppRegistration Admin
        "Add exactly this redirect URI to the app registration under the platform Web: Authentication > Add a platform > Web."
        "Genau diesen Umleitungs-URI in der App-Registrierung unter der Plattform Web eintragen: Authentifizierung > Plattform hinzufügen > Web.";
    /// Registered as a single-page application.
    RedirectUriUnderSpa "redirect-uri-under-spa" AppRegistration Admin
        "Remove the redirect URI from the platform Single-page application and add it under Web."
        "Den Umleitungs-URI aus der Plattform Single-Page-Anwendung entfernen und unter Web eintragen.";
    /// Registered as a mobile or desktop application, where a client secret is refused.
    RedirectUriUnderMobile "redirect-uri-under-mobile" AppRegistration Admin
        "Remove the redirect URI from the platform Mobile and desktop applications and add it under Web."
        "Den Umleitungs-URI aus der Plattform Mobilgerät- und Desktopanwendungen entfernen und unter Web eintragen.";
    /// "Enabled for users to sign-in?" is off.
    AppDisabled "app-disabled" AppRegistration Admin
        "Let users sign in to the app: Enterprise apps > the app > Properties > Enabled for users to sign-in > Yes."
        "Die Anmeldung an der App zulassen: Unternehmens-Apps > App > Eigenschaften > Aktiviert für die Benutzeranmeldung > Ja.";
    /// The tenant has no app with this client ID: a typing error, another tenant, or deleted.
    AppNotFoundInTenant "app-not-found-in-tenant" ThreeValues Firm
        "Compare the application (client) ID and the directory (tenant) ID in the settings with the overview of the app registration; if the app was deleted, register it again."
        "Anwendungs-ID (Client) und Verzeichnis-ID (Mandant) in den Einstellungen mit der Übersicht der App-Registrierung vergleichen; wurde die App gelöscht, sie neu registrieren.";
    /// The client ID is no GUID.
    ClientIdMalformed "client-id-malformed" ThreeValues Firm
        "Copy the application (client) ID from the overview of the app registration; it has the form 11111111-2222-3333-4444-555555555555."
        "Die Anwendungs-ID (Client) aus der Übersicht der App-Registrierung kopieren; sie hat die Form 11111111-2222-3333-4444-555555555555.";
    /// No tenant has this ID or domain.
    TenantNotFound "tenant-not-found" ThreeValues Firm
        "Copy the directory (tenant) ID from the overview of the app registration into the settings."
        "Die Verzeichnis-ID (Mandant) aus der Übersicht der App-Registrierung in die Einstellungen kopieren.";
    /// Neither a GUID nor a domain.
    TenantIdMalformed "tenant-id-malformed" ThreeValues Firm
        "Correct the directory (tenant) ID in the settings; it has the form 11111111-2222-3333-4444-555555555555."
        "Die Verzeichnis-ID (Mandant) in den Einstellungen berichtigen; sie hat die Form 11111111-2222-3333-4444-555555555555.";
    /// `common` where the app belongs to one tenant.
    TenantNotNamed "tenant-not-named" ThreeValues Firm
        "Put the directory (tenant) ID into the settings instead of common or organizations; the app belongs to one tenant."
        "In den Einstellungen die Verzeichnis-ID (Mandant) statt common oder organizations eintragen; die App gehört zu einem Mandanten.";
    /// The client secret has expired.
    ClientSecretExpired "client-secret-expired" ThreeValues Admin
        "Make a new client secret (Certificates & secrets > New client secret) and put its value into the settings."
        "Einen neuen geheimen Clientschlüssel erstellen (Zertifikate & Geheimnisse > Neuer geheimer Clientschlüssel) und seinen Wert in die Einstellungen eintragen.";
    /// Not the value of any secret of the app; often the secret's ID.
    ClientSecretWrong "client-secret-wrong" ThreeValues Admin
        "Put the value of the client secret into the settings, not its ID; where the value is lost, make a new secret."
        "Den Wert des geheimen Clientschlüssels in die Einstellungen eintragen, nicht seine ID; ist der Wert verloren, einen neuen erstellen.";
    /// The ID of one of the app's secrets, which the portal shows beside the value.
    SecretIdInsteadOfValue "secret-id-instead-of-value" ThreeValues Admin
        "Make a new client secret (Certificates & secrets > New client secret) and put its value, not its ID, into the settings; the value is shown only once."
        "Einen neuen geheimen Clientschlüssel erstellen (Zertifikate & Geheimnisse > Neuer geheimer Clientschlüssel) und seinen Wert, nicht seine ID, in die Einstellungen eintragen; der Wert wird nur einmal gezeigt.";
    /// A confidential client came without a secret.
    ClientSecretMissing "client-secret-missing" ThreeValues Firm
        "Send the client secret: the redirect URI is registered under Web, where one is needed."
        "Den geheimen Clientschlüssel mitsenden: Der Umleitungs-URI ist unter Web registriert, wo er nötig ist.";
    /// Nobody consented to what the app asks for.
    ConsentMissing "consent-missing" Permissions Admin
        "Grant admin consent: App registrations > the app > API permissions > Grant admin consent; then sign in again."
        "Die Administratorzustimmung erteilen: App-Registrierungen > App > API-Berechtigungen > Administratorzustimmung erteilen; danach neu anmelden.";
    /// The user pressed Cancel on the consent page.
    ConsentRefused "consent-refused" Permissions User
        "Sign in again and accept the permissions, or let the administrator consent."
        "Neu anmelden und die Berechtigungen annehmen, oder einen Administrator zustimmen lassen.";
    /// The policy keeps this consent to administrators.
    ApprovalRequired "approval-required" Permissions Admin
        "Grant admin consent: App registrations > the app > API permissions > Grant admin consent. Users may not consent to this by themselves."
        "Die Administratorzustimmung erteilen: App-Registrierungen > App > API-Berechtigungen > Administratorzustimmung erteilen. Benutzer dürfen hier nicht selbst zustimmen.";
    /// `.default`, and the registration lists no permission of the resource.
    PermissionNotRegistered "permission-not-registered" Permissions Admin
        "Add POP.AccessAsUser.All and SMTP.Send to the API permissions of the app registration and grant admin consent."
        "POP.AccessAsUser.All und SMTP.Send zu den API-Berechtigungen der App-Registrierung hinzufügen und die Administratorzustimmung erteilen.";
    /// The resource or the permission does not exist.
    ScopeUnknown "scope-unknown" Permissions Developer
        "Correct the scope: https://outlook.office.com/POP.AccessAsUser.All and https://outlook.office.com/SMTP.Send are the two that mail needs."
        "Den Scope berichtigen: Für E-Mail sind es https://outlook.office.com/POP.AccessAsUser.All und https://outlook.office.com/SMTP.Send.";
    /// One token for two resources.
    ScopesOfTwoResources "scopes-of-two-resources" Permissions Developer
        "Ask the token endpoint for scopes of one resource at a time."
        "Am Token-Endpunkt immer nur Scopes einer einzigen Ressource anfordern.";
    /// Nobody of this name in the tenant.
    UserNotFound "user-not-found" AccountSettings Firm
        "Correct the sign-in name; the tenant has no such user."
        "Den Anmeldenamen berichtigen; im Mandanten gibt es diesen Benutzer nicht.";
    /// The account belongs to another tenant, or is a personal one.
    AccountNotInTenant "account-not-in-tenant" AccountSettings Firm
        "Add the account under the firm whose tenant it belongs to, or sign in with an account of this one."
        "Das Konto bei der Firma anlegen, zu deren Mandant es gehört, oder sich mit einem Konto dieser Firma anmelden.";
    /// The password is not the user's.
    WrongPassword "wrong-password" SignIn User
        "Enter the password of Microsoft 365 again, or let it be reset."
        "Das Kennwort von Microsoft 365 nochmals eingeben oder zurücksetzen lassen.";
    /// Sign-in is blocked.
    UserDisabled "user-disabled" SignIn Admin
        "Allow the sign-in again: Microsoft 365 admin center > Users > Active users > the user > Unblock sign-in."
        "Die Anmeldung entsperren: Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > Benutzer > Anmeldung entsperren.";
    /// Too many wrong passwords.
    UserLocked "user-locked" SignIn User
        "Wait (a minute at first, longer after each further wrong password), then sign in with the correct password."
        "Warten (zuerst eine Minute, nach jedem weiteren falschen Kennwort länger) und sich dann mit dem richtigen Kennwort anmelden.";
    /// The password has to be changed.
    PasswordExpired "password-expired" SignIn User
        "Sign in again in the browser and set a new password on the page that asks for it."
        "Sich im Browser erneut anmelden und auf der Seite, die danach fragt, ein neues Kennwort setzen.";
    /// The phone said no, was given another number, or nothing at all.
    MfaRefused "mfa-refused" SignIn User
        "Sign in again and approve the request in the Authenticator app with the number that the page shows."
        "Sich erneut anmelden und die Anforderung in der Authenticator-App mit der Zahl genehmigen, die auf der Seite steht.";
    /// Multifactor authentication is needed, and the user has set up none.
    MfaNotRegistered "mfa-not-registered" SignIn User
        "Sign in in the browser and set up the Authenticator app when the page asks for more information."
        "Sich im Browser anmelden und die Authenticator-App einrichten, wenn die Seite nach weiteren Informationen fragt.";
    /// A policy asks for multifactor authentication, and a request without pages cannot ask for it.
    MfaRequired "mfa-required" SignIn User
        "Sign in again in the browser and approve the request in the Authenticator app."
        "Sich im Browser erneut anmelden und die Anforderung in der Authenticator-App genehmigen.";
    /// A Conditional Access policy blocks.
    ConditionalAccess "conditional-access" SignIn Admin
        "Exclude this user or this app from the policy that blocks: Microsoft Entra admin center > Conditional Access > Policies; the sign-in logs name the policy."
        "Diesen Benutzer oder diese App von der blockierenden Richtlinie ausschliessen: Microsoft Entra Admin Center > Bedingter Zugriff > Richtlinien; die Anmeldeprotokolle nennen die Richtlinie.";
    /// A request without pages, and nobody is signed in in this browser.
    NotSignedIn "not-signed-in" SignIn User
        "Sign in in the browser; a request with prompt=none shows no page."
        "Im Browser anmelden; eine Anfrage mit prompt=none zeigt keine Seite.";
    /// A request without pages, and it is open which of several accounts is meant.
    SeveralAccountsSignedIn "several-accounts-signed-in" SignIn User
        "Choose the account in the browser; several are signed in."
        "Das Konto im Browser auswählen; es sind mehrere angemeldet.";
    /// The sign-in page was left open for too long, or belongs to another browser.
    SignInPageExpired "sign-in-page-expired" SignIn User
        "Start the sign-in again from the mail software."
        "Die Anmeldung in der Mailsoftware neu beginnen.";
    /// The code is older than ten minutes.
    CodeExpired "code-expired" SignIn User
        "Sign in again and let the mail software redeem the code at once; it lives ten minutes."
        "Neu anmelden und den Code sofort einlösen lassen; er gilt zehn Minuten.";
    /// The code is none that was issued to this app.
    CodeInvalid "code-invalid" SignIn Developer
        "Redeem the code exactly as the redirect brought it, in the tenant and with the app that it was issued for."
        "Den Code genau so einlösen, wie ihn die Umleitung gebracht hat, im selben Mandanten und mit derselben App.";
    /// The code was redeemed before.
    CodeRedeemedTwice "code-redeemed-twice" SignIn Developer
        "Redeem a code once, and use the refresh token afterwards."
        "Einen Code nur einmal einlösen und danach das Aktualisierungstoken verwenden.";
    /// The verifier does not fit the challenge.
    CodeVerifierWrong "code-verifier-wrong" SignIn Developer
        "Send the code_verifier of the same sign-in that the code comes from."
        "Den code_verifier derselben Anmeldung senden, aus der der Code stammt.";
    /// Another redirect URI at the token endpoint than at authorize.
    RedirectUriDiffers "redirect-uri-differs" SignIn Developer
        "Send the token endpoint the very redirect URI that authorize was given."
        "Dem Token-Endpunkt genau den Umleitungs-URI senden, der bei der Anmeldung angegeben wurde.";
    /// The request is not what the protocol asks for.
    RequestMalformed "request-malformed" SignIn Developer
        "Correct the request; the answer names the parameter."
        "Die Anfrage berichtigen; die Antwort nennt den Parameter.";
    /// Nobody answered within a quarter of an hour.
    DeviceCodeExpired "device-code-expired" SignIn User
        "Start the sign-in again and enter the new code within fifteen minutes."
        "Die Anmeldung neu beginnen und den neuen Code innert fünfzehn Minuten eingeben.";
    /// The user pressed Cancel on a page of the device's sign-in.
    DeviceCodeDeclined "device-code-declined" SignIn User
        "Start the sign-in again, enter the new code and choose Continue on the page."
        "Die Anmeldung neu beginnen, den neuen Code eingeben und auf der Seite «Weiter» wählen.";
    /// Ninety days without use (a day for a single-page application).
    RefreshTokenExpired "refresh-token-expired" DailyLife User
        "Sign in again; the account was not used for 90 days."
        "Neu anmelden; das Konto wurde 90 Tage lang nicht benutzt.";
    /// The administrator revoked the sessions (or the user changed the password of a public client).
    SessionsRevoked "sessions-revoked" DailyLife User
        "Sign in again; the sessions were revoked."
        "Neu anmelden; die Sitzungen wurden widerrufen.";
    /// The administrator reset the password.
    PasswordReset "password-reset" DailyLife User
        "Sign in again with the new password; an administrator reset it."
        "Mit dem neuen Kennwort neu anmelden; ein Administrator hat es zurückgesetzt.";
    /// The refresh token is none that was issued to this app.
    RefreshTokenInvalid "refresh-token-invalid" DailyLife User
        "Sign in again; the stored refresh token does not belong to this app."
        "Neu anmelden; das gespeicherte Aktualisierungstoken gehört nicht zu dieser App.";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_cause_has_an_id_of_its_own_and_both_texts() {
        let ids: BTreeSet<_> = Cause::ALL.iter().map(|cause| cause.id()).collect();
        assert_eq!(ids.len(), Cause::ALL.len());
        for cause in Cause::ALL {
            assert_eq!(Cause::from_id(cause.id()), Some(*cause));
            assert!(
                cause
                    .id()
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit())
            );
            assert!(
                cause.fix_en().ends_with('.') && cause.fix_de().ends_with('.'),
                "{}",
                cause.id()
            );
            assert_ne!(cause.fix_en(), cause.fix_de());
        }
    }
}

//! The table of findings: one row each.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use super::step::Step;

/// Who can put it right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// The tenant's administrator or IT support.
    Admin,
    /// Whoever keeps the client's settings in the firm.
    Firm,
    /// The user of the account.
    User,
    /// The developer of the mail software.
    Developer,
    /// Microsoft: wait.
    Microsoft,
    /// The firm's own IT: its network, firewall, proxy and computers.
    It,
    /// Nobody is known to be at fault.
    Nobody,
}

/// How sure the diagnosis is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// The server or the token says so itself.
    Certain,
    /// The evidence fits this cause better than any other.
    Likely,
    /// One of several causes that cannot be told apart from outside; the fix says what decides.
    OneOf,
    /// No rule covers this evidence.
    Unknown,
}

/// What a finding is about, hence where it may stand only once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Scope {
    /// One account.
    Account,
    /// A firm with all its accounts.
    Entity,
    /// The computer and its network.
    Computer,
}

/// Whether somebody has to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Urgency {
    /// It passes; trying again is enough.
    Passes,
    /// Nothing will change before somebody acts.
    Act,
}

/// One row each: variant, id, step, owner, scope, urgency, certainty, and, for a class, the causes
/// that cannot be told apart.
macro_rules! findings {
    ($( $(#[doc = $doc:literal])+
        $variant:ident $id:literal $step:ident $owner:ident $scope:ident $urgency:ident $certainty:ident
        $([$($cause:literal),+])?;
    )+) => {
        /// The name of a finding: the name of the cause that it tells.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum FindingId {
            $( $(#[doc = $doc])+ #[serde(rename = $id)] $variant, )+
        }

        impl FindingId {
            /// Every finding, in the order of the setup steps.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The id, as it is written everywhere.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// The setup step at which it went wrong.
            pub const fn step(self) -> Step {
                match self { $(Self::$variant => Step::$step,)+ }
            }

            /// Who can put it right.
            pub const fn owner(self) -> Owner {
                match self { $(Self::$variant => Owner::$owner,)+ }
            }

            /// How sure it is when nothing more is known.
            pub const fn certainty(self) -> Certainty {
                match self { $(Self::$variant => Certainty::$certainty,)+ }
            }

            /// For a class, the causes that cannot be told apart from outside; else empty.
            pub const fn causes(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($($cause),+)?],)+ }
            }

            pub(crate) const fn scope(self) -> Scope {
                match self { $(Self::$variant => Scope::$scope,)+ }
            }

            pub(crate) const fn urgency(self) -> Urgency {
                match self { $(Self::$variant => Urgency::$urgency,)+ }
            }
        }
    };
}

findings! {
    // 1.1 The app registration.
    /// The registration's account type is "personal Microsoft accounts only".
    AccountTypePersonalOnly "account-type-personal-only" AppRegistration Admin Entity Act Certain;
    /// The redirect URI is not registered at all, or is spelt differently.
    RedirectUriNotRegistered "redirect-uri-not-registered" AppRegistration Admin Entity Act Certain;
    /// The redirect URI stands under "Single-page application" instead of "Web".
    RedirectUriUnderSpa "redirect-uri-under-spa" AppRegistration Admin Entity Act Certain;
    /// The redirect URI stands under "Mobile and desktop applications" instead of "Web".
    RedirectUriUnderMobile "redirect-uri-under-mobile" AppRegistration Admin Entity Act Certain;
    /// The enterprise application is switched off for sign-in.
    AppDisabled "app-disabled" AppRegistration Admin Entity Act Certain;
    /// The app registration was there, as an earlier token proves, and is gone.
    AppDeleted "app-deleted" AppRegistration Admin Entity Act Likely;
    /// Neither the request nor the registration names a redirect URI.
    RedirectUriMissing "redirect-uri-missing" AppRegistration Admin Entity Act Certain;
    /// The redirect URI in the request is not a whole address.
    RedirectUriMalformed "redirect-uri-malformed" AppRegistration Firm Entity Act Certain;
    /// The sign-in needs no secret, but the registration does not allow that.
    PublicClientFlowsOff "public-client-flows-off" AppRegistration Admin Entity Act Certain;
    /// The enterprise application's own signing key or claims are not as they must be.
    AppKeysOrClaims "app-keys-or-claims" AppRegistration Admin Entity Act Likely;

    // 1.2 The three values.
    /// The tenant knows no such application: a wrong client ID, a wrong tenant ID, or deleted.
    AppNotFoundInTenant "app-not-found-in-tenant" ThreeValues Firm Entity Act OneOf
        ["client-id-wrong", "tenant-id-wrong", "app-deleted"];
    /// The application (client) ID is not the one of an earlier token.
    ClientIdWrong "client-id-wrong" ThreeValues Firm Entity Act Likely;
    /// The application (client) ID is not a GUID.
    ClientIdMalformed "client-id-malformed" ThreeValues Firm Entity Act Certain;
    /// No tenant has this directory (tenant) ID.
    TenantNotFound "tenant-not-found" ThreeValues Firm Entity Act Certain;
    /// The directory (tenant) ID is that of another tenant than the users'.
    TenantIdWrong "tenant-id-wrong" ThreeValues Firm Entity Act Likely;
    /// The directory (tenant) ID is neither a GUID nor a domain.
    TenantIdMalformed "tenant-id-malformed" ThreeValues Firm Entity Act Certain;
    /// A general address was used where the tenant has to be named.
    TenantNotNamed "tenant-not-named" ThreeValues Firm Entity Act Certain;
    /// All client secrets of the registration have expired.
    ClientSecretExpired "client-secret-expired" ThreeValues Admin Entity Act Certain;
    /// The client secret is not one of the registration's: often its ID instead of its value.
    ClientSecretWrong "client-secret-wrong" ThreeValues Admin Entity Act Certain;
    /// The ID of a client secret was entered instead of its value.
    SecretIdInsteadOfValue "secret-id-instead-of-value" ThreeValues Admin Entity Act Certain;
    /// No client secret was sent.
    ClientSecretMissing "client-secret-missing" ThreeValues Firm Entity Act Certain;
    /// Directory (tenant) ID and application (client) ID are one value.
    IdsEqual "ids-equal" ThreeValues Firm Entity Act Certain;
    /// Directory (tenant) ID and application (client) ID stand in each other's place.
    IdsSwapped "ids-swapped" ThreeValues Firm Entity Act Certain;
    /// The client secret ends within thirty days.
    SecretEndsSoon "client-secret-ends-soon" ThreeValues Admin Entity Passes Certain;
    /// A policy for workload identities blocks the check that signs in no user.
    CheckBlockedByPolicy "check-blocked-by-policy" ThreeValues Admin Entity Passes Likely;
    /// A client secret was sent with a device code, where none may be.
    ClientSecretUnwanted "client-secret-unwanted" ThreeValues Firm Entity Act Certain;
    /// The program signs in with a certificate that the registration does not have.
    CertificateNotRegistered "certificate-not-registered" ThreeValues Admin Entity Act Certain;
    /// What the program signed is too old or not yet valid, mostly because of a clock.
    AssertionOutOfTime "assertion-out-of-time" ThreeValues Firm Entity Act Certain;
    /// The signed proof or the token that the program presents is not accepted.
    AssertionInvalid "assertion-invalid" ThreeValues Developer Entity Act Certain;
    /// The application (client) ID is one of Microsoft's own.
    MicrosoftsAppId "microsofts-app-id" ThreeValues Firm Entity Act Certain;
    /// The tenant belongs to another of Microsoft's clouds than the address that was asked.
    WrongCloud "wrong-cloud" ThreeValues Firm Entity Act Certain;
    /// The tenant was deleted, is blocked, or is not yet ready.
    TenantBlocked "tenant-blocked" ThreeValues Admin Entity Act Certain;
    /// The program's own certificate has expired or is not valid yet.
    ClientCertificateExpired "client-certificate-expired" ThreeValues Admin Entity Act Certain;

    // 1.3 The permissions.
    /// The token lacks `POP.AccessAsUser.All`.
    PopPermissionMissing "pop-permission-missing" Permissions Admin Account Act Certain;
    /// The token lacks `SMTP.Send`.
    SmtpPermissionMissing "smtp-permission-missing" Permissions Admin Account Act Certain;
    /// The token has neither of the two permissions for mail.
    PermissionsMissing "permissions-missing" Permissions Admin Account Act Certain;
    /// No refresh token came with the token, since `offline_access` is missing.
    OfflineAccessMissing "offline-access-missing" Permissions Admin Account Act Likely;
    /// The token was issued for another service than Exchange Online.
    WrongAudience "wrong-audience" Permissions Developer Account Act Certain;
    /// Nobody has consented to the permissions that are asked for.
    ConsentMissing "consent-missing" Permissions Admin Account Act Certain;
    /// The user chose "Cancel" on the consent page.
    ConsentRefused "consent-refused" Permissions User Account Act Certain;
    /// Only an administrator may consent.
    ApprovalRequired "approval-required" Permissions Admin Account Act Certain;
    /// The registration does not list the permissions that are asked for.
    PermissionNotRegistered "permission-not-registered" Permissions Admin Entity Act Certain;
    /// A scope is asked for that does not exist or is malformed.
    ScopeUnknown "scope-unknown" Permissions Developer Entity Act Certain;
    /// One request asks for scopes of two services.
    ScopesOfTwoResources "scopes-of-two-resources" Permissions Developer Entity Act Certain;
    /// The tenant has no Exchange Online, or it is switched off.
    ExchangeNotSubscribed "exchange-not-subscribed" Permissions Admin Entity Act Certain;
    /// The registration lacks the permission to sign users in and read their profile.
    UserReadMissing "user-read-missing" Permissions Admin Entity Act Certain;
    /// A program that signs in without a user asks for a scope of its own instead of `.default`.
    AppOnlyScope "app-only-scope" Permissions Developer Entity Act Certain;
    /// The service that is asked for does not exist under this name.
    ResourceMisspelt "resource-misspelt" Permissions Developer Entity Act Likely;
    /// `.default` is asked for together with other scopes.
    DefaultScopeMixed "default-scope-mixed" Permissions Developer Entity Act Certain;
    /// Exchange Online is switched off as an enterprise application of the tenant.
    ExchangeDisabled "exchange-disabled" Permissions Admin Entity Act Certain;
    /// The tenant is just being given the app, or still holds one that was deleted.
    AppBeingSetUp "app-being-set-up" Permissions Admin Entity Passes Likely;

    // 1.4 Authenticated SMTP.
    /// Authenticated SMTP is off for the whole tenant and not switched on for the mailbox.
    SmtpAuthOffForTenant "smtp-auth-off-for-tenant" AuthenticatedSmtp Admin Account Act Certain;
    /// Authenticated SMTP is switched off for this mailbox.
    SmtpAuthOffForMailbox "smtp-auth-off-for-mailbox" AuthenticatedSmtp Admin Account Act Certain;

    // 2 The client's settings and accounts.
    /// A value of the settings is missing or malformed.
    SettingsIncomplete "settings-incomplete" AccountSettings Firm Entity Act Certain;
    /// The tenant has no such user.
    UserNotFound "user-not-found" AccountSettings Firm Account Act Certain;
    /// The account's address is misspelt: somebody of almost the same name signs in.
    AddressTypo "address-typo" AccountSettings Firm Account Act Likely;
    /// The user who signs in belongs to another tenant than the settings.
    AccountNotInTenant "account-not-in-tenant" AccountSettings Firm Account Act Certain;
    /// The account's address is one of a provider whose mailboxes are not in Microsoft 365.
    MailboxElsewhere "mailbox-elsewhere" AccountSettings Firm Account Act Certain;
    /// The client could not read or write its own files.
    ClientStorage "client-storage" AccountSettings Firm Computer Act Certain;
    /// What was kept of an account's sign-in is gone from this computer.
    TokensLost "tokens-lost" AccountSettings User Account Act Certain;
    /// The user's own name (UPN) is another than the account's: it was renamed.
    LoginNotUpn "login-not-upn" AccountSettings Firm Account Act Certain;
    /// Whoever signed in has no full access to the mailbox of the account.
    FullAccessMissing "full-access-missing" AccountSettings Admin Account Act OneOf
        ["full-access-missing", "pop-off", "mailbox-not-found"];
    /// Both mail servers refuse a token that is right: there is no mailbox, or no licence for it.
    NoMailbox "no-mailbox" AccountSettings Admin Account Act OneOf
        ["licence-missing", "mailbox-not-found", "login-not-upn"];
    /// POP3 is switched off for the mailbox: SMTP lets the same user in.
    PopOff "pop-off" AccountSettings Admin Account Act Likely;
    /// POP3 refuses a token that is right in everything that can be seen.
    PopOffOrNoLicence "pop-off-or-no-licence" AccountSettings Admin Account Act OneOf
        ["pop-off", "licence-missing", "mailbox-not-found"];
    /// The program sends without encrypting the connection first.
    StarttlsNotUsed "starttls-not-used" AccountSettings Firm Account Act Certain;
    /// The user name inside the XOAUTH2 login is no mail address.
    XoauthMalformed "xoauth-malformed" AccountSettings Firm Account Act Certain;
    /// IMAP refuses a token without saying why.
    ImapLoginRefused "imap-login-refused" AccountSettings Admin Account Act OneOf
        ["wrong-audience", "permission-missing", "other-user-signed-in", "imap-off"];
    /// The token is right, but IMAP opens no mailbox for it.
    ImapNotConnected "imap-not-connected" AccountSettings Admin Account Act OneOf
        ["other-user-signed-in", "imap-off", "full-access-missing", "mailbox-not-found"];
    /// TLS and plain text met on one port.
    TlsPortMixedUp "tls-port-mixed-up" AccountSettings Firm Computer Act Likely;
    /// The server that refuses is another provider's.
    OtherProvidersServer "other-providers-server" AccountSettings Firm Entity Act Likely;

    // 3 The sign-in.
    /// Somebody else than the account's user signed in, or the user under another name.
    OtherUserSignedIn "other-user-signed-in" SignIn User Account Act OneOf
        ["other-user-signed-in", "login-not-upn"];
    /// The sign-in began in the browser and never came back.
    SignInNotFinished "sign-in-not-finished" SignIn User Account Act OneOf
        ["window-closed", "wrong-password", "user-locked", "password-expired", "user-disabled",
         "mfa-refused", "mfa-not-registered", "conditional-access", "approval-required"];
    /// The answer from the browser belongs to another sign-in.
    SignInAnswerForeign "sign-in-answer-foreign" SignIn User Account Act Certain;
    /// What was pasted is not the address that the browser ended on.
    PastedAddressWrong "pasted-address-wrong" SignIn User Account Act Certain;
    /// The password is wrong.
    WrongPassword "wrong-password" SignIn User Account Act Certain;
    /// Too many wrong passwords: the user is locked for a while.
    UserLocked "user-locked" SignIn User Account Act Certain;
    /// The password has expired.
    PasswordExpired "password-expired" SignIn User Account Act Certain;
    /// The user's sign-in is blocked.
    UserDisabled "user-disabled" SignIn Admin Account Act Certain;
    /// The application requires assigned users, and this user is not assigned.
    UserNotAssigned "user-not-assigned" SignIn Admin Account Act Certain;
    /// Multifactor authentication was not passed.
    MfaRefused "mfa-refused" SignIn User Account Act Certain;
    /// A policy wants multifactor authentication, which a silent renewal cannot give.
    MfaRequired "mfa-required" SignIn User Account Act Certain;
    /// The user has not yet set up multifactor authentication.
    MfaNotRegistered "mfa-not-registered" SignIn User Account Act Certain;
    /// A Conditional Access policy or the security defaults block the access.
    ConditionalAccess "conditional-access" SignIn Admin Account Act Certain;
    /// The verification code was redeemed too late.
    CodeExpired "code-expired" SignIn User Account Act Certain;
    /// The device code was entered too late.
    DeviceCodeExpired "device-code-expired" SignIn User Account Act Certain;
    /// The user chose "Cancel" for the device code.
    DeviceCodeDeclined "device-code-declined" SignIn User Account Act Certain;
    /// The verification code is none that was issued to this app.
    CodeInvalid "code-invalid" SignIn Developer Account Act Certain;
    /// The verification code was redeemed twice.
    CodeRedeemedTwice "code-redeemed-twice" SignIn Developer Account Act Certain;
    /// The PKCE verifier does not belong to the challenge.
    CodeVerifierWrong "code-verifier-wrong" SignIn Developer Account Act Certain;
    /// Authorization and redemption name different redirect URIs.
    RedirectUriDiffers "redirect-uri-differs" SignIn Developer Account Act Certain;
    /// A request lacks something or is malformed.
    RequestMalformed "request-malformed" SignIn Developer Entity Act Certain;
    /// TLS older than 1.2.
    TlsTooOld "tls-too-old" SignIn Developer Computer Act Certain;
    /// The token was sent in one line with `AUTH XOAUTH2`, which POP3 of Exchange does not take.
    Pop3OneLineAuth "pop3-one-line-auth" SignIn Developer Account Act Likely;
    /// The token is longer than what POP3 of Exchange takes in one line.
    TokenTooLong "token-too-long" SignIn Admin Account Act Likely;
    /// A personal Microsoft account signed in instead of a work account.
    PersonalAccount "personal-account" SignIn User Account Act Certain;
    /// The network's proxy allows sign-ins to certain tenants only.
    TenantRestrictions "tenant-restrictions" SignIn It Account Act Certain;
    /// A page of the sign-in was reloaded, or called by the back button.
    PageReloaded "page-reloaded" SignIn User Account Act Likely;
    /// The token address was called like a page.
    EndpointsSwapped "endpoints-swapped" SignIn Developer Entity Act Likely;
    /// The stored sign-in or the code was cut off or changed.
    GrantDamaged "grant-damaged" SignIn User Account Act Likely;
    /// A page of the sign-in still waits for an answer.
    SignInInterrupted "sign-in-interrupted" SignIn User Account Act Likely;
    /// The device is not known to the tenant, or was disabled there.
    DeviceNotAccepted "device-not-accepted" SignIn Admin Account Act Certain;
    /// Microsoft takes the account or its sign-in for endangered.
    UserAtRisk "user-at-risk" SignIn Admin Account Act Certain;
    /// The user's age group needs a consent.
    AgeConsentMissing "age-consent-missing" SignIn Admin Account Act Certain;
    /// The code typed on the other device is none that is waiting.
    DeviceCodeNotKnown "device-code-not-known" SignIn User Account Act Certain;
    /// The device code was not entered yet.
    DeviceCodePending "device-code-pending" SignIn User Account Passes Certain;
    /// The code or the refresh token was presented too late.
    CodeOrRefreshTokenExpired "code-or-refresh-token-expired" SignIn User Account Act OneOf
        ["code-expired", "refresh-token-expired"];
    /// The firm's own sign-in server (federation) gave an answer that Entra does not accept.
    FederationBroken "federation-broken" SignIn Admin Entity Act Likely;
    /// A SAML request is not as it must be; mail programs send none.
    SamlRequest "saml-request" SignIn Developer Entity Act Certain;
    /// The firm's own server, which checks the passwords, could not do so.
    OnPremisesPasswordCheck "on-premises-password-check" SignIn It Entity Act Certain;
    /// The sign-in with the computer's own Windows session did not work.
    WindowsSignOn "windows-sign-on" SignIn It Account Act Likely;
    /// The passkey or Windows Hello of the device was not accepted.
    PasskeyRefused "passkey-refused" SignIn User Account Act Likely;
    /// The certificate with which the user signs in was not accepted.
    UserCertificateRefused "user-certificate-refused" SignIn Admin Account Act Certain;
    /// A new password was not taken.
    PasswordChangeRefused "password-change-refused" SignIn User Account Act Certain;
    /// Signing out did not work; it does not matter for mail.
    SignOutFailed "sign-out-failed" SignIn User Account Passes Certain;
    /// The page was left with "Cancel", or back to the program.
    SignInCancelled "sign-in-cancelled" SignIn User Account Act Certain;
    /// A token was asked for without a window, and nobody is signed in.
    SignInNeeded "sign-in-needed" SignIn User Account Act Certain;
    /// The code or the stored sign-in was issued to another application than asks with it.
    GrantOfAnotherApp "grant-of-another-app" SignIn Firm Account Act Certain;

    // 4 The test mail.
    /// A user name and password were sent, or a mechanism that is not offered.
    BasicAuthentication "basic-authentication" TestMail Developer Account Act Certain;
    /// A mail was sent without logging in first.
    NotAuthenticated "not-authenticated" TestMail Developer Account Act Certain;
    /// SMTP refuses a token that is right in everything that can be seen.
    SmtpLoginRefused "smtp-login-refused" TestMail Admin Account Act OneOf
        ["login-not-upn", "shared-mailbox-in-smtp-user", "mailbox-not-found"];
    /// The user may not send under this address.
    SendAsDenied "send-as-denied" TestMail Admin Account Act Certain;
    /// The mailbox or the server's store is full.
    MailboxOrStoreFull "mailbox-or-store-full" TestMail User Account Act Certain;
    /// The mail is larger than the mailbox may send.
    MessageTooLarge "message-too-large" TestMail User Account Act Certain;
    /// A recipient's address was refused, or there are too many.
    RecipientRefused "recipient-refused" TestMail User Account Act Certain;
    /// Microsoft has stopped this sender: spam suspicion or daily limit.
    SendingBlocked "sending-blocked" TestMail Admin Account Act Certain;
    /// Microsoft wants to see the owner of the mailbox in a browser before it sends again.
    AccountMustSignIn "account-must-sign-in" TestMail User Account Act Likely;
    /// Mail was handed in without a login, and Exchange does not pass it on.
    RelayRefused "relay-refused" TestMail Admin Account Act Certain;
    /// The tenant refuses mail in its own name that nobody signed in for.
    DirectSendRefused "direct-send-refused" TestMail Admin Account Act Certain;
    /// The whole tenant has reached its daily limit of outside recipients.
    TenantSendingLimit "tenant-sending-limit" TestMail Admin Entity Act Certain;
    /// The sender's domain is not registered in the tenant.
    DomainNotRegistered "domain-not-registered" TestMail Admin Entity Act Certain;
    /// The recipient's side or a rule refuses this sender.
    SenderRefused "sender-refused" TestMail User Account Act Likely;
    /// The sender's domain does not prove its mail (SPF, DKIM, DMARC).
    SenderDomainUnproven "sender-domain-unproven" TestMail Admin Entity Act Certain;
    /// The recipient takes mail from certain senders only.
    RecipientRestricts "recipient-restricts" TestMail User Account Act Certain;
    /// The recipient's mailbox is full, switched off or overrun.
    RecipientMailbox "recipient-mailbox" TestMail User Account Act Certain;
    /// The recipient's mail server could not be found or reached in time.
    UndeliverableOnTheWay "undeliverable-on-the-way" TestMail User Account Act Likely;
    /// The mail went round in a circle between servers.
    MailLoop "mail-loop" TestMail Admin Entity Act Certain;
    /// The mail itself is not written as it must be.
    MessageMalformed "message-malformed" TestMail Developer Account Act Certain;
    /// The tenant does not let mail be forwarded outside by itself.
    ForwardingBlocked "forwarding-blocked" TestMail Admin Account Act Certain;
    /// The whole tenant, or the address that it sends from, has lost its good name.
    TenantSendingBlocked "tenant-sending-blocked" TestMail Admin Entity Act Certain;

    // 5 Daily life.
    /// The refresh token was not used for ninety days.
    RefreshTokenExpired "refresh-token-expired" DailyLife User Account Act Certain;
    /// The user's sessions were revoked, or an administrator reset the password.
    SessionsRevoked "sessions-revoked" DailyLife User Account Act OneOf
        ["sessions-revoked", "password-reset"];
    /// A policy asks for a new sign-in at intervals.
    SignInFrequency "sign-in-frequency" DailyLife User Account Act Certain;
    /// The refresh token or the session is no longer accepted.
    RefreshTokenInvalid "refresh-token-invalid" DailyLife User Account Act Certain;
    /// An expired access token was shown to a mail server.
    AccessTokenExpired "access-token-expired" DailyLife Developer Account Act Certain;
    /// Too many requests or connections.
    Throttled "throttled" DailyLife Microsoft Account Passes Certain;
    /// A mail server refused for the time being.
    TemporarilyRefused "temporarily-refused" DailyLife Microsoft Account Passes Certain;
    /// Microsoft's service has an outage of its own.
    ServiceUnavailable "service-unavailable" DailyLife Microsoft Computer Passes Certain;
    /// Entra cannot be reached from this computer.
    EntraUnreachable "entra-unreachable" DailyLife It Computer Passes Certain;
    /// The mail server cannot be reached from this computer.
    MailServerUnreachable "mail-server-unreachable" DailyLife It Computer Passes Certain;
    /// Neither Entra nor a mail server can be reached from this computer.
    NetworkDown "network-down" DailyLife It Computer Passes Likely;
    /// Connections are taken, and then nothing is said on them.
    NothingAnswers "nothing-answers" DailyLife It Computer Passes Likely;
    /// Something else than Microsoft answers: a proxy, a firewall's page, a captive portal.
    ProxyInBetween "proxy-in-between" DailyLife It Computer Act Likely;
    /// The mail server hung up as soon as it was shown the token.
    HungUpAfterToken "hung-up-after-token" DailyLife It Account Act OneOf
        ["proxy-in-between", "token-too-long", "service-unavailable"];
    /// What answers on the mail server's port is no mail server of Microsoft's.
    NotTheMailServer "not-the-mail-server" DailyLife It Computer Act Likely;
    /// The mail server does not offer STARTTLS: something in between strips it.
    StarttlsMissing "starttls-missing" DailyLife It Computer Act Likely;
    /// The computer's clock is wrong.
    ClockWrong "clock-wrong" DailyLife It Computer Act Certain;
    /// Another run of the client holds a file for too long.
    ClientBusy "client-busy" DailyLife User Computer Passes Certain;
    /// The server's certificate is not trusted: often a proxy or virus scanner in between.
    CertificateNotTrusted "certificate-not-trusted" DailyLife It Computer Act Certain;
    /// The refresh token was issued to a single-page application and lasts a day.
    RefreshTokenOfSpa "refresh-token-of-spa" DailyLife Admin Account Act Certain;
    /// The program asks for the same token again and again.
    RequestLoop "request-loop" DailyLife Developer Account Act Certain;
    /// The server closed a session in which nothing happened.
    SessionEnded "session-ended" DailyLife Developer Account Passes Certain;
    /// IMAP knows no folder of this name.
    ImapFolderUnknown "imap-folder-unknown" DailyLife User Account Act Certain;
    /// IMAP does not understand what the program asked.
    ImapRequestRefused "imap-request-refused" DailyLife Developer Account Act Likely;
    /// A mail server does not accept the token, and says so by OAuth's own names.
    TokenRefused "token-refused" DailyLife User Account Act Likely;
    /// A mail server reports a fault of its own that does not pass.
    LastingServerFault "lasting-server-fault" DailyLife Admin Account Act Certain;
    /// A server cannot be reached, whosever it is.
    ServerUnreachable "server-unreachable" DailyLife It Computer Passes Likely;
    /// A connection was cut in the middle.
    ConnectionCut "connection-cut" DailyLife It Computer Passes Likely;
    /// A number between Microsoft's own services.
    MicrosoftsOwn "microsofts-own" DailyLife Microsoft Account Act Likely;
    /// Something that no rule covers; the evidence says all there is.
    Unknown "unknown" DailyLife Nobody Account Act Unknown;
}

impl fmt::Display for FindingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is not the id of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no finding has this id")]
pub struct NoSuchFinding;

impl FromStr for FindingId {
    type Err = NoSuchFinding;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|id| id.as_str() == text)
            .ok_or(NoSuchFinding)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_id_is_its_own_and_reads_back() {
        let distinct: HashSet<_> = FindingId::ALL.iter().map(|id| id.as_str()).collect();
        assert_eq!(distinct.len(), FindingId::ALL.len());
        for id in FindingId::ALL {
            assert_eq!(id.as_str().parse(), Ok(*id));
            assert_eq!(serde_json::to_value(id).unwrap(), id.as_str());
            assert_eq!(serde_json::to_value(id.step()).unwrap(), id.step().as_str());
        }
    }

    #[test]
    fn the_rows_stand_in_the_order_of_the_setup() {
        assert!(FindingId::ALL.is_sorted_by_key(|id| id.step()));
    }

    #[test]
    fn a_class_and_only_a_class_names_several_causes() {
        for id in FindingId::ALL {
            assert_eq!(
                id.causes().len() > 1,
                id.certainty() == Certainty::OneOf,
                "{id}"
            );
        }
    }
}

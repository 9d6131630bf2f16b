//! The catalogue of Entra ID's errors: one row for each AADSTS number that the box raises.
//!
//! A row says what the wire shows. Why the error was raised is a [`Cause`]: the row names the usual
//! one, and whoever raises it may know better.

use serde::Serialize;

use super::context::Context;
use crate::cause::Cause;
use crate::tenant::Change;

/// How well a row is known.
#[cfg(test)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Provenance {
    /// Text and mapping stand in a public capture of the real service.
    Captured,
    /// The documentation, or public reports, have the text; the OAuth error is assumed.
    Documented,
    /// From memory; no test should take it for the truth.
    Assumed,
}

macro_rules! errors {
    ($($(#[$doc:meta])* $variant:ident $number:literal $error:literal $status:literal
       $suberror:ident $cause:ident $provenance:ident $source:literal $template:literal;)*) => {
        /// An error of Entra ID.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Aadsts { $($(#[$doc])* $variant,)* }

        impl Aadsts {
            /// Every row.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The row.
            pub(crate) const fn row(self) -> Row {
                match self {
                    $(Self::$variant => Row {
                        number: $number,
                        error: $error,
                        status: $status,
                        suberror: Suberror::$suberror,
                        cause: Cause::$cause,
                        #[cfg(test)]
                        provenance: Provenance::$provenance,
                        #[cfg(test)]
                        source: $source,
                        template: $template,
                    },)*
                }
            }
        }
    };
}

impl Aadsts {
    /// The text of a number, for the look-up page.
    pub(crate) fn text_of(number: u32) -> Option<&'static str> {
        let mut rows = Self::ALL.iter().map(|error| error.row());
        rows.find(|row| row.number == number)
            .map(|row| row.template)
    }
}

/// What one error looks like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// The number after `AADSTS`.
    pub(crate) number: u32,
    /// OAuth's `error`.
    pub(crate) error: &'static str,
    /// The token endpoint's status.
    pub(crate) status: u16,
    suberror: Suberror,
    cause: Cause,
    #[cfg(test)]
    provenance: Provenance,
    #[cfg(test)]
    source: &'static str,
    template: &'static str,
}

#[derive(Clone, Copy, Debug)]
enum Suberror {
    No,
    ConsentRequired,
    BadToken,
    BasicAction,
    MessageOnly,
}

// Columns: number, OAuth error, status, suberror, usual cause, provenance, source, text.
// `docs` is learn.microsoft.com, "Microsoft Entra authentication and authorization error codes".
errors! {
    // The request's form.
    MissingParameter 900144 "invalid_request" 400 No RequestMalformed Documented "docs"
        "The request body must contain the following parameter: '{name}'.";
    PostOnly 900561 "invalid_request" 400 No RequestMalformed Documented "docs"
        "The endpoint only accepts POST, OPTIONS requests. Received a {method} request.";
    Malformed 9002313 "invalid_request" 400 No RequestMalformed Documented "docs"
        "Invalid request. Request is malformed or invalid.";
    JsonBody 9000410 "invalid_request" 400 No RequestMalformed Documented "public reports"
        "Malformed JSON.";
    UnsupportedGrant 70003 "unsupported_grant_type" 400 No RequestMalformed Documented "docs"
        "The app requested an unsupported grant type '{grant}'.";
    ResponseTypeNotEnabled 700054 "unsupported_response_type" 400 No RequestMalformed Documented "docs"
        "response_type '{type}' is not enabled for the application.";
    ResponseTypeUnknown 70005 "unsupported_response_type" 400 No RequestMalformed Documented "docs"
        "The app returned an unsupported response type due to the following reasons: response type '{type}' isn't enabled for the app.";
    BadValue 90023 "invalid_request" 400 No RequestMalformed Assumed "docs have the number"
        "Unsupported '{name}' value.";
    ResourceParameter 901002 "invalid_request" 400 No RequestMalformed Documented "docs"
        "The 'resource' request parameter is not supported.";
    ChallengeSize 501491 "invalid_request" 400 No RequestMalformed Documented "docs"
        "Invalid size of Code_Challenge parameter.";
    FlowExpired 50089 "invalid_grant" 400 No SignInPageExpired Documented "docs have the number"
        "Flow token expired - Authentication Failed.";

    /// As answered where people enter code after code; the real page's answer is not known.
    TooManyRequests 90055 "temporarily_unavailable" 400 No RequestMalformed Assumed "docs have the number"
        "There are too many incoming requests.";

    // Tenant and application.
    TenantNotFound 90002 "invalid_tenant" 400 No TenantNotFound Captured "github.com/james-gould/azure-keyvault-emulator issue 324"
        "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.";
    TenantMalformed 900023 "invalid_request" 400 No TenantIdMalformed Captured "github.com/caddy-dns/azure issue 3"
        "Specified tenant identifier '{tenant}' is neither a valid DNS name, nor a valid external domain.";
    UnknownInstance 50049 "invalid_instance" 400 No RequestMalformed Captured "github.com/AzureAD/microsoft-authentication-library-for-dotnet, TestConstants.cs"
        "Unknown or invalid instance.";
    TenantNotNamed 50059 "invalid_request" 400 No TenantNotNamed Documented "docs"
        "No tenant-identifying information found in either the request or implied by any provided credentials.";
    NotMultiTenant 50194 "invalid_request" 400 No TenantNotNamed Captured "github.com/microsoftgraph/aspnetcore-connect-sample issue 65"
        "Application '{app}'({name}) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such applications created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.";
    ConsumersEndpoint 9002332 "invalid_request" 400 No TenantNotNamed Documented "docs"
        "Application '{app}'({name}) is configured for use by Azure Active Directory users only. Please do not use the /consumers endpoint to serve this request.";
    AppNotFound 700016 "unauthorized_client" 400 No AppNotFoundInTenant Documented "docs"
        "Application with identifier '{app}' was not found in the directory '{tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.";
    AppDisabled 7000112 "unauthorized_client" 400 No AppDisabled Documented "docs"
        "Application '{app}'({name}) is disabled.";
    PersonalOnly 9002346 "invalid_request" 400 No AccountTypePersonalOnly Captured "public capture of the text; the mapping from a test fixture"
        "Application '{app}'({name}) is configured for use by Microsoft Account users only. Please use the /consumers endpoint to serve this request.";
    ClientIdMalformed 90112 "invalid_request" 400 No ClientIdMalformed Documented "public reports"
        "Application identifier is expected to be a GUID.";

    // The redirect URI.
    RedirectNotRegistered 50011 "invalid_request" 400 No RedirectUriNotRegistered Documented "learn.microsoft.com, Error AADSTS50011"
        "The redirect URI '{uri}' specified in the request does not match the redirect URIs configured for the application '{app}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to fix this.";
    RedirectMalformed 90102 "invalid_request" 400 No RequestMalformed Documented "public reports"
        "'redirect_uri' value must be a valid absolute URI.";
    NoRedirect 500113 "invalid_request" 400 No RedirectUriNotRegistered Documented "docs"
        "No reply address is registered for the application.";
    RedirectDiffers 500112 "invalid_client" 401 No RedirectUriDiffers Captured "public capture of number and error; the status is assumed"
        "The reply address '{sent}' does not match the reply address '{expected}' provided when requesting Authorization code.";

    // The client's credentials.
    SecretWrong 7000215 "invalid_client" 401 No ClientSecretWrong Captured "docs; github.com/Azure/azure-sdk-for-js recordings have the older text"
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{app}'.";
    SecretExpired 7000222 "invalid_client" 401 No ClientSecretExpired Documented "docs"
        "The provided client secret keys for app '{app}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.";
    CredentialRequired 7000216 "invalid_client" 401 No ClientSecretMissing Captured "github.com/MicrosoftDocs/azure-docs issue 30777"
        "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.";
    SecretRequired 7000218 "invalid_client" 401 No ClientSecretMissing Documented "learn.microsoft.com, Error AADSTS7000218"
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
    PublicClient 700025 "invalid_client" 401 No RedirectUriUnderMobile Documented "docs"
        "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.";
    SpaNeedsPkce 9002325 "invalid_request" 400 No RequestMalformed Documented "public reports"
        "Proof Key for Code Exchange is required for cross-origin authorization code redemption.";
    NotSpa 9002326 "invalid_request" 400 No RequestMalformed Documented "public reports"
        "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '{origin}'.";
    SpaOnly 9002327 "invalid_request" 400 No RedirectUriUnderSpa Documented "public reports"
        "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.";

    // Scopes and consent.
    ScopeInvalid 70011 "invalid_scope" 400 No ScopeUnknown Captured "github.com/jeffcarbs/omniauth-office365 issue 1"
        "The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid.";
    AppScope 1002012 "invalid_scope" 400 No ScopeUnknown Documented "github.com/AzureAD/microsoft-authentication-library-for-go, oauth.go"
        "The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).";
    TwoResources 28000 "invalid_request" 400 No ScopesOfTwoResources Captured "github.com/Earlybyte/aad_oauth issue 328; the OAuth error is assumed"
        "Provided value for the input parameter scope is not valid because it contains more than one resource. Scope {scope} is not valid.";
    ScopeNeeded 28003 "invalid_grant" 400 No ScopesOfTwoResources Documented "docs; the OAuth error is assumed"
        "Provided value for the input parameter scope cannot be empty when requesting an access token using the provided authorization code. Please specify a valid scope.";
    ResourceNotFound 500011 "invalid_resource" 400 No ScopeUnknown Captured "public capture of 2026"
        "The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.";
    ScopeUnknown 650053 "invalid_client" 400 No ScopeUnknown Captured "github.com/O365/python-o365 issue 551"
        "The application '{name}' asked for scope '{scope}' that doesn't exist on the resource '{resource}'. Contact the app vendor.";
    NothingConfigured 650056 "invalid_client" 400 No PermissionNotRegistered Documented "docs; the OAuth error is assumed"
        "Misconfigured application. This could be due to one of the following: the client has not listed any permissions for '{resource}' in the requested permissions in the client's application registration. Or, the admin has not consented in the tenant. Or, check the application identifier in the request to ensure it matches the configured client application identifier. Or, check the certificate in the request to ensure it's valid. Please contact your admin to fix the configuration or consent on behalf of the tenant. Client app ID: {app}.";
    ConsentRequired 65001 "invalid_grant" 400 ConsentRequired ConsentMissing Captured "github.com/microsoftgraph/aspnet-connect-rest-sample issue 33"
        "The user or administrator has not consented to use the application with ID '{app}' named '{name}'. Send an interactive authorization request for this user and resource.";
    ConsentDeclined 65004 "access_denied" 400 No ConsentRefused Captured "github.com/MicrosoftDocs/azure-docs issue 114009"
        "User declined to consent to access the app.";
    AdministratorNeeded 90093 "access_denied" 400 No ApprovalRequired Documented "public reports; where it is shown is assumed"
        "This operation can only be performed by an administrator. Sign out and sign in as an administrator or contact one of your organization's administrators.";
    ApprovalRequired 90094 "access_denied" 400 No ApprovalRequired Documented "learn.microsoft.com, Troubleshoot consent issues"
        "An administrator of {tenant} has set a policy that prevents you from granting {name} the permissions it is requesting. Contact an administrator of {tenant}, who can grant permissions to this app on your behalf.";

    // Codes and refresh tokens.
    CodeRedeemed 54005 "invalid_grant" 400 No CodeRedeemedTwice Documented "docs"
        "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.";
    CodeExpired 70008 "invalid_grant" 400 No CodeExpired Documented "docs"
        "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.";
    CodeInvalid 70000 "invalid_grant" 400 No CodeInvalid Documented "docs"
        "Provided grant is invalid or malformed.";
    RefreshTokenInvalid 70000 "invalid_grant" 400 No RefreshTokenInvalid Documented "docs"
        "The provided value for the input parameter 'refresh_token' or 'assertion' is not valid.";
    OtherTenant 700005 "invalid_grant" 400 No CodeInvalid Documented "docs; the OAuth error is assumed"
        "Provided Authorization Code is intended to use against other tenant, thus rejected. OAuth2 Authorization Code must be redeemed against same tenant it was acquired for (/common or /{tenant-ID} as appropriate)";
    VerifierWrong 501481 "invalid_grant" 400 No CodeVerifierWrong Captured "public measurement of July 2026"
        "The Code_Verifier does not match the code_challenge supplied in the authorization request.";
    RefreshTokenExpired 700082 "invalid_grant" 400 No RefreshTokenExpired Documented "docs"
        "The refresh token has expired due to inactivity. The token was issued on {issued} and was inactive for 90.00:00:00.";
    SpaTokenExpired 700084 "invalid_grant" 400 No RefreshTokenExpired Documented "docs"
        "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page. The token was issued on {issued}.";
    GrantRevoked 50173 "invalid_grant" 400 BadToken SessionsRevoked Captured "github.com/Azure/azure-sdk-for-js recordings"
        "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '{issued}' and the TokensValidFrom date (before which tokens are not valid) for this user is '{valid_from}'.";

    // Device codes. The wire says `expired_token` and the like; the page says the rest.
    DevicePending 70016 "authorization_pending" 400 No NotSignedIn Documented "docs; public reports"
        "OAuth 2.0 device flow error. Authorization is pending. Continue polling.";
    DeviceCodeExpired 70020 "expired_token" 400 No DeviceCodeExpired Captured "github.com/Azure/azure-cli issue 22251"
        "The provided value for the input parameter 'device_code' is not valid. This device code has expired.";
    DeviceCodeInvalid 70018 "bad_verification_code" 400 No CodeInvalid Documented "docs; the text is assumed"
        "The provided value for the input parameter 'device_code' is not valid.";
    DeviceDeclined 70022 "authorization_declined" 400 No DeviceCodeDeclined Assumed "docs have the OAuth error; number and text are assumed"
        "OAuth 2.0 device flow error. Authorization is declined by the user.";
    UserCodeWrong 70018 "bad_verification_code" 400 No CodeInvalid Documented "docs; that the page carries the number is assumed"
        "Invalid verification code due to User typing in wrong user code for device code flow.";
    UserCodeExpired 70019 "expired_token" 400 No DeviceCodeExpired Documented "docs; that the page carries the number is assumed"
        "Verification code expired.";
    UserCodeEmpty 90119 "invalid_request" 400 No RequestMalformed Documented "docs"
        "The user code is null or empty.";
    UserCodeUsed 90120 "invalid_request" 400 No CodeRedeemedTwice Documented "docs"
        "The request was already authorized or declined.";
    ConfirmationNeeded 50199 "interaction_required" 400 No NotSignedIn Documented "docs; public reports"
        "For security reasons, user confirmation is required for this request. Please repeat the request allowing user interaction.";

    // The user.
    WrongPassword 50126 "invalid_grant" 400 No WrongPassword Documented "docs"
        "Error validating credentials due to invalid username or password.";
    UserNotFound 50034 "invalid_grant" 400 BadToken UserNotFound Captured "github.com/Azure/azure-sdk-for-js recordings"
        "The user account {user} does not exist in the {tenant} directory. To sign into this application, the account must be added to the directory.";
    UserOfAnotherTenant 50020 "access_denied" 400 No AccountNotInTenant Captured "github.com/MicrosoftDocs/azure-docs issue 114009 has number and error; the text from docs"
        "User account '{user}' from identity provider 'https://sts.windows.net/{home}/' does not exist in tenant '{tenant}' and cannot access the application '{app}'({name}) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.";
    PersonalAccount 500208 "invalid_request" 400 No AccountNotInTenant Documented "docs; github.com/AzureAD/microsoft-authentication-library-for-python, test_e2e.py"
        "The domain is not a valid login domain for the account type.";
    UserDisabled 50057 "invalid_grant" 400 No UserDisabled Documented "docs"
        "The user account is disabled.";
    UserLocked 50053 "invalid_grant" 400 No UserLocked Documented "docs; the text from public reports"
        "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.";
    PasswordExpired 50055 "invalid_grant" 400 No PasswordExpired Captured "learn.microsoft.com, Authentication issues in Azure HDInsight; there on v1"
        "Password is expired.";
    NotSignedIn 50058 "login_required" 400 No NotSignedIn Documented "docs"
        "A silent sign-in request was sent but no user is signed in.";
    SeveralSessions 16000 "interaction_required" 400 No SeveralAccountsSignedIn Documented "docs"
        "Either multiple user identities are available for the current request or selected account is not supported for the scenario.";

    // Policies. v2 says `invalid_grant` where v1 says `interaction_required`.
    MfaRequired 50076 "invalid_grant" 400 BasicAction MfaRequired Captured "github.com/AzureAD/microsoft-authentication-library-for-js issue 5491"
        "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '{resource}'.";
    MfaNotRegistered 50079 "invalid_grant" 400 BasicAction MfaNotRegistered Documented "docs; public reports"
        "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '{resource}'.";
    RegistrationNeeded 50072 "invalid_grant" 400 BasicAction MfaNotRegistered Documented "docs"
        "User needs to enroll for second factor authentication (interactive).";
    MfaUnanswered 50074 "invalid_grant" 400 BasicAction MfaRefused Documented "docs"
        "Strong Authentication is required.";
    MfaRefused 500121 "invalid_grant" 400 No MfaRefused Documented "docs have the number; where it is shown is assumed"
        "Authentication failed during strong authentication request.";
    ConditionalAccess 53003 "invalid_grant" 400 MessageOnly ConditionalAccess Captured "public captures of 2025"
        "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.";
}

/// Something refused: the row, what its text names, and what the wire keeps to itself.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// The error.
    pub(crate) error: Aadsts,
    /// The true cause.
    pub(crate) cause: Cause,
    /// The change of the tenant that cures it.
    pub(crate) cure: Option<Box<Change>>,
    /// Whom it hit.
    pub(crate) user: Option<String>,
    names: Vec<(&'static str, String)>,
    oauth_error: Option<&'static str>,
    claims: Option<Box<str>>,
}

impl From<Aadsts> for Refusal {
    fn from(error: Aadsts) -> Self {
        Self {
            error,
            cause: error.row().cause,
            cure: None,
            user: None,
            names: Vec::new(),
            oauth_error: None,
            claims: None,
        }
    }
}

impl Aadsts {
    /// A refusal whose text names something.
    pub(crate) fn naming(self, name: &'static str, value: impl Into<String>) -> Refusal {
        Refusal::from(self).naming(name, value)
    }
}

impl Refusal {
    /// Names one more thing.
    pub(crate) fn naming(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.names.push((name, value.into()));
        self
    }

    /// What would cure it.
    pub(crate) fn cured_by(mut self, change: Change) -> Self {
        self.cure = Some(Box::new(change));
        self
    }

    /// Whom it hit.
    pub(crate) fn of(mut self, user: &str) -> Self {
        self.user = Some(user.to_owned());
        self
    }

    /// The row names the usual cause; this is the true one.
    pub(crate) fn because(mut self, cause: Cause) -> Self {
        self.cause = cause;
        self
    }

    /// What an interactive request has to bring along: a JSON object in a string, as public
    /// captures of the token endpoint have it.
    pub(crate) fn claiming(mut self, claims: String) -> Self {
        self.claims = Some(claims.into());
        self
    }

    /// The authorize endpoint has another word for some errors than the token endpoint.
    pub(crate) fn called(mut self, oauth_error: &'static str) -> Self {
        self.oauth_error = Some(oauth_error);
        self
    }

    /// What the text names; empty where it names no such thing.
    pub(crate) fn named(&self, name: &str) -> &str {
        let found = self.names.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, value)| value)
    }

    /// OAuth's `error`.
    pub(crate) fn oauth_error(&self) -> &'static str {
        self.oauth_error.unwrap_or(self.error.row().error)
    }

    /// `AADSTS90002: Tenant …` without the tail.
    pub(crate) fn message(&self) -> String {
        let row = self.error.row();
        format!("AADSTS{}: {}", row.number, fill(row.template, &self.names))
    }

    /// `error_description`: the message with its tail. Single spaces since November 2023, CRLF
    /// before (public captures on both sides of that month).
    pub(crate) fn description(&self, context: &Context) -> String {
        format!(
            "{} Trace ID: {} Correlation ID: {} Timestamp: {}",
            self.message(),
            context.trace,
            context.correlation,
            context.timestamp()
        )
    }

    /// `error_uri`: the look-up page. Every error of these rows has one.
    pub(crate) fn error_uri(&self, context: &Context) -> String {
        format!("{}/error?code={}", context.origin, self.error.row().number)
    }

    /// The token endpoint's body.
    pub(crate) fn body(&self, context: &Context) -> String {
        let row = self.error.row();
        let body = ErrorBody {
            error: self.oauth_error(),
            error_description: self.description(context),
            error_codes: [row.number],
            timestamp: context.timestamp(),
            trace_id: &context.trace,
            correlation_id: &context.correlation,
            error_uri: self.error_uri(context),
            suberror: match row.suberror {
                Suberror::No => None,
                Suberror::ConsentRequired => Some("consent_required"),
                Suberror::BadToken => Some("bad_token"),
                Suberror::BasicAction => Some("basic_action"),
                Suberror::MessageOnly => Some("message_only"),
            },
            claims: self.claims.as_deref(),
        };
        // A struct of strings and numbers always serialises.
        serde_json::to_string(&body).unwrap_or_default()
    }
}

/// In the order of the real service (captures in github.com/AzureAD/
/// microsoft-authentication-library-for-js issue 5491 and others).
#[derive(Serialize)]
struct ErrorBody<'a> {
    error: &'a str,
    error_description: String,
    error_codes: [u32; 1],
    timestamp: String,
    trace_id: &'a str,
    correlation_id: &'a str,
    error_uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    suberror: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<&'a str>,
}

/// Fills `{name}` in one pass, so that braces in a value stay what they are.
fn fill(template: &str, names: &[(&'static str, String)]) -> String {
    let mut text = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        text.push_str(&rest[..at]);
        let tail = &rest[at..];
        let end = tail.find('}').map_or(tail.len(), |end| end + 1);
        let name = tail[..end].trim_matches(['{', '}']);
        match names.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => text.push_str(value),
            None => text.push_str(&tail[..end]),
        }
        rest = &tail[end..];
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_whole() {
        for error in Aadsts::ALL {
            let row = error.row();
            assert!(row.number >= 10_000, "{error:?}");
            assert!(matches!(row.status, 400 | 401), "{error:?}");
            assert_eq!(
                row.status == 401,
                row.error == "invalid_client" && row.number != 650_053 && row.number != 650_056,
                "{error:?}"
            );
            assert!(
                !row.source.is_empty() && !row.template.is_empty(),
                "{error:?}"
            );
            assert!(matches!(
                row.provenance,
                Provenance::Captured | Provenance::Documented | Provenance::Assumed
            ));
        }
    }

    #[test]
    fn braces_in_a_value_stay() {
        let names = [("a", "{b}".to_owned()), ("b", "x".to_owned())];
        assert_eq!(fill("1 {a} 2 {b} 3 {c}", &names), "1 {b} 2 x 3 {c}");
    }

    #[test]
    fn a_body_has_the_members_in_order() {
        let refusal = Aadsts::ConsentRequired
            .naming("app", "A")
            .naming("name", "N");
        insta::assert_snapshot!(refusal.body(&Context::for_test()));
    }
}

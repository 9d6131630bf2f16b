//! What cures each finding, act by act.

use super::case::Case;
use super::id::{FindingId, Scope};
use super::remedy::{AdminAct, ClientAct, Remedy};
use crate::evidence::{AccountEvidence, Attempt, Local};

/// The permissions that the client needs, as the portal names them.
const PERMISSIONS: [&str; 3] = ["POP.AccessAsUser.All", "SMTP.Send", "offline_access"];

/// How long to wait where the server does not say.
const DEFAULT_WAIT_S: u64 = 15 * 60;

/// The cure of each finding, in order. No `_` arm: a new finding has to say how it is cured.
pub(crate) fn remedies(id: FindingId, case: &Case<'_>) -> Vec<Remedy> {
    use FindingId::*;
    let entity = || case.entity.name.clone();
    let login = || {
        case.account
            .map(|account| account.login.clone())
            .unwrap_or_default()
    };
    let address = || {
        case.account
            .map(|account| account.address.clone())
            .unwrap_or_default()
    };
    let admin = Remedy::Administrator;
    let client = Remedy::Client;
    let check = || client(ClientAct::CheckSettings { entity: entity() });
    let sign_in = || {
        case.account
            .map(|_| client(ClientAct::SignIn { account: address() }))
    };
    let permissions = || PERMISSIONS.map(str::to_owned).to_vec();
    let set_permissions = || {
        admin(AdminAct::SetPermissions {
            permissions: permissions(),
        })
    };
    let consent = || {
        admin(AdminAct::AdminConsent {
            permissions: permissions(),
        })
    };
    let mut acts = match id {
        AccountTypePersonalOnly => vec![admin(AdminAct::SetAccountTypeSingleTenant), check()],
        RedirectUriNotRegistered | RedirectUriUnderSpa | RedirectUriUnderMobile => {
            let web = vec![case.entity.redirect_uri.clone()];
            let mut acts = vec![admin(AdminAct::SetRedirectUris { web }), check()];
            // Only a sign-in shows that a redirect stands under the right platform.
            acts.extend(sign_in());
            acts
        }
        AppDisabled => vec![admin(AdminAct::EnableApp), check()],
        AppDeleted => {
            let mut acts = vec![
                admin(AdminAct::RegisterApp {
                    redirect_uri: case.entity.redirect_uri.clone(),
                }),
                set_permissions(),
                consent(),
                admin(AdminAct::AddSecret),
                client(ClientAct::SetClientId { entity: entity() }),
                client(ClientAct::SetSecret { entity: entity() }),
                check(),
            ];
            acts.extend(sign_in_all(case));
            acts
        }
        AppNotFoundInTenant => vec![
            client(ClientAct::SetTenantId { entity: entity() }),
            client(ClientAct::SetClientId { entity: entity() }),
            check(),
        ],
        ClientIdWrong | ClientIdMalformed => {
            vec![client(ClientAct::SetClientId { entity: entity() }), check()]
        }
        IdsEqual | IdsSwapped => vec![
            client(ClientAct::SetTenantId { entity: entity() }),
            client(ClientAct::SetClientId { entity: entity() }),
            check(),
        ],
        TenantNotFound | TenantIdMalformed | TenantIdWrong | TenantNotNamed => {
            vec![client(ClientAct::SetTenantId { entity: entity() }), check()]
        }
        ClientSecretExpired
        | ClientSecretWrong
        | SecretIdInsteadOfValue
        | ClientSecretMissing
        | SecretEndsSoon => {
            vec![
                admin(AdminAct::AddSecret),
                client(ClientAct::SetSecret { entity: entity() }),
                check(),
            ]
        }
        PopPermissionMissing
        | SmtpPermissionMissing
        | PermissionsMissing
        | OfflineAccessMissing
        | ConsentMissing
        | PermissionNotRegistered => vec![set_permissions(), consent()],
        ApprovalRequired => vec![consent()],
        SmtpAuthOffForTenant | SmtpAuthOffForMailbox => {
            vec![admin(AdminAct::SetAuthenticatedSmtp {
                mailbox: Some(login()),
                enabled: Some(true),
            })]
        }
        AddressTypo => match case.signed_in().map(str::to_owned) {
            Some(to) => {
                return vec![
                    client(ClientAct::CorrectAddress {
                        account: address(),
                        to: to.clone(),
                    }),
                    client(ClientAct::SignIn { account: to }),
                ];
            }
            None => return Vec::new(),
        },
        AccountNotInTenant => match case.account.and_then(|account| account.home_entity.clone()) {
            Some(entity) => vec![client(ClientAct::MoveAccount {
                account: address(),
                entity,
            })],
            None => Vec::new(),
        },
        // Entra's smart lockout ends by itself; an hour is longer than it lasts at first.
        UserLocked => vec![Remedy::Wait { seconds: 3600 }],
        UserDisabled => vec![admin(AdminAct::EnableUser { user: login() })],
        UserNotAssigned => vec![admin(AdminAct::AssignUser { user: login() })],
        ConditionalAccess => {
            vec![admin(AdminAct::ExemptFromConditionalAccess {
                user: login(),
            })]
        }
        // Nobody has to be given a right to the own mailbox: what it lacks is the address.
        SendAsDenied if case.sends_as_itself() => return Vec::new(),
        SendAsDenied => {
            let (mailbox, user) = (address(), login());
            // Only a mail that is sent shows whether it may be sent.
            let test_mail = client(ClientAct::SendTestMail { account: address() });
            vec![admin(AdminAct::GrantSendAs { mailbox, user }), test_mail]
        }
        FullAccessMissing => {
            let (mailbox, user) = (address(), login());
            vec![admin(AdminAct::GrantFullAccess { mailbox, user })]
        }
        ClockWrong => return vec![client(ClientAct::SetClock)],
        TokenTooLong => vec![admin(AdminAct::RemoveGroupsClaim)],
        SettingsIncomplete => return settings_complete(case, &entity()),
        NoMailbox => vec![admin(AdminAct::AssignLicence { user: login() })],
        LoginNotUpn => match case.signed_in().map(str::to_owned) {
            Some(login) => vec![client(ClientAct::SetLogin {
                account: address(),
                login,
            })],
            None => Vec::new(),
        },
        Throttled | TemporarilyRefused | ServiceUnavailable => {
            return vec![Remedy::Wait {
                seconds: case.failure.retry_after().unwrap_or(DEFAULT_WAIT_S),
            }];
        }
        // For the class, the switch is the cause that can be mended without buying anything.
        PopOff | PopOffOrNoLicence => {
            vec![admin(AdminAct::SetPop {
                mailbox: login(),
                enabled: true,
            })]
        }
        PersonalAccount
        | PageReloaded
        | GrantDamaged
        | SignInInterrupted
        | DeviceNotAccepted
        | UserAtRisk
        | DeviceCodeNotKnown
        | CodeOrRefreshTokenExpired
        | PasskeyRefused
        | RefreshTokenOfSpa
        | WrongAudience
        | ConsentRefused
        | OtherUserSignedIn
        | SignInNotFinished
        | SignInAnswerForeign
        | WrongPassword
        | PasswordExpired
        | MfaRefused
        | MfaRequired
        | MfaNotRegistered
        | CodeExpired
        | DeviceCodeExpired
        | DeviceCodeDeclined
        | CodeInvalid
        | CodeRedeemedTwice
        | CodeVerifierWrong
        | RedirectUriDiffers
        | RefreshTokenExpired
        | SessionsRevoked
        | SignInFrequency
        | RefreshTokenInvalid
        | SmtpLoginRefused
        | TokensLost
        | SignInCancelled
        | SignInNeeded
        | GrantOfAnotherApp
        | TokenRefused
        | PastedAddressWrong => Vec::new(),
        RedirectUriMissing
        | RedirectUriMalformed
        | PublicClientFlowsOff
        | AppKeysOrClaims
        | ClientSecretUnwanted
        | CertificateNotRegistered
        | AssertionOutOfTime
        | AssertionInvalid
        | MicrosoftsAppId
        | WrongCloud
        | TenantBlocked
        | UserReadMissing
        | AppOnlyScope
        | ResourceMisspelt
        | StarttlsNotUsed
        | XoauthMalformed
        | ImapLoginRefused
        | ImapNotConnected
        | TenantRestrictions
        | EndpointsSwapped
        | AgeConsentMissing
        | DeviceCodePending
        | FederationBroken
        | SamlRequest
        | OnPremisesPasswordCheck
        | WindowsSignOn
        | UserCertificateRefused
        | PasswordChangeRefused
        | SignOutFailed
        | AccountMustSignIn
        | RelayRefused
        | DirectSendRefused
        | TenantSendingLimit
        | DomainNotRegistered
        | SenderRefused
        | SenderDomainUnproven
        | RecipientRestricts
        | RecipientMailbox
        | UndeliverableOnTheWay
        | MailLoop
        | MessageMalformed
        | ForwardingBlocked
        | RequestLoop
        | SessionEnded
        | ImapFolderUnknown
        | ImapRequestRefused
        | MicrosoftsOwn
        | ScopeUnknown
        | ScopesOfTwoResources
        | ExchangeNotSubscribed
        | UserNotFound
        | ClientStorage
        | RequestMalformed
        | TlsTooOld
        | BasicAuthentication
        | NotAuthenticated
        | MailboxOrStoreFull
        | MessageTooLarge
        | RecipientRefused
        | SendingBlocked
        | AccessTokenExpired
        | Pop3OneLineAuth
        | CheckBlockedByPolicy
        | EntraUnreachable
        | MailServerUnreachable
        | NetworkDown
        | NothingAnswers
        | MailboxElsewhere
        | ProxyInBetween
        | NotTheMailServer
        | HungUpAfterToken
        | StarttlsMissing
        | ClientBusy
        | CertificateNotTrusted
        | ClientCertificateExpired
        | DefaultScopeMixed
        | ExchangeDisabled
        | AppBeingSetUp
        | TlsPortMixedUp
        | OtherProvidersServer
        | TenantSendingBlocked
        | LastingServerFault
        | ServerUnreachable
        | ConnectionCut
        | Unknown => {
            return Vec::new();
        }
    };
    if needs_sign_in(id) {
        acts.extend(sign_in());
    }
    acts
}

/// What completes the settings, where it is one of the three values that is missing.
fn settings_complete(case: &Case<'_>, entity: &str) -> Vec<Remedy> {
    let entity = || entity.to_owned();
    let mut acts = match case.local() {
        Some(Local::SecretMissing | Local::SecretMalformed) => vec![
            Remedy::Administrator(AdminAct::AddSecret),
            Remedy::Client(ClientAct::SetSecret { entity: entity() }),
        ],
        Some(Local::Settings) => vec![
            Remedy::Client(ClientAct::SetTenantId { entity: entity() }),
            Remedy::Client(ClientAct::SetClientId { entity: entity() }),
        ],
        _ => return Vec::new(),
    };
    acts.push(Remedy::Client(ClientAct::CheckSettings {
        entity: entity(),
    }));
    acts
}

/// Everybody of the entity who was signed in signs in again.
fn sign_in_all(case: &Case<'_>) -> impl Iterator<Item = Remedy> {
    let signed_in = |account: &&AccountEvidence| {
        let sign_in = account.attempts.sign_in.as_ref();
        account.token.is_some() || sign_in.is_some_and(Attempt::has_succeeded)
    };
    case.entity
        .accounts
        .iter()
        .filter(signed_in)
        .map(|account| {
            Remedy::Client(ClientAct::SignIn {
                account: account.address.clone(),
            })
        })
}

/// Whether the account has to be signed in again once everything else is done.
fn needs_sign_in(id: FindingId) -> bool {
    use FindingId::*;
    // A token that lacks a permission keeps lacking it; only a sign-in surely brings a new one. A
    // switch of the mailbox or a wrong user name no sign-in can mend.
    !matches!(
        id,
        SmtpAuthOffForTenant
            | SmtpAuthOffForMailbox
            | SendAsDenied
            | FullAccessMissing
            | NoMailbox
            | PopOff
            | PopOffOrNoLicence
            | SmtpLoginRefused
    ) && matches!(id.scope(), Scope::Account)
}

#[cfg(test)]
mod tests;

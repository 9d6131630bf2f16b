//! What is wrong, in a form that people and programs can use.

use serde::{Deserialize, Serialize};

use super::case::{Case, Place};
use super::id::{Certainty, FindingId, Owner, Scope, Step};
use super::remedy::{AdminAct, ClientAct, Remedy};
use super::text::{Arguments, Part, Text, render};
use crate::evidence::{AccountEvidence, Attempt, Failure, Words};

/// One cause, told once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The name of the cause.
    pub id: FindingId,
    /// The setup step at which it went wrong.
    pub step: Step,
    /// The firm, where the cause lies with one.
    #[serde(default)]
    pub entity: Option<String>,
    /// The account's mail address, where the cause lies with one account; an expired secret, for
    /// one, concerns the entity with all its accounts and names none.
    pub account: Option<String>,
    /// Who can put it right.
    pub owner: Owner,
    /// What happened.
    pub what: Text,
    /// The server's words and what the token says.
    pub evidence: Vec<String>,
    /// What to click or type.
    pub fix: Text,
    /// How sure it is.
    pub certainty: Certainty,
    /// For a class, the causes that cannot be told apart from outside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
    /// The cure, act by act; empty where a program can do nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<Remedy>,
}

impl Finding {
    /// The finding for this case, with the remedies that its id always has.
    pub(super) fn new(id: FindingId, case: &Case<'_>) -> Self {
        let arguments = arguments(case);
        let account = match id.scope() {
            Scope::Account => case.account.map(|account| account.address.clone()),
            Scope::Entity | Scope::Computer => None,
        };
        let entity = match id.scope() {
            Scope::Account | Scope::Entity => Some(case.entity.name.clone()),
            Scope::Computer => None,
        };
        Self {
            id,
            step: id.step(),
            entity,
            account,
            owner: id.owner(),
            what: render(id, Part::What, &arguments),
            evidence: case.words(),
            fix: render(id, Part::Fix, &arguments),
            certainty: id.certainty(),
            causes: id
                .causes()
                .iter()
                .map(|cause| (*cause).to_owned())
                .collect(),
            remedies: remedies(id, case),
        }
    }

    /// Adds what a rule saw besides the failure itself; a claim of a token is text from outside too.
    pub(super) fn with_evidence(mut self, evidence: impl AsRef<str>) -> Self {
        self.evidence.push(Words::new(evidence).to_string());
        self
    }

    /// Takes over the evidence of the same finding elsewhere.
    pub(super) fn absorb(&mut self, other: Self) {
        for evidence in other.evidence {
            if !self.evidence.contains(&evidence) {
                self.evidence.push(evidence);
            }
        }
    }
}

/// The permissions that the client needs, as the portal names them.
pub(super) const PERMISSIONS: [&str; 3] = ["POP.AccessAsUser.All", "SMTP.Send", "offline_access"];

fn arguments(case: &Case<'_>) -> Arguments {
    let mut arguments = Arguments::default();
    arguments.set("entity", &case.entity.name);
    // What was refused was never kept, and is not what stands in the settings.
    if case.place != Place::Refused {
        arguments.set("tenantId", &case.entity.tenant_id);
        arguments.set("clientId", &case.entity.client_id);
    }
    arguments.set("redirectUri", &case.entity.redirect_uri);
    if let Some(account) = case.account {
        arguments.set("account", &account.address);
        arguments.set("login", &account.login);
        arguments.set("user", case.signed_in().unwrap_or_default());
        arguments.set("missing", &case.missing_permissions().join(", "));
    }
    if let Failure::Transport(failure) = case.failure {
        arguments.set("host", &failure.host);
    }
    if let Some(number) = case.codes().first() {
        arguments.set("number", &number.to_string());
    }
    arguments
}

/// The cure of each finding, in order. No `_` arm: a new finding has to say how it is cured.
fn remedies(id: FindingId, case: &Case<'_>) -> Vec<Remedy> {
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
        AccountTypePersonalOnly => vec![admin(AdminAct::SetAccountTypeSingleTenant)],
        RedirectUriNotRegistered | RedirectUriUnderSpa | RedirectUriUnderMobile => {
            vec![admin(AdminAct::SetRedirectUris {
                web: vec![case.entity.redirect_uri.clone()],
            })]
        }
        AppDisabled => vec![admin(AdminAct::EnableApp)],
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
        TenantNotFound | TenantIdMalformed | TenantNotNamed => {
            vec![client(ClientAct::SetTenantId { entity: entity() }), check()]
        }
        ClientSecretExpired | ClientSecretWrong | SecretIdInsteadOfValue | ClientSecretMissing => {
            vec![
                admin(AdminAct::AddSecret),
                client(ClientAct::SetSecret { entity: entity() }),
                check(),
            ]
        }
        PopPermissionMissing | SmtpPermissionMissing | OfflineAccessMissing | ConsentMissing => {
            vec![set_permissions(), consent()]
        }
        PermissionNotRegistered => vec![set_permissions(), consent()],
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
        SendAsDenied => {
            vec![admin(AdminAct::GrantSendAs {
                mailbox: address(),
                user: login(),
            })]
        }
        // For the class, the switch is the cause that can be mended without buying anything.
        PopOff | PopOffOrNoLicence => {
            vec![admin(AdminAct::SetPop {
                mailbox: login(),
                enabled: true,
            })]
        }
        WrongAudience | ConsentRefused | OtherUserSignedIn | SignInNotFinished
        | SignInAnswerForeign | WrongPassword | PasswordExpired | MfaRefused | MfaRequired
        | MfaNotRegistered | CodeExpired | DeviceCodeExpired | DeviceCodeDeclined | CodeInvalid
        | CodeRedeemedTwice | CodeVerifierWrong | RedirectUriDiffers | RefreshTokenExpired
        | SessionsRevoked | SignInFrequency | RefreshTokenInvalid | SmtpLoginRefused => Vec::new(),
        ScopeUnknown
        | ScopesOfTwoResources
        | ExchangeNotSubscribed
        | SettingsIncomplete
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
        | Throttled
        | ServiceUnavailable
        | EntraUnreachable
        | MailServerUnreachable
        | CertificateNotTrusted
        | Unknown => {
            return Vec::new();
        }
    };
    if needs_sign_in(id) {
        acts.extend(sign_in());
    }
    acts
}

/// Everybody of the entity who was signed in signs in again.
fn sign_in_all(case: &Case<'_>) -> impl Iterator<Item = Remedy> {
    let signed_in = |account: &&AccountEvidence| {
        let sign_in = account.attempts.sign_in.as_ref();
        account.token.is_some() || sign_in.is_some_and(Attempt::is_held)
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
            | PopOff
            | PopOffOrNoLicence
            | SmtpLoginRefused
    ) && matches!(id.scope(), Scope::Account)
}

//! From the remedies of a finding to what is really done.
//!
//! This is the only undo that a scenario has: what the doctor does not prescribe is not done.

use client::diagnosis::{AdminAct, ClientAct, Remedy};
use mock_server::tenant::permission::UnknownPermission;
use mock_server::tenant::policy::Blocks;
use mock_server::tenant::{AccountType, Change, Permission, RedirectUris};

/// What somebody does on behalf of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cure {
    /// The administrator changes the tenant.
    Change(Change),
    /// The firm enters the value that the administrator made last.
    EnterSecret { entity: String },
    /// The firm enters the id that the portal shows.
    EnterTenantId { entity: String },
    /// The firm enters the id that the portal shows.
    EnterClientId { entity: String },
    /// The firm has the client check the values.
    CheckSettings { entity: String },
    /// The user signs in once more.
    SignIn { account: String },
    /// The firm corrects an account's mail address.
    CorrectAddress { account: String, to: String },
    /// The firm puts an account under the settings that it belongs to.
    MoveAccount { account: String, entity: String },
    /// Time passes.
    Wait { seconds: u64 },
}

/// Why a remedy cannot be carried out here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum CannotCure {
    /// The box has no such switch.
    #[error("the box has no switch for `{0:?}`")]
    NoSwitch(AdminAct),
    /// A permission that nobody knows.
    #[error(transparent)]
    Permission(#[from] UnknownPermission),
}

/// Scopes of OpenID Connect: Entra lists them among the permissions, and they never need a consent
/// of their own (an assumption of the box), so a change does not name them.
const OPENID: [&str; 4] = ["openid", "profile", "email", "offline_access"];

/// What this remedy means to the box.
pub(super) fn cure(remedy: &Remedy) -> Result<Cure, CannotCure> {
    Ok(match remedy {
        Remedy::Administrator(act) => Cure::Change(change(act)?),
        Remedy::Client(act) => match act {
            ClientAct::SetSecret { entity } => Cure::EnterSecret {
                entity: entity.clone(),
            },
            ClientAct::SetTenantId { entity } => Cure::EnterTenantId {
                entity: entity.clone(),
            },
            ClientAct::SetClientId { entity } => Cure::EnterClientId {
                entity: entity.clone(),
            },
            ClientAct::CheckSettings { entity } => Cure::CheckSettings {
                entity: entity.clone(),
            },
            ClientAct::SignIn { account } => Cure::SignIn {
                account: account.clone(),
            },
            ClientAct::CorrectAddress { account, to } => Cure::CorrectAddress {
                account: account.clone(),
                to: to.clone(),
            },
            ClientAct::MoveAccount { account, entity } => Cure::MoveAccount {
                account: account.clone(),
                entity: entity.clone(),
            },
        },
        Remedy::Wait { seconds } => Cure::Wait { seconds: *seconds },
    })
}

fn change(act: &AdminAct) -> Result<Change, CannotCure> {
    let client_id = None;
    Ok(match act {
        AdminAct::RegisterApp { redirect_uri } => Change::AppRegistered {
            client_id,
            name: "Mail software".to_owned(),
            account_type: AccountType::SingleTenant,
            redirect_uris: RedirectUris {
                web: vec![redirect_uri.clone()],
                ..RedirectUris::default()
            },
        },
        AdminAct::EnableApp => Change::AppEnabled {
            client_id,
            enabled: true,
        },
        AdminAct::SetAccountTypeSingleTenant => Change::AccountType {
            client_id,
            account_type: AccountType::SingleTenant,
        },
        AdminAct::SetRedirectUris { web } => Change::RedirectUris {
            client_id,
            web: web.clone(),
            spa: Vec::new(),
            mobile: Vec::new(),
        },
        AdminAct::AddSecret => Change::SecretAdded {
            client_id,
            // What the portal recommends: 180 days.
            expires_in_s: 180 * 24 * 3600,
            secret_id: None,
            value: None,
        },
        AdminAct::SetPermissions { permissions } => Change::Permissions {
            client_id,
            granted: parsed(permissions)?,
        },
        AdminAct::AdminConsent { permissions } => Change::AdminConsent {
            client_id,
            permissions: Some(parsed(permissions)?),
        },
        AdminAct::SetAuthenticatedSmtp { mailbox, enabled } => Change::AuthenticatedSmtp {
            mailbox: mailbox.clone(),
            enabled: *enabled,
        },
        AdminAct::SetPop { mailbox, enabled } => Change::PopEnabled {
            mailbox: mailbox.clone(),
            enabled: *enabled,
        },
        AdminAct::EnableUser { user } => Change::UserEnabled {
            user: user.clone(),
            enabled: true,
        },
        AdminAct::ResetPassword { user } => Change::PasswordReset {
            user: user.clone(),
            password: None,
        },
        AdminAct::ExemptFromConditionalAccess { user } => Change::ConditionalAccess {
            user: Some(user.clone()),
            blocks: Blocks::Nothing,
        },
        AdminAct::AssignUser { .. }
        | AdminAct::AssignLicence { .. }
        | AdminAct::GrantSendAs { .. } => return Err(CannotCure::NoSwitch(act.clone())),
    })
}

fn parsed(names: &[String]) -> Result<Vec<Permission>, UnknownPermission> {
    names
        .iter()
        .filter(|name| !OPENID.contains(&name.as_str()))
        .map(|name| name.parse())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(act: AdminAct, expected: Option<&str>) {
        let done = cure(&Remedy::Administrator(act))
            .ok()
            .map(|cure| match cure {
                Cure::Change(change) => format!("{change:?}"),
                other => panic!("{other:?} is no change of the tenant"),
            });
        assert_eq!(done.as_deref(), expected);
    }

    #[test]
    fn an_administrators_act_is_a_change_of_the_tenant() {
        let anna = || "anna.muster@muster-legal.example".to_owned();
        check(
            AdminAct::SetAuthenticatedSmtp {
                mailbox: Some(anna()),
                enabled: Some(true),
            },
            Some(
                r#"{"authenticated-smtp":{"mailbox":"anna.muster@muster-legal.example","enabled":true}}"#,
            ),
        );
        check(
            AdminAct::SetPop {
                mailbox: anna(),
                enabled: true,
            },
            Some(
                r#"{"pop-enabled":{"mailbox":"anna.muster@muster-legal.example","enabled":true}}"#,
            ),
        );
        check(
            AdminAct::EnableApp,
            Some(r#"{"app-enabled":{"enabled":true}}"#),
        );
        check(
            AdminAct::AddSecret,
            Some(r#"{"secret-added":{"expires_in_s":15552000}}"#),
        );
        check(AdminAct::AssignLicence { user: anna() }, None);
    }

    #[test]
    fn scopes_of_openid_connect_are_no_permissions_of_a_change() {
        let permissions = ["POP.AccessAsUser.All", "offline_access"]
            .map(str::to_owned)
            .to_vec();
        check(
            AdminAct::AdminConsent { permissions },
            Some(r#"{"admin-consent":{"permissions":["POP.AccessAsUser.All"]}}"#),
        );
        check(
            AdminAct::AdminConsent {
                permissions: vec!["POP.Access".to_owned()],
            },
            None,
        );
    }
}

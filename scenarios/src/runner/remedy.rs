//! From the remedies of a finding to what is really done, in one step.
//!
//! This is the only undo that a scenario has: what the doctor does not prescribe is not done, and
//! what it prescribes is done as it says and no further.

use client::account::{Address, EntityName};
use client::diagnosis::{AdminAct, ClientAct, Remedy};
use client::error::Error;
use mock_server::tenant::permission::UnknownPermission;
use mock_server::tenant::policy::Blocks;
use mock_server::tenant::{AccountType, Change, Permission, RedirectUris};

use super::stage::Stage;
use crate::scenario::{Act, Advance, Firm, SignIn};

/// Why a remedy cannot be carried out here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum CannotChange {
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

impl Stage {
    /// Carries out one remedy: what the administrator changes, the firm enters, the user does again.
    pub(super) async fn carry_out(&mut self, remedy: &Remedy) -> Result<(), String> {
        match remedy {
            Remedy::Administrator(act) => {
                let change = change(act).map_err(|why| why.to_string())?;
                self.change(change).map(|_| ())
            }
            Remedy::Client(act) => self.carry_out_in_the_client(act).await,
            Remedy::Wait { seconds } => {
                let seconds = u32::try_from(*seconds).unwrap_or(u32::MAX);
                self.advance(Advance::AdvanceS(seconds)).await
            }
        }
    }

    async fn carry_out_in_the_client(&self, act: &ClientAct) -> Result<(), String> {
        let act = match act {
            ClientAct::SetSecret { entity } => {
                let firm = self.portal.firm(entity)?;
                entered(firm, None, None, Some(self.portal.secret(firm)))
            }
            ClientAct::SetTenantId { entity } => {
                let firm = self.portal.firm(entity)?;
                entered(firm, Some(self.portal.tenant_id(firm)), None, None)
            }
            ClientAct::SetClientId { entity } => {
                let firm = self.portal.firm(entity)?;
                entered(firm, None, Some(self.portal.client_id(firm)), None)
            }
            ClientAct::CheckSettings { entity } => Act::CheckSettings {
                entity: Some(self.portal.firm(entity)?),
            },
            ClientAct::SignIn { account } => Act::SignIn(Box::new(SignIn {
                account: Some(account.clone()),
                ..SignIn::default()
            })),
            ClientAct::CorrectAddress { account, to } => {
                let corrected = self.correct_address(account, to).await;
                return corrected.map_err(|error| error.to_string());
            }
            ClientAct::SetLogin { account, login } => {
                let set = self.set_login(account, login).await;
                return set.map_err(|error| error.to_string());
            }
            ClientAct::SetClock => Act::Clock { ahead_s: 0 },
            ClientAct::SendTestMail { account } => Act::TestMail {
                account: Some(account.clone()),
            },
            ClientAct::MoveAccount { account, entity } => {
                let moved = self.move_account(account, entity).await;
                return moved.map_err(|error| error.to_string());
            }
        };
        self.act(&act).await.map_err(|refused| refused.message)
    }

    async fn correct_address(&self, account: &str, to: &str) -> Result<(), Error> {
        let (from, to) = (Address::parse(account)?, Address::parse(to)?);
        self.client.correct_address(&from, &to).await.map(|_| ())
    }

    /// As `account add ADDRESS --login UPN` does it.
    async fn set_login(&self, account: &str, login: &str) -> Result<(), Error> {
        let (address, login) = (Address::parse(account)?, Address::parse(login)?);
        self.client.set_login(&address, login).await
    }

    async fn move_account(&self, account: &str, entity: &str) -> Result<(), Error> {
        let (account, entity) = (Address::parse(account)?, EntityName::parse(entity)?);
        self.client.move_account(&account, &entity).await
    }
}

/// Values as they are entered into a firm's settings.
fn entered(
    firm: Firm,
    tenant_id: Option<String>,
    client_id: Option<String>,
    secret: Option<String>,
) -> Act {
    Act::Settings {
        entity: Some(firm),
        tenant_id,
        client_id,
        secret,
        redirect_uri: None,
        forced: false,
    }
}

/// What an administrator's act means to the box.
fn change(act: &AdminAct) -> Result<Change, CannotChange> {
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
        AdminAct::AssignLicence { user } => Change::Licence {
            user: user.clone(),
            assigned: true,
        },
        AdminAct::GrantFullAccess { mailbox, user } => Change::FullAccess {
            mailbox: mailbox.clone(),
            user: user.clone(),
            granted: true,
        },
        AdminAct::GrantSendAs { mailbox, user } => Change::SendAs {
            mailbox: mailbox.clone(),
            user: user.clone(),
            granted: true,
        },
        AdminAct::RemoveGroupsClaim => Change::GroupsClaim {
            client_id,
            groups: 0,
        },
        AdminAct::AssignUser { .. } => return Err(CannotChange::NoSwitch(act.clone())),
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
    use crate::runner::RunOptions;
    use crate::scenario::Scenario;

    #[track_caller]
    fn check(act: AdminAct, expected: Option<&str>) {
        // As the admin API would be told: every field, in one order.
        let done = change(&act).ok();
        let done = done.map(|change| serde_json::to_value(change).unwrap().to_string());
        assert_eq!(done.as_deref(), expected);
    }

    /// Each is the whole change: what is not prescribed is not done.
    #[test]
    fn an_administrators_act_is_a_change_of_the_tenant() {
        let anna = || "anna.muster@muster-legal.example".to_owned();
        let owned =
            |names: &[&str]| -> Vec<String> { names.iter().map(|it| (*it).to_owned()).collect() };
        let uri = "http://localhost/other".to_owned();
        for (act, expected) in [
            (
                AdminAct::RegisterApp {
                    redirect_uri: uri.clone(),
                },
                r#"{"app-registered":{"account_type":"single-tenant","name":"Mail software","redirect_uris":{"mobile":[],"spa":[],"web":["http://localhost/other"]}}}"#,
            ),
            (AdminAct::EnableApp, r#"{"app-enabled":{"enabled":true}}"#),
            (
                AdminAct::SetAccountTypeSingleTenant,
                r#"{"account-type":{"account_type":"single-tenant"}}"#,
            ),
            (
                AdminAct::SetRedirectUris { web: vec![uri] },
                r#"{"redirect-uris":{"mobile":[],"spa":[],"web":["http://localhost/other"]}}"#,
            ),
            (
                AdminAct::SetRedirectUris { web: Vec::new() },
                r#"{"redirect-uris":{"mobile":[],"spa":[],"web":[]}}"#,
            ),
            (
                AdminAct::AddSecret,
                r#"{"secret-added":{"expires_in_s":15552000}}"#,
            ),
            (
                AdminAct::SetPermissions {
                    permissions: owned(&["SMTP.Send"]),
                },
                r#"{"permissions":{"granted":["SMTP.Send"]}}"#,
            ),
            (
                AdminAct::SetPermissions {
                    permissions: Vec::new(),
                },
                r#"{"permissions":{"granted":[]}}"#,
            ),
            (
                AdminAct::AdminConsent {
                    permissions: owned(&["POP.AccessAsUser.All"]),
                },
                r#"{"admin-consent":{"permissions":["POP.AccessAsUser.All"]}}"#,
            ),
            (
                AdminAct::AdminConsent {
                    permissions: Vec::new(),
                },
                r#"{"admin-consent":{"permissions":[]}}"#,
            ),
            (
                AdminAct::SetAuthenticatedSmtp {
                    mailbox: Some(anna()),
                    enabled: Some(true),
                },
                r#"{"authenticated-smtp":{"enabled":true,"mailbox":"anna.muster@muster-legal.example"}}"#,
            ),
            (
                AdminAct::SetAuthenticatedSmtp {
                    mailbox: Some(anna()),
                    enabled: None,
                },
                r#"{"authenticated-smtp":{"enabled":null,"mailbox":"anna.muster@muster-legal.example"}}"#,
            ),
            (
                AdminAct::SetAuthenticatedSmtp {
                    mailbox: None,
                    enabled: Some(false),
                },
                r#"{"authenticated-smtp":{"enabled":false,"mailbox":null}}"#,
            ),
            (
                AdminAct::SetPop {
                    mailbox: anna(),
                    enabled: true,
                },
                r#"{"pop-enabled":{"enabled":true,"mailbox":"anna.muster@muster-legal.example"}}"#,
            ),
            (
                AdminAct::SetPop {
                    mailbox: anna(),
                    enabled: false,
                },
                r#"{"pop-enabled":{"enabled":false,"mailbox":"anna.muster@muster-legal.example"}}"#,
            ),
            (
                AdminAct::EnableUser { user: anna() },
                r#"{"user-enabled":{"enabled":true,"user":"anna.muster@muster-legal.example"}}"#,
            ),
            (
                AdminAct::ResetPassword { user: anna() },
                r#"{"password-reset":{"user":"anna.muster@muster-legal.example"}}"#,
            ),
            (
                AdminAct::AssignLicence { user: anna() },
                r#"{"licence":{"assigned":true,"user":"anna.muster@muster-legal.example"}}"#,
            ),
            (
                AdminAct::GrantFullAccess {
                    mailbox: "kanzlei".to_owned(),
                    user: anna(),
                },
                r#"{"full-access":{"granted":true,"mailbox":"kanzlei","user":"anna.muster@muster-legal.example"}}"#,
            ),
            (
                AdminAct::GrantSendAs {
                    mailbox: "kanzlei".to_owned(),
                    user: anna(),
                },
                r#"{"send-as":{"granted":true,"mailbox":"kanzlei","user":"anna.muster@muster-legal.example"}}"#,
            ),
            (
                AdminAct::ExemptFromConditionalAccess { user: anna() },
                r#"{"conditional-access":{"blocks":"nothing","user":"anna.muster@muster-legal.example"}}"#,
            ),
        ] {
            check(act, Some(expected));
        }
        check(AdminAct::AssignUser { user: anna() }, None);
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

    /// A set-up in which all three values are wrong.
    async fn stage() -> Stage {
        let ids = client::diagnosis::FindingId::ALL
            .iter()
            .map(|id| id.as_str());
        let text = "title = \"T\"\ntitle-de = \"T\"\nabout = \"A\"\nabout-de = \"A\"\n\
                    cause = \"none\"\nstart = \"settings\"\n[[step]]\nclient.fetch = {}\n";
        let scenario = Scenario::parse("5-daily-life/example.toml", text, ids).unwrap();
        let stage = Stage::new(&scenario, &RunOptions::default()).await.unwrap();
        let wrong = || Some("4c7f0a52-9be1-4d36-8a07-52f1c9e6b3d8".to_owned());
        let act = Act::Settings {
            entity: None,
            tenant_id: wrong(),
            client_id: wrong(),
            secret: Some("wrong~8Q~value-of-no-secret-at-all".to_owned()),
            redirect_uri: None,
            forced: false,
        };
        stage.act(&act).await.unwrap();
        stage
    }

    /// The three values as they stand in the client, against those of the portal.
    fn right(stage: &Stage) -> [bool; 3] {
        let name = stage.firm(None).unwrap();
        let values = stage.client.settings_show().unwrap();
        let shown = values.iter().find(|one| one.name == name.as_str()).unwrap();
        let secret = client::config::secret(&stage.client.home, &name).unwrap();
        let secret = secrecy::ExposeSecret::expose_secret(&secret).to_owned();
        let first = Firm::First;
        [
            shown.tenant_id == stage.portal.tenant_id(first),
            shown.client_id == stage.portal.client_id(first),
            secret == stage.portal.secret(first),
        ]
    }

    #[tokio::test]
    async fn a_value_is_entered_and_the_others_stay_as_they_are() {
        for at in 0..3 {
            let mut stage = stage().await;
            let entity = stage.firm(None).unwrap().to_string();
            let act = match at {
                0 => ClientAct::SetTenantId { entity },
                1 => ClientAct::SetClientId { entity },
                _ => ClientAct::SetSecret { entity },
            };
            assert_eq!(right(&stage), [false; 3]);
            let before = stage.journal().len();
            stage.carry_out(&Remedy::Client(act)).await.unwrap();
            assert_eq!(right(&stage), [0, 1, 2].map(|value| value == at));
            // Nothing was changed in the tenant, and nobody signed in.
            assert_eq!(stage.journal().len(), before, "{:?}", stage.journal());
        }
    }

    #[tokio::test]
    async fn a_firm_that_is_not_there_and_a_switch_that_is_not_cannot_be_turned() {
        let mut stage = stage().await;
        let nobodys = ClientAct::SetSecret {
            entity: "Nobody AG".to_owned(),
        };
        let told = stage.carry_out(&Remedy::Client(nobodys)).await.unwrap_err();
        assert!(told.contains("no firm is called Nobody AG"), "{told}");
        let assigned = AdminAct::AssignUser {
            user: "anna.muster".to_owned(),
        };
        let told = stage
            .carry_out(&Remedy::Administrator(assigned))
            .await
            .unwrap_err();
        assert!(told.contains("no switch"), "{told}");
    }

    #[tokio::test]
    async fn waiting_moves_the_clock_and_nothing_else() {
        let mut stage = stage().await;
        let now = stage.server.clock().now();
        stage
            .carry_out(&Remedy::Wait { seconds: 90 })
            .await
            .unwrap();
        assert_eq!(stage.server.clock().now().duration_since(now).as_secs(), 90);
        assert_eq!(right(&stage), [false; 3]);
    }
}

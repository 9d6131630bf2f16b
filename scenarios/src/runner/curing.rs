//! Carrying out a remedy: what the administrator changes, the firm enters, the user does again.

use client::account::{Address, EntityName};
use client::error::Error;

use super::remedy::Cure;
use super::stage::Stage;
use crate::scenario::{Act, Advance, Firm, SignIn};

impl Stage {
    /// Carries out one remedy.
    pub(super) async fn cure(&mut self, cure: Cure) -> Result<(), String> {
        let told = |error: Error| error.to_string();
        let act = match cure {
            Cure::Change(change) => return self.change(change).map(|_| ()),
            Cure::Wait { seconds } => {
                let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
                return self.advance(Advance::AdvanceS(seconds)).await;
            }
            Cure::CorrectAddress { account, to } => {
                let corrected = async {
                    let (from, to) = (Address::parse(&account)?, Address::parse(&to)?);
                    self.client.correct_address(&from, &to).await
                };
                return corrected.await.map(|_| ()).map_err(told);
            }
            Cure::MoveAccount { account, entity } => {
                let moved = async {
                    let (account, entity) =
                        (Address::parse(&account)?, EntityName::parse(&entity)?);
                    self.client.move_account(&account, &entity).await
                };
                return moved.await.map_err(told);
            }
            Cure::EnterSecret { entity } => {
                let firm = self.portal.firm(&entity)?;
                let secret = self.portal.secret(firm);
                entered(firm, None, None, Some(secret))
            }
            Cure::EnterTenantId { entity } => {
                let firm = self.portal.firm(&entity)?;
                entered(firm, Some(self.portal.tenant_id(firm)), None, None)
            }
            Cure::EnterClientId { entity } => {
                let firm = self.portal.firm(&entity)?;
                entered(firm, None, Some(self.portal.client_id(firm)), None)
            }
            Cure::CheckSettings { entity } => Act::CheckSettings {
                entity: Some(self.portal.firm(&entity)?),
            },
            Cure::SignIn { account } => Act::SignIn(Box::new(SignIn {
                account: Some(account),
                ..SignIn::default()
            })),
        };
        self.act(&act).await.map_err(|refused| refused.message)
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

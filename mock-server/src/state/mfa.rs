//! The phones of everybody: what they show, and what is answered on them.

use super::Shared;
use crate::journal::{Event, Kind};
use crate::tenant::{MfaAnswer, MfaError, PendingMfa};

impl Shared {
    /// Every request that waits on a phone, oldest first.
    #[must_use]
    pub fn mfa_pending(&self) -> Vec<PendingMfa> {
        self.with(|cloud, now| {
            let tenants = cloud.tenants.iter();
            let mut pending: Vec<_> = tenants.flat_map(|tenant| tenant.mfa_pending(now)).collect();
            pending.sort_by_key(|one| one.asked_at);
            pending
        })
    }

    /// Answers the latest request on a user's phone.
    ///
    /// # Errors
    /// When there is no such user in any tenant, or nothing waits.
    pub fn answer_mfa(&self, user: &str, answer: MfaAnswer) -> Result<(), MfaError> {
        let (upn, approved) = self.with(|cloud, now| {
            // The first tenant is the default one, and says who is known.
            let at = cloud
                .tenants
                .iter()
                .position(|tenant| tenant.named(user).is_ok())
                .unwrap_or_default();
            match cloud.tenants.get_mut(at) {
                Some(tenant) => tenant.answer_mfa(user, answer, now),
                None => Err(MfaError::NothingPending(user.to_owned())),
            }
        })?;
        let (command, answer) = match (answer, approved) {
            (MfaAnswer::Deny, _) => ("mfa deny", "denied"),
            (MfaAnswer::Approve(_), true) => ("mfa approve", "approved"),
            (MfaAnswer::Approve(_), false) => ("mfa approve", "denied: another number"),
        };
        self.journal.record(Event {
            kind: Kind::Session,
            protocol: "admin",
            user: Some(upn),
            command: command.to_owned(),
            answer: answer.to_owned(),
            ..Event::default()
        });
        Ok(())
    }
}

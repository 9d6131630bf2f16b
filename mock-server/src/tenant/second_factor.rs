//! Multifactor authentication with number matching: the page shows two digits, and the person
//! enters them on the phone.

use serde::Serialize;

use super::{ChangeError, Tenant};
use crate::clock::{SignedDuration, Timestamp};

/// How long the phone's question stays open (assumption: the real page gives up after about a
/// minute of polling; a rehearsal needs more time).
const PATIENCE: SignedDuration = SignedDuration::from_mins(5);

/// A request on somebody's phone. It belongs to one sign-in under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MfaRequest {
    /// The two digits on the page.
    pub number: u8,
    /// When it was sent.
    pub asked_at: Timestamp,
    /// What the phone said; none until then.
    pub approved: Option<bool>,
}

impl MfaRequest {
    /// Whether the phone can still answer.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.approved.is_none() && now.duration_since(self.asked_at) < PATIENCE
    }
}

/// What somebody does on the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MfaAnswer {
    /// "Yes", with this number. A wrong one counts as "No".
    Approve(u8),
    /// "No, it's not me".
    Deny,
}

/// An open request. The number is not told: the person reads it on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PendingMfa {
    /// Whose phone, by user principal name.
    pub user: String,
    /// For which app.
    pub client_id: String,
    /// The app's display name.
    pub app: String,
    /// When it was sent.
    pub asked_at: Timestamp,
}

/// Why an answer cannot be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MfaError {
    /// No such user.
    #[error(transparent)]
    NoSuchUser(#[from] ChangeError),
    /// The phone shows nothing, or nothing any more.
    #[error(
        "no request waits on the phone of {0}; one does while the sign-in page shows two digits, for five minutes"
    )]
    NothingPending(String),
}

impl Tenant {
    /// Every open request, oldest first.
    #[must_use]
    pub fn mfa_pending(&self, now: Timestamp) -> Vec<PendingMfa> {
        let mut pending: Vec<_> = self
            .grants
            .flows
            .iter()
            .filter_map(|(_, flow)| {
                let request = flow.mfa.filter(|request| request.is_open(now))?;
                let client_id = flow.request.client_id.clone();
                Some(PendingMfa {
                    user: flow.signed_in.as_ref()?.upn.clone(),
                    app: self
                        .app(&client_id)
                        .map_or_else(String::new, |app| app.name.clone()),
                    client_id,
                    asked_at: request.asked_at,
                })
            })
            .collect();
        pending.sort_by_key(|one| one.asked_at);
        pending
    }

    /// Answers the latest open request of a user, and says whether that was a "Yes" with the right
    /// number.
    ///
    /// # Errors
    /// When there is no such user, or no open request.
    pub fn answer_mfa(
        &mut self,
        user: &str,
        answer: MfaAnswer,
        now: Timestamp,
    ) -> Result<(String, bool), MfaError> {
        let upn = self.named(user)?.upn.clone();
        let latest = self
            .grants
            .flows
            .iter()
            .filter(|(_, flow)| flow.signed_in.as_ref().is_some_and(|who| who.upn == upn))
            .filter_map(|(key, flow)| Some((key, flow.mfa?)))
            .filter(|(_, request)| request.is_open(now))
            .max_by_key(|(_, request)| request.asked_at)
            .map(|(key, _)| key.clone());
        let flow = latest.and_then(|key| self.grants.flows.get_mut(&key));
        let Some(request) = flow.and_then(|flow| flow.mfa.as_mut()) else {
            return Err(MfaError::NothingPending(upn));
        };
        let approved = answer == MfaAnswer::Approve(request.number);
        request.approved = Some(approved);
        Ok((upn, approved))
    }
}

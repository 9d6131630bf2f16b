//! The phones of the box's people.

use std::sync::Arc;

use mock_server::MockServer;
use mock_server::tenant::MfaAnswer;

use crate::robot::{Phone, PhoneAnswer};

/// What the box asks on its people's phones is answered to the box.
pub(super) struct Phones(pub(super) Arc<MockServer>);

impl Phone for Phones {
    fn answer(&self, user: &str, answer: PhoneAnswer) {
        let answer = match answer {
            // A page shows two digits; what is longer is nobody's number, hence a wrong one.
            PhoneAnswer::Number(number) => MfaAnswer::Approve(u8::try_from(number).unwrap_or(0)),
            PhoneAnswer::Deny => MfaAnswer::Deny,
        };
        // Where nothing waits, the page that comes next says so.
        let _ = self.0.answer_mfa(user, answer);
    }
}

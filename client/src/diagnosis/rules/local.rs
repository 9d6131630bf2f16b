//! Diagnosis: what the client itself stopped at.

use super::{Case, FindingId, Verdict};
use crate::evidence::Local;

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let id = match case.local()? {
        Local::NotFinished => FindingId::SignInNotFinished,
        Local::StateMismatch | Local::NonceMismatch => FindingId::SignInAnswerForeign,
        Local::OtherUser | Local::OtherUnasked => FindingId::OtherUserSignedIn,
        Local::OtherName | Local::Renamed => FindingId::LoginNotUpn,
        Local::AddressTypo => FindingId::AddressTypo,
        Local::OtherTenant => FindingId::AccountNotInTenant,
        Local::PublicProvider => FindingId::MailboxElsewhere,
        Local::SecretIdPasted => FindingId::SecretIdInsteadOfValue,
        Local::TenantIdMalformed => FindingId::TenantIdMalformed,
        Local::ClientIdMalformed => FindingId::ClientIdMalformed,
        Local::NoRefreshToken => FindingId::OfflineAccessMissing,
        Local::Storage => FindingId::ClientStorage,
        Local::Settings
        | Local::SecretMissing
        | Local::SecretMalformed
        | Local::RedirectUriMalformed => FindingId::SettingsIncomplete,
        Local::IdsEqual => FindingId::IdsEqual,
        Local::IdsSwapped => FindingId::IdsSwapped,
        Local::SecretEndsSoon => FindingId::SecretEndsSoon,
        Local::PastedOdd => FindingId::PastedAddressWrong,
        Local::TokensLost => FindingId::TokensLost,
        Local::Busy => FindingId::ClientBusy,
        Local::ClockWrong => FindingId::ClockWrong,
        // An answer that nobody could read has no better name than its words. A missing token is
        // no case of its own; should it come this far, nothing else explains it.
        Local::OddAnswer if case.place.is_mail() => FindingId::NotTheMailServer,
        Local::OddAnswer | Local::NoToken => FindingId::Unknown,
    };
    Some(Verdict::new(id))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::evidence::{Leg, Local};

    #[test]
    fn each_reason_to_stop_has_its_finding() {
        for (kind, expected) in [
            (Local::NotFinished, FindingId::SignInNotFinished),
            (Local::StateMismatch, FindingId::SignInAnswerForeign),
            (Local::NonceMismatch, FindingId::SignInAnswerForeign),
            (Local::NoRefreshToken, FindingId::OfflineAccessMissing),
            (Local::Storage, FindingId::ClientStorage),
            (Local::OtherTenant, FindingId::AccountNotInTenant),
            (Local::SecretIdPasted, FindingId::SecretIdInsteadOfValue),
            (Local::TenantIdMalformed, FindingId::TenantIdMalformed),
            (Local::ClientIdMalformed, FindingId::ClientIdMalformed),
            (Local::Settings, FindingId::SettingsIncomplete),
            (Local::OddAnswer, FindingId::Unknown),
        ] {
            check(account(), Leg::SignIn, local(kind), expected);
        }
    }

    #[test]
    fn a_value_that_is_missing_is_entered() {
        use crate::diagnosis::{AdminAct, ClientAct, Remedy};
        let entity = || "Muster".to_owned();
        let check = Remedy::Client(ClientAct::CheckSettings { entity: entity() });
        for (kind, expected) in [
            (
                Local::SecretMissing,
                vec![
                    Remedy::Administrator(AdminAct::AddSecret),
                    Remedy::Client(ClientAct::SetSecret { entity: entity() }),
                    check,
                ],
            ),
            // What belongs there, only the firm knows.
            (Local::RedirectUriMalformed, vec![]),
        ] {
            let found = failing(account(), Leg::SignIn, local(kind)).remove(0);
            assert_eq!(found.id, FindingId::SettingsIncomplete);
            assert_eq!(found.remedies, expected);
        }
    }
}

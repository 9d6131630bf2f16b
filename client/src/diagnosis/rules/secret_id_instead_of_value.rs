//! Diagnosis: secret-id-instead-of-value — AADSTS7000215 while the stored secret is a GUID.
//!
//! Entra's own text for 7000215 warns of it ("ensure the secret being sent in the request is the
//! client secret value, not the client secret ID"); the form of what is stored makes it certain:
//! the portal makes every secret's ID a GUID and no secret's value.

use super::{Case, FindingId, Verdict};
use crate::diagnosis::aadsts;

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let row = aadsts::of(case.failure)?;
    let fits = row.finding == FindingId::ClientSecretWrong && case.entity.secret_is_guid;
    fits.then(|| {
        Verdict::new(FindingId::SecretIdInsteadOfValue)
            .seeing("the stored client secret has the form of a GUID")
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::evidence::{Attempt, Check, EntityEvidence, EntraRequest, Evidence};

    #[track_caller]
    fn check_secret(secret_is_guid: bool, number: u32, expected: FindingId) {
        let check = Attempt::failed(at(5), entra(EntraRequest::ClientCredentials, number));
        let entity = EntityEvidence {
            secret_is_guid,
            checks: [(Check::ClientCredentials, check)].into(),
            ..entity(vec![])
        };
        let found = diagnose(&Evidence {
            now: at(11),
            clock: None,
            entities: vec![entity],
        });
        assert_eq!(found[0].id, expected);
    }

    #[test]
    fn the_form_of_the_secret_tells_its_id_from_a_wrong_value() {
        check_secret(true, 7_000_215, FindingId::SecretIdInsteadOfValue);
        check_secret(false, 7_000_215, FindingId::ClientSecretWrong);
        check_secret(true, 7_000_222, FindingId::ClientSecretExpired);
    }
}

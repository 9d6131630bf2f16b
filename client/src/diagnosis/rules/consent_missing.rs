//! Diagnosis: consent-missing — AADSTS65001, with the permission that it is about.
//!
//! Entra does not name it. What was asked for and what had been granted before do, where only a part
//! is missing; where nothing was granted, every permission is.

use super::{Case, FindingId, Verdict};
use crate::diagnosis::aadsts;

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let row = aadsts::of(case.failure)?;
    let missing = case.missing_permissions();
    if row.finding != FindingId::ConsentMissing || missing.is_empty() {
        return None;
    }
    let verdict = Verdict::new(FindingId::ConsentMissing);
    Some(verdict.seeing(format!("asked and not granted: {}", missing.join(" "))))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::evidence::{AccountEvidence, EntraRequest, Leg};
    use crate::locales::Language;

    const POP: &str = "https://outlook.office.com/POP.AccessAsUser.All";
    const SMTP: &str = "https://outlook.office.com/SMTP.Send";

    #[track_caller]
    fn check_missing(wanted: &[&str], granted: &[&str], expected: Option<&str>) {
        let account = AccountEvidence {
            wanted_scopes: wanted.iter().map(|&scope| scope.to_owned()).collect(),
            granted_scopes: granted.iter().map(|&scope| scope.to_owned()).collect(),
            token: None,
            ..account()
        };
        let failure = entra(EntraRequest::Refresh, 65001);
        let found = failing(account, Leg::Refresh, failure).remove(0);
        assert_eq!(found.id, FindingId::ConsentMissing);
        let named = |text: &str| expected.is_none_or(|name| text.contains(name));
        assert!(
            named(&found.what.say(Language::En)) && named(&found.what.say(Language::De)),
            "{:?}",
            found.what
        );
        let evidence = found.evidence.get(1).map(String::as_str);
        let expected = expected.map(|name| format!("asked and not granted: {name}"));
        assert_eq!(evidence, expected.as_deref());
    }

    #[test]
    fn the_permission_that_is_missing_is_named() {
        check_missing(
            &[POP, SMTP, "offline_access"],
            &[SMTP],
            Some("POP.AccessAsUser.All"),
        );
        check_missing(&[POP, SMTP, "openid"], &[POP], Some("SMTP.Send"));
    }

    #[test]
    fn where_all_or_nothing_is_granted_none_is_named() {
        check_missing(&[POP, SMTP], &[], None);
        check_missing(&[POP, SMTP], &[POP, SMTP], None);
        check_missing(&[], &[POP], None);
        check_missing(&["https://outlook.office.com/.default"], &[POP], None);
    }
}

//! The scenarios that come with the program, in the order of the set-up.

use crate::pointed::{Pointed, did_you_mean};
use crate::scenario::Scenario;

macro_rules! files {
    ($($path:literal)*) => {
        /// Path and text of every file.
        const FILES: &[(&str, &str)] =
            &[$(($path, include_str!(concat!("../catalogue/", $path)))),*];
    };
}

// A test compares this list with the folder.
files! {
    "1.1-app-registration/account-type-personal-only.toml"
    "1.1-app-registration/app-deleted-before-a-sign-in.toml"
    "1.1-app-registration/app-deleted.toml"
    "1.1-app-registration/app-disabled-in-service.toml"
    "1.1-app-registration/app-disabled.toml"
    "1.1-app-registration/app-enabled-meanwhile.toml"
    "1.1-app-registration/redirect-uri-changed-in-settings.toml"
    "1.1-app-registration/redirect-uri-not-registered-at-the-check.toml"
    "1.1-app-registration/redirect-uri-not-registered.toml"
    "1.1-app-registration/redirect-uri-registered-meanwhile.toml"
    "1.1-app-registration/redirect-uri-under-mobile.toml"
    "1.1-app-registration/redirect-uri-under-spa.toml"
    "1.1-app-registration/set-up-from-nothing.toml"
    "1.2-three-values/check-blocked-for-workloads.toml"
    "1.2-three-values/client-id-empty.toml"
    "1.2-three-values/client-id-malformed.toml"
    "1.2-three-values/client-id-wrong-after-a-sign-in.toml"
    "1.2-three-values/client-id-wrong.toml"
    "1.2-three-values/client-secret-deleted.toml"
    "1.2-three-values/client-secret-empty.toml"
    "1.2-three-values/client-secret-expired.toml"
    "1.2-three-values/client-secret-file-emptied.toml"
    "1.2-three-values/client-secret-lost.toml"
    "1.2-three-values/client-secret-of-two-accounts.toml"
    "1.2-three-values/client-secret-renewed-meanwhile.toml"
    "1.2-three-values/client-secret-with-a-space.toml"
    "1.2-three-values/ids-equal-after-a-sign-in.toml"
    "1.2-three-values/ids-equal.toml"
    "1.2-three-values/ids-swapped-after-a-sign-in.toml"
    "1.2-three-values/ids-swapped.toml"
    "1.2-three-values/secret-id-instead-of-value-forced.toml"
    "1.2-three-values/secret-id-instead-of-value.toml"
    "1.2-three-values/tenant-id-malformed-forced.toml"
    "1.2-three-values/tenant-id-malformed.toml"
    "1.2-three-values/tenant-id-of-another-firm.toml"
    "1.2-three-values/tenant-named-by-its-domain.toml"
    "1.2-three-values/tenant-not-found.toml"
    "1.3-permissions/approval-required.toml"
    "1.3-permissions/consent-given-back.toml"
    "1.3-permissions/consent-refused.toml"
    "1.3-permissions/consent-revoked-later.toml"
    "1.3-permissions/offline-access-missing.toml"
    "1.3-permissions/permissions-missing.toml"
    "1.3-permissions/pop-permission-consent-older.toml"
    "1.3-permissions/pop-permission-missing.toml"
    "1.3-permissions/pop-permission-not-asked.toml"
    "1.3-permissions/smtp-permission-consent-older.toml"
    "1.3-permissions/smtp-permission-missing.toml"
    "1.3-permissions/smtp-permission-not-asked.toml"
    "1.3-permissions/token-for-graph.toml"
    "1.4-authenticated-smtp/smtp-auth-off-for-mailbox.toml"
    "1.4-authenticated-smtp/smtp-auth-off-for-tenant-later.toml"
    "1.4-authenticated-smtp/smtp-auth-off-for-tenant.toml"
    "1.4-authenticated-smtp/smtp-auth-on-for-mailbox-meanwhile.toml"
    "1.4-authenticated-smtp/smtp-auth-on-for-mailbox-only.toml"
    "1.4-authenticated-smtp/smtp-auth-on-for-tenant-meanwhile.toml"
    "2-account-settings/account-in-another-entity.toml"
    "2-account-settings/address-typo.toml"
    "2-account-settings/full-access-missing.toml"
    "2-account-settings/full-access-taken-away.toml"
    "2-account-settings/licence-assigned-meanwhile.toml"
    "2-account-settings/licence-missing.toml"
    "2-account-settings/licence-removed-later.toml"
    "2-account-settings/pop-off-for-one-of-two.toml"
    "2-account-settings/pop-off.toml"
    "2-account-settings/pop-on-meanwhile.toml"
    "2-account-settings/redirect-uri-of-a-website.toml"
    "2-account-settings/shared-mailbox-without-login.toml"
    "3-sign-in/approval-required-for-all.toml"
    "3-sign-in/code-pasted-late.toml"
    "3-sign-in/code-redeemed-twice.toml"
    "3-sign-in/colleague-has-an-account-too.toml"
    "3-sign-in/colleague-stayed-signed-in.toml"
    "3-sign-in/conditional-access-at-renewal.toml"
    "3-sign-in/conditional-access-lifted.toml"
    "3-sign-in/conditional-access.toml"
    "3-sign-in/device-code-declined.toml"
    "3-sign-in/device-code.toml"
    "3-sign-in/foreign-state-on-loopback.toml"
    "3-sign-in/foreign-state-pasted.toml"
    "3-sign-in/mfa-not-registered.toml"
    "3-sign-in/mfa-refused.toml"
    "3-sign-in/mfa-required-at-renewal.toml"
    "3-sign-in/mfa-wrong-number.toml"
    "3-sign-in/nobody-asked-guarded.toml"
    "3-sign-in/nobody-asked-unguarded.toml"
    "3-sign-in/password-expired.toml"
    "3-sign-in/pasted-something-else.toml"
    "3-sign-in/token-too-long-for-pop3.toml"
    "3-sign-in/user-disabled-in-service.toml"
    "3-sign-in/user-disabled.toml"
    "3-sign-in/user-enabled-meanwhile.toml"
    "3-sign-in/user-locked.toml"
    "3-sign-in/window-closed.toml"
    "3-sign-in/wrong-password.toml"
    "4-test-mail/send-as-denied.toml"
    "5-daily-life/access-token-renewed-silently.toml"
    "5-daily-life/client-secret-expired-in-service.toml"
    "5-daily-life/clock-ahead-at-sign-in.toml"
    "5-daily-life/clock-behind-in-service.toml"
    "5-daily-life/password-changed-by-user.toml"
    "5-daily-life/password-reset.toml"
    "5-daily-life/refresh-token-expired.toml"
    "5-daily-life/refresh-token-renewed-by-use.toml"
    "5-daily-life/sessions-revoked.toml"
    "5-daily-life/tokens-lost.toml"
}

/// No scenario has this id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no scenario `{asked}`")]
pub struct NoSuchScenario {
    /// As asked.
    pub asked: String,
    /// What was probably meant.
    pub near: Option<&'static str>,
}

/// Every scenario.
///
/// # Errors
/// When a file of the catalogue has a mistake.
pub fn all() -> Result<Vec<Scenario>, Pointed> {
    FILES.iter().map(|(path, text)| read(path, text)).collect()
}

/// The scenarios with these ids, in the order of the catalogue; all of them where none is named.
///
/// # Errors
/// The first id that no scenario has.
pub fn chosen(mut all: Vec<Scenario>, ids: &[String]) -> Result<Vec<Scenario>, NoSuchScenario> {
    for asked in ids {
        if !all.iter().any(|scenario| scenario.id == *asked) {
            return Err(NoSuchScenario {
                asked: asked.clone(),
                near: did_you_mean(asked, self::ids()),
            });
        }
    }
    all.retain(|scenario| ids.is_empty() || ids.contains(&scenario.id));
    Ok(all)
}

fn read(path: &str, text: &str) -> Result<Scenario, Pointed> {
    let findings = client::diagnosis::FindingId::ALL
        .iter()
        .map(|id| id.as_str());
    Scenario::parse(path, text, findings)
}

fn ids() -> impl Iterator<Item = &'static str> {
    FILES.iter().filter_map(|(path, _)| {
        let (_, file) = path.rsplit_once('/')?;
        file.strip_suffix(".toml")
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use client::locales::{Language, Text};

    use super::*;
    use crate::scenario::{Act, Action};

    #[test]
    fn every_file_of_the_folder_is_listed() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue");
        let mut found = BTreeSet::new();
        for folder in std::fs::read_dir(&root).unwrap() {
            for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
                let path = file.unwrap().path();
                let relative = path.strip_prefix(&root).unwrap().to_str().unwrap();
                found.insert(relative.replace('\\', "/"));
            }
        }
        let listed: Vec<_> = FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(listed, found.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn every_file_is_read_and_every_id_and_title_is_its_own() {
        let all = all().unwrap_or_else(|error| panic!("{}", error.render(false)));
        assert!(all.len() >= 85, "{}", all.len());
        let mut told = BTreeSet::new();
        for scenario in &all {
            assert!(told.insert(scenario.id.clone()), "{}", scenario.id);
            for title in Language::ALL.map(|language| scenario.title.say(language)) {
                assert!(told.insert(title.clone()), "{title}");
            }
        }
    }

    #[test]
    fn everything_that_is_told_is_told_in_both_languages() {
        for scenario in all().unwrap() {
            let class = scenario.indistinguishable.as_ref().map(|class| {
                Text::literal(|language| match language {
                    Language::En => class.reason.clone(),
                    Language::De => class.reason_de.clone(),
                })
            });
            let texts = [Some(scenario.title), Some(scenario.about), class];
            for text in texts.into_iter().flatten() {
                let id = &scenario.id;
                let [en, de] = Language::ALL.map(|language| text.say(language));
                assert!(!en.is_empty() && !de.is_empty(), "{id}");
                assert_ne!(en, de, "{id}");
                // Swiss spelling, as in the client.
                assert!(!de.contains('ß'), "{id}");
            }
        }
    }

    #[test]
    fn no_two_scenarios_share_steps_and_finding() {
        let mut seen = std::collections::BTreeMap::new();
        for scenario in all().unwrap() {
            let findings: Vec<_> = scenario.findings().collect();
            let steps = (scenario.steps.iter())
                .filter(|step| !matches!(step.action, Action::Expect(_) | Action::ExpectJournal(_)))
                .map(|step| step.raw.to_string());
            let key = format!(
                "{:?} {findings:?} {}",
                scenario.start,
                steps.collect::<String>()
            );
            if let Some(other) = seen.insert(key, scenario.id.clone()) {
                panic!("{other} and {} are the same", scenario.id);
            }
        }
    }

    #[test]
    fn what_is_wrong_is_expected_and_what_is_expected_is_wrong() {
        for scenario in all().unwrap() {
            let named = scenario.findings().count();
            assert_eq!(named > 0, scenario.cause.is_some(), "{}", scenario.id);
            let cured = scenario.repairs() || !scenario.cured_by_hand().is_empty();
            assert_eq!(cured, scenario.cause.is_some(), "{}", scenario.id);
        }
    }

    /// Whoever cures something by hand is told so at the doctor's next look, before anything else
    /// is tried: only what somebody does to the tenant or enters lies between.
    #[test]
    fn what_is_cured_by_hand_is_looked_at_before_anything_is_tried() {
        for scenario in all().unwrap() {
            // That people sign in all the same is no cure of it, but what ends the doubt.
            if scenario.cause.as_deref() == Some("check-blocked-by-policy") {
                continue;
            }
            for step in &scenario.steps[scenario.cured_by_hand()] {
                let is_cure = match &step.action {
                    Action::Change(_) | Action::Clock(_) | Action::ExpectJournal(_) => true,
                    Action::Client(act) => {
                        use Act::{CheckSettings, Clock, Settings};
                        matches!(act, Settings { .. } | CheckSettings { .. } | Clock { .. })
                    }
                    Action::Deliver(_) | Action::Expect(_) | Action::Fix(_) => false,
                };
                assert!(is_cure, "{}: {:?}", scenario.id, step.action);
            }
        }
    }

    /// A cure needs a doctor that repeats nothing: each kind of failure that somebody can cure behind
    /// the doctor's back is there at least once.
    #[test]
    fn the_second_look_has_scenarios_of_every_leg() {
        let all = all().unwrap();
        let by_hand = all.iter().filter(|one| !one.cured_by_hand().is_empty());
        let causes: BTreeSet<_> = by_hand.filter_map(|one| one.cause.as_deref()).collect();
        for cause in [
            "smtp-auth-off-for-mailbox",
            "pop-off",
            "client-secret-expired",
            "conditional-access",
            "user-disabled",
            "redirect-uri-not-registered",
            "app-disabled",
            "settings-incomplete",
        ] {
            assert!(causes.contains(cause), "{cause}: {causes:?}");
        }
    }

    #[test]
    fn every_scenario_ends_with_a_client_that_has_nothing_to_complain_about() {
        for scenario in all().unwrap() {
            let last = &scenario.steps.last().unwrap().action;
            let Action::Expect(expect) = last else {
                panic!("{} ends with {last:?}", scenario.id);
            };
            assert!(
                expect.none.is_some() && expect.signal.is_some(),
                "{}",
                scenario.id
            );
        }
    }

    #[test]
    fn a_near_miss_is_told() {
        let asked = |id: &str| chosen(all().unwrap(), &[id.to_owned()]).unwrap_err();
        assert_eq!(
            asked("refresh-token-expird").near,
            Some("refresh-token-expired")
        );
        assert_eq!(asked("zzz").near, None);
        let two = [
            "refresh-token-expired".to_owned(),
            "client-secret-expired".to_owned(),
        ];
        let chosen = chosen(all().unwrap(), &two).unwrap();
        let ids: Vec<_> = chosen.iter().map(|scenario| scenario.id.as_str()).collect();
        assert_eq!(ids, ["client-secret-expired", "refresh-token-expired"]);
    }
}

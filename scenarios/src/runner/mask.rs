//! Other names for everything by which a scenario could be recognised: firms, ids, secrets, people,
//! the time, and whatever stands in the scenario's own file.
//!
//! The same seed masks a scenario always in the same way, and each in its own. People's names keep
//! their shape, letter by letter, so that a slip of the pen stays one.

use mock_server::clock::{SignedDuration, Timestamp};
use mock_server::data::TenantFile;
use mock_server::ids::Ids;
use mock_server::state::Cloud;
use mock_server::tenant::seed::{self, Names, second};
use mock_server::tenant::{Tenant, User};
use toml::Value;

/// The disguise of one box.
#[derive(Clone, Debug)]
pub(super) struct Mask {
    first: Names,
    second: Names,
    /// How far vowels and consonants are moved on.
    letters: (usize, usize),
    /// When the box starts.
    pub(super) start: Timestamp,
    /// The seed of what the box invents.
    pub(super) seed: u64,
}

const FIRMS: [&str; 8] = [
    "Notariat Rotbuche",
    "Immobilien am Bach",
    "Legal Partners",
    "Advokatur Sonnenhof",
    "Treuhand Lindenberg",
    "Rechtsdienst Nord",
    "Fiduciaire du Lac",
    "Studio Legale Ponte",
];

/// Everybody who is named by the part before the `@`.
const PEOPLE: [&str; 4] = [
    seed::USER,
    seed::OTHER_USER,
    seed::SHARED_MAILBOX,
    second::USER,
];

/// The keys of a scenario file under which somebody is named.
const WHO: [&str; 5] = ["account", "login", "user", "mailbox", "to"];

/// The keys of a mail that ends in a Maildir.
const MAIL: [&str; 2] = ["subject", "text"];

impl Mask {
    pub(super) fn new(seed: u64, scenario: &str) -> Self {
        let mut ids = Ids::new(mixed(seed, scenario));
        let firm = index(&mut ids, FIRMS.len());
        // The other firm is another one.
        let other = (firm + 1 + index(&mut ids, FIRMS.len() - 1)) % FIRMS.len();
        let (first, second) = (names(&mut ids, FIRMS[firm]), names(&mut ids, FIRMS[other]));
        let letters = (1 + index(&mut ids, 4), 1 + index(&mut ids, 20));
        // A year and a half in which nothing about the service changed, at any time of the day.
        let seconds = ids.between(0, 540 * 24 * 3600);
        let later = SignedDuration::from_secs(i64::try_from(seconds).unwrap_or_default());
        let earliest = Timestamp::from_second(EARLIEST).unwrap_or_default();
        Self {
            first,
            second,
            letters,
            start: earliest.saturating_add(later).unwrap_or(earliest),
            seed: ids.between(1, u64::MAX - 1),
        }
    }

    /// The first firm, as the box is told of it.
    pub(super) fn tenant(&self, tenant: TenantFile) -> TenantFile {
        let names = self.first.clone();
        TenantFile {
            name: Some(names.name),
            tenant_id: Some(names.tenant_id),
            initial_domain: Some(names.initial_domain),
            domain: Some(names.domain),
            client_id: Some(names.client_id),
            app_name: Some(names.app_name),
            secret_id: Some(names.secret_id),
            secret: Some(names.secret),
            ..tenant
        }
    }

    /// Renames what a tenant file cannot: the second firm, and everybody's people.
    pub(super) fn disguise(&self, cloud: &mut Cloud, now: Timestamp) {
        if let Some(tenant) = cloud.tenants.get_mut(1) {
            *tenant = second::called(&self.second, now);
        }
        for tenant in &mut cloud.tenants {
            self.rename_people(tenant);
        }
    }

    fn rename_people(&self, tenant: &mut Tenant) {
        for user in &mut tenant.users {
            let User {
                upn,
                name,
                full_access,
                send_as,
                ..
            } = user;
            *name = self.moved(name);
            let named = std::iter::once(upn).chain(full_access).chain(send_as);
            for address in named {
                *address = self.who(address);
            }
        }
    }

    /// A step as it would stand in the file, had it been written for this box.
    pub(super) fn step(&self, written: &Value) -> Value {
        self.value("", written)
    }

    fn value(&self, key: &str, value: &Value) -> Value {
        match value {
            Value::String(text) if WHO.contains(&key) => Value::String(self.who(text)),
            Value::String(text) if MAIL.contains(&key) => Value::String(self.blob(text)),
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => {
                let masked = items.iter().map(|item| self.value(key, item));
                Value::Array(masked.collect())
            }
            Value::Table(table) => {
                let masked = table.iter();
                Value::Table(
                    masked
                        .map(|(key, value)| (key.clone(), self.value(key, value)))
                        .collect(),
                )
            }
            Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {
                value.clone()
            }
        }
    }

    /// Somebody, by the whole address or the part before the `@`.
    fn who(&self, name: &str) -> String {
        let (local, domain) = name.split_once('@').unwrap_or((name, ""));
        let at = if name.contains('@') { "@" } else { "" };
        format!("{}{at}{}", self.moved(local), self.text(domain))
    }

    /// A text with what is known in it replaced, whole or in part; ids of nobody become others.
    fn text(&self, text: &str) -> String {
        if let Some(part) = self
            .known()
            .iter()
            .find_map(|(known, masked)| part(text, known, masked))
        {
            return part;
        }
        if is_guid(text) {
            return Ids::new(mixed(self.seed, text)).guid();
        }
        let known = self.known().into_iter();
        known.fold(text.to_owned(), |text, (known, masked)| {
            text.replace(&known, &masked)
        })
    }

    /// Everything that is the same in every box, and what it is here; the longest first, since some
    /// are parts of others.
    fn known(&self) -> Vec<(String, String)> {
        let firms = [
            (Names::default(), &self.first),
            (second::names(), &self.second),
        ];
        let names = firms
            .into_iter()
            .flat_map(|(known, masked)| values(&known).into_iter().zip(values(masked)));
        let people = PEOPLE.iter().filter_map(|address| address.split_once('@'));
        let people = people.map(|(local, _)| (local.to_owned(), self.moved(local)));
        let mut known: Vec<_> = names.chain(people).collect();
        known.sort_by_key(|(known, _)| std::cmp::Reverse(known.len()));
        known
    }

    /// Words that nobody has seen, for words that one scenario alone has.
    fn blob(&self, text: &str) -> String {
        Ids::new(mixed(self.seed, text)).alphanumeric(12)
    }

    /// Vowels become vowels and consonants consonants, always the same ones, never themselves.
    fn moved(&self, name: &str) -> String {
        const VOWELS: &str = "aeiou";
        const CONSONANTS: &str = "bcdfghjklmnpqrstvwxyz";
        let next = |letter: char| {
            let (letters, by) = match VOWELS.contains(letter) {
                true => (VOWELS, self.letters.0),
                false => (CONSONANTS, self.letters.1),
            };
            let at = letters.find(letter)?;
            letters.chars().nth((at + by) % letters.len())
        };
        let moved = name.chars().map(|letter| {
            let small = next(letter.to_ascii_lowercase()).unwrap_or(letter);
            if letter.is_ascii_uppercase() {
                small.to_ascii_uppercase()
            } else {
                small
            }
        });
        moved.collect()
    }
}

/// 2025-01-01, the start of what this box rehearses.
const EARLIEST: i64 = 1_735_689_600;

fn names(ids: &mut Ids, firm: &str) -> Names {
    let label = ids.alphanumeric(9).to_ascii_lowercase();
    Names {
        tenant_id: ids.guid(),
        name: firm.to_owned(),
        initial_domain: format!("firm{label}.onmicrosoft.com"),
        domain: format!("firm-{label}.example"),
        client_id: ids.guid(),
        app_name: format!("Mail {}", ids.alphanumeric(4)),
        secret_id: ids.guid(),
        secret: format!("{}8Q~{}", ids.alphanumeric(3), ids.alphanumeric(34)),
    }
}

fn values(names: &Names) -> [String; 8] {
    let Names {
        tenant_id,
        name,
        initial_domain,
        domain,
        client_id,
        app_name,
        secret_id,
        secret,
    } = names.clone();
    [
        tenant_id,
        name,
        initial_domain,
        domain,
        client_id,
        app_name,
        secret_id,
        secret,
    ]
}

/// Where `text` is a long part of an id, the same part of the masked one.
fn part(text: &str, known: &str, masked: &str) -> Option<String> {
    const LONG: usize = 8;
    if text.len() < LONG || !is_guid(known) {
        return None;
    }
    let at = known.find(text)?;
    masked.get(at..at + text.len()).map(str::to_owned)
}

fn is_guid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').map(str::len).collect();
    let is_hex = text.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    is_hex && groups == [8, 4, 4, 4, 12]
}

fn index(ids: &mut Ids, count: usize) -> usize {
    usize::try_from(ids.between(0, count as u64 - 1)).unwrap_or_default()
}

/// FNV-1a, so that the same seed masks each text in its own way, on every computer.
fn mixed(seed: u64, text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use mock_server::Config;
    use mock_server::tenant::seed::SECRET_ID;

    use super::*;
    use crate::catalogue;

    fn mask() -> Mask {
        Mask::new(7, "app-deleted")
    }

    #[test]
    fn the_same_seed_masks_alike_and_every_scenario_in_its_own_way() {
        let [one, again, other, later] = [
            mask(),
            mask(),
            Mask::new(7, "app-disabled"),
            Mask::new(8, "app-deleted"),
        ];
        let all = |mask: &Mask| [values(&mask.first), values(&mask.second)];
        assert_eq!(
            (all(&one), one.seed, one.start),
            (all(&again), again.seed, again.start)
        );
        for other in [&other, &later] {
            assert_ne!(one.seed, other.seed);
            assert_ne!(one.start, other.start);
            assert_ne!(one.first.tenant_id, other.first.tenant_id);
            assert_ne!(one.second.tenant_id, other.second.tenant_id);
        }
    }

    #[test]
    fn nothing_that_is_known_stays() {
        let masks: Vec<_> = (0..40).map(|seed| Mask::new(seed, "app-deleted")).collect();
        for mask in &masks {
            let file = mask.tenant(TenantFile::default());
            // What the box makes of it, all of it.
            let first = values(&file.names().unwrap());
            assert_eq!(first, values(&mask.first));
            let known = [values(&Names::default()), values(&second::names())];
            let masked = [first, values(&mask.second)];
            for (at, value) in masked.iter().flatten().enumerate() {
                assert!(
                    !known.iter().flatten().any(|known| known == value),
                    "{value}"
                );
                let others = masked.iter().flatten().enumerate();
                assert!(
                    !others
                        .into_iter()
                        .any(|(other, it)| other != at && it == value)
                );
            }
            assert_ne!(mask.seed, Config::default().seed);
        }
        let starts: BTreeSet<_> = masks.iter().map(|mask| mask.start).collect();
        assert_eq!(starts.len(), masks.len());
    }

    #[test]
    fn people_get_names_of_the_same_shape() {
        for seed in 0..40 {
            let mask = Mask::new(seed, "address-typo");
            let (right, slip) = (mask.who("anna.muster"), mask.who("anna.mutser"));
            // Two neighbours are swapped in the one as in the other.
            let swapped: String = [&right[..7], &right[8..9], &right[7..8], &right[9..]].concat();
            assert_eq!(slip, swapped);
            for (letter, moved) in "anna.muster".chars().zip(right.chars()) {
                assert_eq!(letter == moved, letter == '.', "{right}");
            }
        }
        let whole = mask().who(second::USER);
        let domain = format!("@{}", mask().second.domain);
        assert!(
            whole.ends_with(&domain) && !whole.contains("carla"),
            "{whole}"
        );
        assert_eq!(
            mask().moved("Anna Muster").to_lowercase(),
            mask().moved("anna muster")
        );
    }

    #[test]
    fn a_disguised_cloud_has_the_same_people_under_other_names() {
        let config = Config {
            second_firm: true,
            tenant: mask().tenant(TenantFile::default()),
            ..Config::default()
        };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let server = runtime
            .block_on(mock_server::MockServer::start(config))
            .unwrap();
        let told = server.shared().with(|cloud, now| {
            mask().disguise(cloud, now);
            format!(
                "{:?}",
                cloud
                    .tenants
                    .iter()
                    .map(|tenant| (
                        tenant
                            .users
                            .iter()
                            .map(|user| (
                                (&user.upn, &user.name, &user.full_access, &user.send_as),
                                (&user.object_id, &user.puid),
                            ))
                            .collect::<Vec<_>>(),
                        (
                            &tenant.id,
                            &tenant.name,
                            &tenant.domains,
                            &tenant.initial_domain
                        ),
                        tenant
                            .apps
                            .iter()
                            .map(|app| (&app.client_id, &app.object_id, &app.name))
                            .collect::<Vec<_>>(),
                        tenant
                            .consents
                            .iter()
                            .map(|one| &one.client_id)
                            .collect::<Vec<_>>(),
                    ))
                    .collect::<Vec<_>>()
            )
        });
        for name in ["Anna", "anna", "Beat", "beat", "Carla", "carla", "anzlei@"] {
            assert!(!told.contains(name), "{name} in {told}");
        }
        for (known, masked) in mask().known() {
            assert!(!told.contains(&known), "{known} in {told}");
            let is_kept_elsewhere = known.contains("8Q~") || is_guid(&known);
            assert!(
                is_kept_elsewhere || told.contains(&masked),
                "no {masked} in {told}"
            );
        }
    }

    #[test]
    fn what_one_file_alone_says_is_said_otherwise() {
        let check = |written: &str, expected: &str| {
            let masked = mask().step(&Value::Table(written.parse().unwrap()));
            assert_eq!(masked, Value::Table(expected.parse().unwrap()), "{written}");
        };
        let mask = mask();
        let anna = mask.who("anna.muster");
        check(
            "change.user-locked = { user = \"anna.muster\", locked = true }",
            &format!("change.user-locked = {{ user = \"{anna}\", locked = true }}"),
        );
        check(
            "expect = { reply = \"anna.muster\", finding = \"address-typo\" }",
            &format!("expect = {{ reply = \"{anna}\", finding = \"address-typo\" }}"),
        );
        let second = &mask.second.tenant_id;
        check(
            &format!(
                "client.settings = {{ tenant-id = \"{}\" }}",
                second::TENANT_ID
            ),
            &format!("client.settings = {{ tenant-id = \"{second}\" }}"),
        );
        let fragment = &mask.first.tenant_id[9..23];
        check(
            "client.settings = { tenant-id = \"8d2b-4c3e-9a41\", secret = \"${secret.value}\" }",
            &format!(
                "client.settings = {{ tenant-id = \"{fragment}\", secret = \"${{secret.value}}\" }}"
            ),
        );
        let wrong = "4c7f0a52-9be1-4d36-8a07-52f1c9e6b3d8";
        let masked = mask.text(wrong);
        assert!(is_guid(&masked) && masked != wrong && masked == mask.text(wrong));
        assert_ne!(masked, Mask::new(8, "app-deleted").text(wrong));
        assert_eq!(mask.text(SECRET_ID), mask.first.secret_id);
        let subject = mask.value("subject", &Value::String("Day 160".to_owned()));
        assert_eq!(subject.as_str().map(str::len), Some(12));
    }

    /// Only what is data is masked: what a scenario is about stays what it is.
    #[test]
    fn every_step_of_the_catalogue_does_the_same_under_its_mask() {
        for scenario in catalogue::all().unwrap() {
            let mask = Mask::new(3, &scenario.id);
            for step in &scenario.steps {
                let written = Value::Table(step.raw.clone());
                let masked = mask.step(&written);
                let keys = |value: &Value| {
                    let table = value.as_table().unwrap();
                    let names = table.iter().map(|(name, inner)| {
                        (
                            name.clone(),
                            inner
                                .as_table()
                                .map(|it| it.keys().cloned().collect::<Vec<_>>()),
                        )
                    });
                    names.collect::<Vec<_>>()
                };
                assert_eq!(keys(&written), keys(&masked), "{}", scenario.id);
                let saved = crate::scenario::Saved::default();
                let has_reference = written.to_string().contains("${");
                let filled = step.filled_as(&masked, &saved, &scenario.source);
                assert!(has_reference || filled.is_ok(), "{}: {masked}", scenario.id);
            }
        }
    }
}

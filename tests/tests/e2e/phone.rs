//! Somebody at the pages, with a phone: number matching by the admin API, while the robot is at the
//! page, and what the mail program reads from the pages' words.

use std::sync::{Arc, Mutex};

use client::clock::SystemClock;
use client::net::{Net, Roots};
use scenarios::robot::{Browser, End, Mfa, Person, Phone, PhoneAnswer, Walk};
use serde_json::{Value, json};
use tests::{Answer, World};

/// A phone that is answered over the admin API.
struct ByApi {
    world: Arc<World>,
    /// What it showed before each answer, and what answering gave.
    said: Mutex<Vec<(Value, Answer)>>,
}

impl Phone for ByApi {
    fn answer(&self, user: &str, answer: PhoneAnswer) {
        let body = match answer {
            PhoneAnswer::Number(number) => {
                json!({ "user": user, "answer": "approve", "number": number })
            }
            PhoneAnswer::Deny => json!({ "user": user, "answer": "deny" }),
        };
        let shown = self.world.admin("/api/mfa", None).json();
        let answered = self.world.admin("/api/mfa", Some(&body));
        // The same answer once more has nothing to answer.
        assert_eq!(self.world.admin("/api/mfa", Some(&body)).status, 409);
        self.said.lock().unwrap().push((shown, answered));
    }
}

/// Anna signs in under these changes.
fn walk(changes: &[Value], act: impl FnOnce(&mut Person)) -> (Arc<World>, Arc<ByApi>, Walk) {
    walk_in("en", changes, act)
}

fn walk_in(
    language: &'static str,
    changes: &[Value],
    act: impl FnOnce(&mut Person),
) -> (Arc<World>, Arc<ByApi>, Walk) {
    let world = Arc::new(World::start());
    for change in changes {
        world.change(change);
    }
    let phone = Arc::new(ByApi {
        world: Arc::clone(&world),
        said: Mutex::default(),
    });
    let mut anna = Person::new(world.value("USER"), world.value("PASSWORD"));
    anna.copies_address = true;
    act(&mut anna);
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", world.value("CLIENT_ID"))
        .append_pair("response_type", "code")
        .append_pair("redirect_uri", world.value("REDIRECT_URI"))
        .append_pair(
            "scope",
            "https://outlook.office.com/POP.AccessAsUser.All offline_access",
        )
        .finish();
    let address = format!("{}/oauth2/v2.0/authorize?{query}", world.value("AUTHORITY"));
    let net = Net::new(
        &Roots::File(world.ca_file()),
        Vec::new(),
        Arc::new(SystemClock),
    )
    .unwrap();
    let mut browser = Browser::new(net)
        .with_phone(Arc::<ByApi>::clone(&phone))
        .in_language(language);
    let walk = world.runtime().block_on(browser.walk(&address, &anna));
    (world, phone, walk)
}

fn required() -> Value {
    json!({ "mfa-required": { "required": true } })
}

fn last_cause(world: &World) -> Option<String> {
    let refusals = world.journal("refusal");
    Some(refusals.last()?["cause"].as_str()?.to_owned())
}

#[test]
fn the_number_of_the_page_leads_to_tokens_that_say_so() {
    let (world, phone, walk) = walk(&[required()], |_| {});
    let End::Copied(copied) = &walk.end else {
        panic!("{walk:?}");
    };
    let (_, query) = copied.0.split_once('?').unwrap();
    let code = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "code");
    let answer = world.redeem(&[
        ("grant_type", "authorization_code"),
        ("code", &code.unwrap().1),
        ("redirect_uri", world.value("REDIRECT_URI")),
    ]);
    assert_eq!(answer.status, 200, "{}", answer.text);
    let said = phone.said.lock().unwrap();
    let [(shown, answered)] = &said[..] else {
        panic!("{said:?}");
    };
    assert_eq!((answered.status, answered.text.as_str()), (200, "{}"));
    let pending = &shown["pending"][0];
    assert_eq!(pending["user"], world.value("USER"));
    assert_eq!(pending["client_id"], world.value("CLIENT_ID"));
    let mut keys: Vec<_> = pending.as_object().unwrap().keys().collect();
    keys.sort_unstable();
    assert_eq!(keys, ["app", "asked_at", "client_id", "user"]);
    assert_eq!(
        world.admin("/api/mfa", None).json(),
        json!({ "pending": [] })
    );
    assert_eq!(last_cause(&world), None);
}

#[test]
fn a_no_and_a_wrong_number_are_refused_and_nothing_cures_them() {
    for mfa in [Mfa::Deny, Mfa::WrongNumber] {
        let (world, _, walk) = walk(&[required()], |anna| anna.mfa = mfa);
        let page = walk.pages.last().unwrap();
        assert!(page.title.starts_with("Request denied"), "{page:?}");
        assert_eq!(last_cause(&world).as_deref(), Some("mfa-refused"));
        let fix = world.admin("/api/fix", Some(&json!({})));
        assert_eq!(
            (fix.status, fix.json()["error"]["code"].as_str()),
            (409, Some("no-fix"))
        );
    }
}

#[test]
fn what_a_page_asks_for_is_done_or_not_and_the_journal_has_the_cause() {
    let anna = mock_server::tenant::seed::USER;
    let unregistered = json!({ "mfa-registered": { "user": anna, "registered": false } });
    let (world, _, done) = walk(&[required(), unregistered.clone()], |_| {});
    assert!(matches!(done.end, End::Copied(_)), "{done:?}");
    assert_eq!(last_cause(&world).as_deref(), Some("mfa-not-registered"));

    let refuses = |anna: &mut Person| anna.registers_mfa = false;
    let (world, _, left) = walk(&[required(), unregistered], refuses);
    let title = &left.pages.last().unwrap().title;
    assert!(title.starts_with("More information required"), "{left:?}");
    let fixed = world.post("/api/fix", &json!({ "cause": "mfa-not-registered" }));
    assert_eq!(fixed["applied"].as_array().unwrap().len(), 1);

    let expired = json!({ "password-expired": { "user": anna } });
    let renews = |anna: &mut Person| anna.new_password = Some("Anna-has-a-new-one".to_owned());
    let (world, _, done) = walk(&[expired], renews);
    assert!(matches!(done.end, End::Copied(_)), "{done:?}");
    assert_eq!(last_cause(&world).as_deref(), Some("password-expired"));

    let blocked = json!({ "conditional-access": { "blocks": "all-sign-ins" } });
    let (world, _, left) = walk(&[blocked], |_| {});
    let page = left.pages.last().unwrap();
    assert_eq!(page.error, Some(53_003));
    assert_eq!(last_cause(&world).as_deref(), Some("conditional-access"));
}

/// The last page's words, in both languages, are what this finding is told by.
#[track_caller]
fn reads(changes: &[Value], act: fn(&mut Person), finding: &str) {
    for language in ["en", "de"] {
        let (world, _, walk) = walk_in(language, changes, act);
        let text = &walk.pages.last().unwrap().text;
        let found: Vec<_> = client::report::explain(text)
            .iter()
            .map(|explanation| explanation.id.as_str())
            .collect();
        assert_eq!(found, [finding], "{text}");
        // The same words as the box's own reason.
        assert_eq!(last_cause(&world).as_deref(), Some(finding), "{text}");
    }
}

#[test]
fn the_doctor_reads_the_pages_words_in_both_languages() {
    let anna = mock_server::tenant::seed::USER;
    let nothing = |_: &mut Person| {};
    let off = json!({ "user-enabled": { "user": anna, "enabled": false } });
    let locked = json!({ "user-locked": { "user": anna, "locked": true } });
    let expired = json!({ "password-expired": { "user": anna } });
    let unregistered = json!({ "mfa-registered": { "user": anna, "registered": false } });
    let blocked = json!({ "conditional-access": { "blocks": "all-sign-ins" } });
    let revoked = json!({ "consent-revoked": {} });
    let wrong = |anna: &mut Person| anna.password = "wrong".to_owned();
    let nobody = |anna: &mut Person| anna.login = "nobody@muster-legal.example".to_owned();
    reads(&[], wrong, "wrong-password");
    reads(&[], nobody, "user-not-found");
    reads(&[off], nothing, "user-disabled");
    reads(&[locked], nothing, "user-locked");
    reads(&[expired], nothing, "password-expired");
    reads(&[required()], |anna| anna.mfa = Mfa::Deny, "mfa-refused");
    let leaves = |anna: &mut Person| anna.registers_mfa = false;
    reads(&[required(), unregistered], leaves, "mfa-not-registered");
    reads(&[blocked], nothing, "conditional-access");
    reads(&[revoked], nothing, "approval-required");
}

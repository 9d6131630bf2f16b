//! Nothing that a run issues turns up where it does not belong.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use mock_server::Config;
use scenarios::robot::Person;
use serde_json::{Value, json};
use tests::{MailClient, Ran, World};

const POP: &str = "https://outlook.office.com/POP.AccessAsUser.All";

/// Everything that a run said or kept, and every secret that it had to do with.
#[derive(Default)]
struct Search {
    /// By what was said, since much is said again and again; the place is the last.
    said: BTreeMap<String, String>,
    secrets: BTreeSet<String>,
}

impl Search {
    fn say(&mut self, place: &str, text: impl Into<String>) {
        self.said.insert(text.into(), place.to_owned());
    }

    fn ran(&mut self, place: &str, ran: &Ran) {
        self.say(&format!("{place}, standard output"), ran.out.clone());
        self.say(&format!("{place}, standard error"), ran.err.clone());
    }

    fn keep(&mut self, secret: &str) {
        assert!(secret.len() >= 8, "too short to be looked for");
        self.secrets.insert(secret.to_owned());
    }

    /// Where a secret stands, whole or in part, plain or encoded.
    fn found(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for secret in &self.secrets {
            let needles = needles(secret);
            for (text, place) in &self.said {
                if let Some(needle) = needles.iter().find(|needle| text.contains(*needle)) {
                    let start: String = needle.chars().take(6).collect();
                    found.insert(format!("{place}: {start}…"));
                }
            }
        }
        found
    }
}

/// The forms in which a secret could stand somewhere.
fn needles(secret: &str) -> BTreeSet<String> {
    let mut needles = BTreeSet::from([secret.to_owned()]);
    needles.insert(form_urlencoded::byte_serialize(secret.as_bytes()).collect());
    let percent = secret.bytes().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "%{byte:02X}");
        text
    });
    needles.insert(percent.replace('%', "").to_lowercase());
    needles.insert(percent);
    needles.extend(in_base64(secret));
    // Parts of a long one, since a log may have cut it. The start of a token is its header, which is
    // nobody's secret.
    for at in (64..secret.len().saturating_sub(32)).step_by(64) {
        let part = &secret[at..at + 32];
        needles.insert(part.to_owned());
        needles.extend(in_base64(part));
    }
    needles
}

/// Inside of something longer, such as a SASL response, base64 has three ways to fall; the first and
/// last characters hold bits of the neighbours.
fn in_base64(text: &str) -> impl Iterator<Item = String> {
    (0..3).flat_map(move |before| {
        let bytes = [&vec![0; before], text.as_bytes()].concat();
        [
            STANDARD_NO_PAD.encode(&bytes),
            URL_SAFE_NO_PAD.encode(&bytes),
        ]
        .map(|encoded| {
            let end = encoded.len() - usize::from(bytes.len() % 3 != 0);
            encoded[[0, 2, 3][before]..end].to_owned()
        })
    })
}

#[test]
fn a_planted_secret_is_found_in_each_form() {
    let secret = "mLx8Q~Planted-secret.0";
    let response = URL_SAFE_NO_PAD.encode(format!("user=a\u{1}auth=Bearer {secret}\u{1}\u{1}"));
    let forms = [
        secret.to_owned(),
        format!("client_secret={secret}&scope="),
        STANDARD_NO_PAD.encode(secret),
        STANDARD_NO_PAD.encode(format!("id:{secret}")),
        STANDARD_NO_PAD.encode(format!("i:{secret}")),
        response,
        form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
        "6d4c7838517e506c616e7465642d7365637265742e30".to_owned(),
    ];
    for form in forms {
        let mut search = Search::default();
        search.keep(secret);
        search.say("elsewhere", "nothing to see");
        assert!(search.found().is_empty());
        search.say("a log", format!("before {form} after"));
        let found = search.found();
        assert!(found.len() == 1, "{form}: {found:?}");
    }
    let token = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.".to_owned() + &"0123456789abcdef".repeat(9);
    let mut search = Search::default();
    search.keep(&token);
    search.say("a cut log", &token[60..160]);
    assert!(!search.found().is_empty());
}

#[test]
fn no_secret_of_a_run_turns_up_anywhere() {
    let world = World::with(Config {
        as_microsoft: true,
        ..Config::default()
    });
    let client = MailClient::new(&world);
    let mut search = Search::default();
    for name in ["CLIENT_SECRET", "PASSWORD", "OTHER_PASSWORD"] {
        search.keep(world.value(name));
    }
    set_up(&world, &client, &mut search);
    daily_life(&world, &client, &mut search);
    refusals(&world, &client, &mut search);
    strangers(&world, &mut search);

    // Codes, tokens and secrets were really seen, or nothing would be proved.
    assert!(search.secrets.len() > 10, "{}", search.secrets.len());
    collect(&world, &client, &mut search);
    let said: usize = search.said.keys().map(String::len).sum();
    assert!(said > 20_000, "only {said} bytes were searched");
    assert_eq!(search.found(), BTreeSet::new());

    // The same search finds one that is put into the same place.
    std::fs::write(client.home().join("planted"), world.value("PASSWORD")).unwrap();
    collect(&world, &client, &mut search);
    let found = search.found();
    assert!(found.len() == 1 && found.first().unwrap().contains("planted"));
}

fn set_up(world: &World, client: &MailClient<'_>, search: &mut Search) {
    let settings = [
        "settings",
        "set",
        "--entity",
        "Muster",
        "--tenant-id",
        world.value("TENANT_ID"),
        "--client-id",
        world.value("CLIENT_ID"),
        "--redirect-uri",
        &client.redirect_uri(),
        "--secret-file",
        "-",
    ];
    let secret = world.value("CLIENT_SECRET");
    held(search, "settings set", &client.run(&settings, secret));
    held(
        search,
        "settings check",
        &client.run(&["settings", "check"], ""),
    );
    held(
        search,
        "settings show",
        &client.run(&["settings", "show"], ""),
    );
    let add = ["account", "add", world.value("USER"), "--entity", "Muster"];
    held(search, "account add", &client.run(&add, ""));
    let anna = Person::new(world.value("USER"), world.value("PASSWORD"));
    sign_in(world, client, search, &anna, 0);
}

fn sign_in(world: &World, client: &MailClient<'_>, search: &mut Search, person: &Person, code: u8) {
    let (ran, pasted) = client.sign_in(world.value("USER"), person);
    search.ran("sign-in", &ran);
    assert_eq!(ran.code, code, "{ran:?}");
    if let Some(pasted) = pasted {
        let query = pasted.split_once('?').map_or("", |(_, query)| query);
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if name == "code" {
                search.keep(&value);
            }
        }
    }
    tokens(client, search);
}

fn daily_life(world: &World, client: &MailClient<'_>, search: &mut Search) {
    let user = world.value("USER");
    world.deliver(user, "Subject: One\r\n\r\nHello\r\n");
    held(search, "test-mail", &client.run(&["test-mail", user], ""));
    held(search, "fetch", &client.run(&["fetch"], ""));
    let send = [
        "send",
        user,
        "--to",
        world.value("OTHER_USER"),
        "--subject",
        "Hello",
    ];
    held(search, "send", &client.run(&send, "Hello\n"));
    world.post("/api/clock", &json!({ "advance_s": 7_200 }));
    examine(client, search);
}

fn refusals(world: &World, client: &MailClient<'_>, search: &mut Search) {
    let user = world.value("USER");
    for (change, verb) in [
        (
            json!({ "authenticated-smtp": { "mailbox": user, "enabled": false } }),
            "test-mail",
        ),
        (
            json!({ "pop-enabled": { "mailbox": user, "enabled": false } }),
            "fetch",
        ),
        (json!({ "sessions-revoked": { "user": user } }), "doctor"),
    ] {
        world.change(&change);
        let ran = client.run(&[verb, user], "");
        assert_ne!(ran.code, 0, "{ran:?}");
        search.ran(verb, &ran);
        examine(client, search);
    }
    // A new secret is shown once; then the old one goes, and the client still has that.
    let added = world.change(&json!({ "secret-added": { "expires_in_s": 86_400 } }));
    search.keep(added["value"].as_str().unwrap());
    let old = json!({ "secret-removed": { "secret_id": "7c1e5d93-4b2a-4e86-a0f7-3d9c8b615e24" } });
    world.change(&old);
    let ran = client.run(&["settings", "check"], "");
    assert_eq!(ran.code, 1, "{ran:?}");
    search.ran("settings check", &ran);
    let anna = Person::new(user, world.value("PASSWORD"));
    sign_in(world, client, search, &anna, 1);
    examine(client, search);
}

/// Programs without manners: passwords, flawed tokens and secrets where they are refused.
fn strangers(world: &World, search: &mut Search) {
    let (user, password) = (world.value("USER"), world.value("PASSWORD"));
    world.change(&json!({ "authenticated-smtp": { "mailbox": user, "enabled": true } }));
    world.change(&json!({ "pop-enabled": { "mailbox": user, "enabled": true } }));
    for flaw in ["expired", "bad-signature", "alg-none", "truncated"] {
        let token = world.token(&json!({ "flaws": [flaw] }));
        search.keep(&token);
        let mut reader = world.pop3();
        search.say("pop3", reader.line());
        search.say("pop3", reader.pop3_xoauth2(user, &token));
        search.say("smtp", world.smtp_in_tls().smtp_xoauth2(user, &token));
        search.say("pop3 in one line", world.pop3().smtp_xoauth2(user, &token));
        search.say("smtp, a command", world.smtp_in_tls().reply(&token));
    }
    let mut reader = world.pop3();
    for line in [
        "",
        &format!("USER {user}"),
        &format!("PASS {password}"),
        password,
    ] {
        let said = if line.is_empty() {
            reader.line()
        } else {
            reader.ask(line)
        };
        search.say("pop3", said);
    }
    let mut sender = world.smtp_in_tls();
    let encoded = |text: &str| STANDARD_NO_PAD.encode(text);
    for line in ["AUTH LOGIN".to_owned(), encoded(user), encoded(password)] {
        search.say("smtp", sender.reply(&line));
    }
    search.say(
        "smtp",
        sender.reply(&format!("AUTH PLAIN {}", encoded(password))),
    );
    // Somebody whose password has expired, once forgetting that, and then with a new one.
    let other = world.value("OTHER_USER");
    world.change(&json!({ "password-expired": { "user": other } }));
    let new = "Beat-has-a-new-one-2026";
    search.keep(new);
    for (old, new) in [
        (new, None),
        (world.value("OTHER_PASSWORD"), Some(new.to_owned())),
        (new, None),
    ] {
        let mut beat = Person::new(other, old);
        beat.new_password = new;
        let walk = world.walk(POP, &beat);
        search.say("the pages", format!("{walk:?}"));
    }
    let pages = search
        .said
        .keys()
        .filter(|said| said.contains("KmsiInterrupt") || said.contains("Stay signed in?"));
    assert_eq!(pages.count(), 2, "the new password was set and used");
    let refresh = world.token(&json!({ "kind": "refresh" }));
    search.keep(&refresh);
    for form in [
        [
            ("grant_type", "refresh_token"),
            ("refresh_token", &*refresh),
            ("client_secret", "wrong"),
        ],
        [
            ("grant_type", "authorization_code"),
            ("code", &*refresh),
            ("redirect_uri", password),
        ],
        [
            ("grant_type", "password"),
            ("username", user),
            ("password", password),
        ],
    ] {
        let answer = world.redeem(&form);
        assert!(answer.status >= 400, "{}", answer.text);
        search.say("the token endpoint", answer.text);
        search.say("the token endpoint", answer.head.join("\n"));
    }
}

/// What a supporter looks at, in both languages and both forms.
fn examine(client: &MailClient<'_>, search: &mut Search) {
    for verb in ["status", "doctor"] {
        for how in [&["--lang", "de"][..], &["--lang", "en", "--json"]] {
            let ran = client.run(&[how, &[verb]].concat(), "");
            assert!(ran.code != 2, "{ran:?}");
            search.ran(verb, &ran);
        }
    }
    tokens(client, search);
}

fn held(search: &mut Search, place: &str, ran: &Ran) {
    assert_eq!(ran.code, 0, "{place}: {ran:?}");
    search.ran(place, ran);
}

/// Remembers what the client holds now: it is replaced at each refresh.
fn tokens(client: &MailClient<'_>, search: &mut Search) {
    let Ok(files) = std::fs::read_dir(client.home().join("tokens")) else {
        return;
    };
    for file in files {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        if let Ok(tokens) = serde_json::from_str(&text) {
            strings(&tokens, search);
        }
    }
}

fn strings(value: &Value, search: &mut Search) {
    match value {
        Value::String(text) if text.len() > 60 && !text.contains(' ') => search.keep(text),
        Value::Array(values) => values.iter().for_each(|value| strings(value, search)),
        Value::Object(fields) => fields.values().for_each(|value| strings(value, search)),
        _ => {}
    }
}

fn collect(world: &World, client: &MailClient<'_>, search: &mut Search) {
    search.say("the journal", world.journal_text());
    let server = world.server();
    search.say(
        "the box's Debug",
        format!("{server:?} {:?}", server.shared()),
    );
    files(&client.home(), search);
}

/// Every file of the client's home but those that exist to hold secrets.
fn files(folder: &Path, search: &mut Search) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("m365mail/tokens") || path.ends_with("m365mail/secrets") {
            continue;
        }
        if path.is_dir() {
            files(&path, search);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            search.say(&path.display().to_string(), text);
        }
    }
}

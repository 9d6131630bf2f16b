//! Prints what a box carries: mail out, mail in, tokens.
//!
//! `cargo bench -p tests`. Speeds are those of this machine, its client and TLS included; a ratio is
//! taken side by side, in turns, and holds elsewhere too.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark is a main function that measures and prints"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mock_server::keys::{SIGNING, signing_input};
use serde_json::{Value, json};
use tests::{Dialogue, World};

/// The same key as the box's, as it lies on the disk.
const KEY: &[u8] = include_bytes!("../../mock-server/src/keys/signing.pk8.der");

fn main() {
    let world = World::start();
    retrieving(&world);
    submitting(&world);
    signing();
    redeeming(&world);
}

fn retrieving(world: &World) {
    const COUNT: usize = 2_000;
    let user = world.value("USER");
    let generate = json!({ "count": COUNT, "size": 20_480, "seed": 1 });
    world.post(
        "/api/messages",
        &json!({ "mailbox": user, "generate": generate }),
    );
    let mut reader = world.pop3();
    assert!(reader.line().starts_with("+OK "));
    let token = world.token(&json!({}));
    assert!(reader.pop3_xoauth2(user, &token).starts_with("+OK"));
    let started = Instant::now();
    let mut bytes = 0;
    for number in 1..=COUNT {
        assert!(reader.ask(&format!("RETR {number}")).starts_with("+OK"));
        bytes += reader.skip_to_dot();
    }
    carried("POP3 RETR", COUNT, bytes, started.elapsed());
}

fn submitting(world: &World) {
    const COUNT: usize = 60;
    let user = world.value("USER");
    let line = format!("{}\r\n", "x".repeat(76));
    let message = format!(
        "From: {user}\r\n\r\n{}",
        line.repeat((1 << 20) / line.len())
    );
    let mut sender = world.smtp_in_tls();
    let token = world.token(&json!({}));
    assert!(sender.smtp_xoauth2(user, &token).starts_with("235"));
    let mut took = [Duration::ZERO; 2];
    for _ in 0..COUNT / 2 {
        for (took, chunked) in took.iter_mut().zip([false, true]) {
            let started = Instant::now();
            submit(&mut sender, user, &message, chunked);
            *took += started.elapsed();
        }
    }
    let [data, bdat] = took;
    carried("SMTP DATA", COUNT / 2, message.len() * COUNT / 2, data);
    carried("SMTP BDAT", COUNT / 2, message.len() * COUNT / 2, bdat);
    println!("BDAT against DATA: {:.2}×", ratio(data, bdat));
}

fn submit(sender: &mut Dialogue, user: &str, message: &str, chunked: bool) {
    sender.reply(&format!("MAIL FROM:<{user}>"));
    sender.reply(&format!("RCPT TO:<{user}>"));
    let accepted = if chunked {
        // The line's end belongs to the chunk.
        let size = message.len() + 2;
        sender.reply(&format!("BDAT {size} LAST\r\n{message}"))
    } else {
        sender.reply("DATA");
        sender.reply(&format!("{message}."))
    };
    assert!(accepted.starts_with("250 2.0.0 OK"), "{accepted}");
}

/// A key parsed once against one that is parsed for each signature.
fn signing() {
    const COUNT: u32 = 300;
    let header = json!({ "typ": "JWT", "alg": "RS256", "kid": SIGNING.kid() });
    let claims = json!({ "aud": "https://outlook.office.com", "scp": "SMTP.Send", "exp": 1 });
    let mut took = [Duration::ZERO; 2];
    for _ in 0..COUNT {
        let started = Instant::now();
        black_box(SIGNING.sign(&header, &claims));
        took[0] += started.elapsed();
        let started = Instant::now();
        black_box(parse_and_sign(&header, &claims));
        took[1] += started.elapsed();
    }
    let [once, each] = took;
    println!(
        "tokens signed: {:.0}/s on one core",
        f64::from(COUNT) / once.as_secs_f64()
    );
    println!(
        "a key parsed once against parsed each time: {:.1}×",
        ratio(each, once)
    );
}

fn parse_and_sign(header: &Value, claims: &Value) -> String {
    let key = RsaKeyPair::from_pkcs8(KEY).unwrap();
    let input = signing_input(header, claims);
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        input.as_bytes(),
        &mut signature,
    )
    .unwrap();
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Each over a connection and a handshake of its own.
fn redeeming(world: &World) {
    const COUNT: u32 = 200;
    let started = Instant::now();
    for _ in 0..COUNT {
        let answer = world.redeem(&[
            ("grant_type", "client_credentials"),
            ("scope", "https://outlook.office365.com/.default"),
        ]);
        assert_eq!(answer.status, 200);
    }
    let speed = f64::from(COUNT) / started.elapsed().as_secs_f64();
    println!("tokens from the token endpoint: {speed:.0}/s, a handshake each");
}

fn carried(what: &str, count: usize, bytes: usize, took: Duration) {
    let seconds = took.as_secs_f64();
    let (count, megabytes) = (count as f64, bytes as f64 / 1e6);
    println!(
        "{what}: {:.0} messages/s, {:.0} MB/s",
        count / seconds,
        megabytes / seconds
    );
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

//! Each rule is fed what it must notice, and what it must let pass.

use super::*;

/// Where a text stands that breaks a rule, and how often it does.
#[track_caller]
fn check(rule: impl Fn(TokenStream) -> Vec<String>, wrong: &[&str], right: &[&str]) {
    for text in wrong {
        assert!(!rule(tokens(text)).is_empty(), "not noticed: {text}");
    }
    for text in right {
        assert_eq!(rule(tokens(text)), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_test_that_is_left_out_and_work_that_is_not_done_are_noticed() {
    let wrong = [
        "#[test] #[ignore] fn f() {}",
        "#[test] #[ignore = \"slow\"] fn f() {}",
        "#[test] #[cfg_attr(windows, ignore)] fn f() {}",
        "#[cfg_attr(any(), cfg_attr(unix, ignore = \"x\"))] fn f() {}",
        "mod tests { #[tokio::test] #[ ignore ] async fn f() {} }",
        "fn f() { todo!() }",
        "fn f() { unimplemented! (\"later\") }",
        "fn f() { assert!( true ) }",
        "#[path = \"../../mock-server/src/ids.rs\"] mod ids;",
        "include!(\"../../mock-server/src/ids.rs\");",
    ];
    let right = [
        "// #[ignore]",
        "const X: &str = \"#[ignore] todo!()\";",
        "#[arg(ignore_case = true)] struct S;",
        "fn f() { assert!(true_enough); let ignore = 1; }",
        "const X: &str = include_str!(\"a.txt\");",
    ];
    check(|code| stubs(&code), &wrong, &right);
}

#[test]
fn a_test_that_sleeps_is_noticed_under_whatever_name() {
    let wrong = [
        "fn f() { std::thread::sleep(X) }",
        "use std::thread::sleep;",
        "use tokio::time::{self, sleep as nap};",
        "use std::{thread::sleep, time::Duration};",
        "fn f() { time::sleep (X).await }",
        "fn f() { tokio::time::sleep_until(X).await }",
        "fn f() { let nap = tokio::time::sleep; }",
        "use tokio::time::*;",
        "use std::thread::{self, park_timeout};",
    ];
    let right = [
        "fn f() { clock.sleep_until(at).await; drop(sleep) }",
        "// time::sleep(X)",
        "const X: &str = \"exec /bin/sleep 600; thread::sleep\";",
    ];
    check(sleeps, &wrong, &right);
}

#[test]
fn a_port_that_is_written_down_is_noticed() {
    let wrong = [
        "fn f() { TcpListener::bind(\"127.0.0.1:8025\") }",
        "fn f() { TcpListener::bind(\n    \"[::1]:8025\",\n) }",
        "fn f() { TcpListener::bind((\"localhost\", 8025)) }",
        "fn f() { TcpListener::bind((Ipv4Addr::LOCALHOST, 8_025u16)) }",
        "fn f() { bind(\"smtp\", 8025) }",
        "fn f() { SocketAddr::from(([127, 0, 0, 1], 8025)) }",
        "fn f() { SocketAddrV4::new(Ipv4Addr::LOCALHOST, 8025) }",
        "const PORT: u16 = 8025;",
        "static SMTP_PORT: u16 = 8025;",
        "fn f() { Config { smtp_port: 8025, ..Config::default() } }",
        "fn f() { serve(&[\"--smtp-port\", \"8025\"]) }",
    ];
    let right = [
        "fn f() { TcpListener::bind(\"127.0.0.1:0\") }",
        "fn f() { TcpListener::bind((\"127.0.0.1\", 0)) }",
        "fn f() { SocketAddr::from(([127, 0, 0, 1], 0)) }",
        "fn f() { bind(\"smtp\", port) }",
        "fn f() { Config { smtp_port: 0, ..Config::default() } }",
        "fn f() { serve(&[\"--smtp-port\", \"0\"]); connect(\"smtp.example:587\") }",
    ];
    check(ports, &wrong, &right);
}

#[test]
fn a_lock_that_others_can_reach_is_noticed() {
    let wrong = [
        "impl S { pub fn lock(&self) -> MutexGuard<'_, Cloud> { self.lock() } }",
        "impl S { pub(crate) fn lock(&self) -> std::sync::MutexGuard<'_, Cloud> { x() } }",
        "pub struct S(pub Mutex<Cloud>);",
        "struct S { pub cloud: Arc<Mutex<Cloud>>, }",
        "pub type Locked = Mutex<Cloud>;",
        "impl S { pub fn lock<A, B>(&self, a: A) -> MutexGuard<'_, Cloud> { x() } }",
        "impl S { pub const fn cloud(&self) -> &RwLock<Cloud> { &self.cloud } }",
    ];
    let right = [
        "impl S { fn lock(&self) -> MutexGuard<'_, Cloud> { self.cloud.lock() } }",
        "pub struct S { cloud: Mutex<Cloud>, }",
        "pub struct S { pub clock: Clock, cloud: Mutex<Cloud>, }",
        "impl S { pub fn with<R>(&self, f: impl FnOnce(&mut Cloud) -> R) -> R { f(&mut self.lock()) } }",
    ];
    check(open_locks, &wrong, &right);
    for text in [
        "struct S { cloud: Mutex < Cloud > }",
        "fn f(guard: MutexGuard<'_, Cloud>) {}",
        "struct S(RwLock<Cloud>);",
        "struct S(Mutex<Arc<Cloud>>);",
    ] {
        assert!(locks_the_cloud(tokens(text)), "{text}");
    }
    assert!(!locks_the_cloud(tokens(
        "struct S { ring: Mutex<Ring> } fn f(cloud: &Cloud) {}"
    )));
}

#[test]
fn what_takes_long_under_the_lock_is_noticed() {
    let wrong = [
        "fn f() { shared.with(|cloud, now| draft(cloud).sign()) }",
        "fn f() { shared.with(move |cloud, _| { let t = SIGNING.sign(&a, &b); }) }",
        "fn f() { shared.with(|cloud, now| compose::text(&text, id, now)) }",
        "fn f(cloud: &mut Cloud) -> String { draft(cloud).sign() }",
        "fn f(tenant: &Tenant) { keys::SIGNING.sign(&a, &b); }",
        "async fn f(cloud: &mut Cloud) { x().await }",
    ];
    let right = [
        "fn f() { let draft = shared.with(|cloud, now| draft(cloud)); draft.sign() }",
        "fn f() { shared.with(|cloud, now| sign_in(cloud)) }",
        "fn f(draft: &Draft) -> String { draft.sign() }",
    ];
    check(slow_under_the_lock, &wrong, &right);
}

//! The doctor and `status` in a home that something is wrong with.

use std::process::{Child, Command, Stdio};

use super::*;
use crate::locales::Text;
use crate::locales::english::english_in;

fn ids(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|one| one.id.as_str()).collect()
}

/// Whether lights and exit code say what the findings say.
fn agrees(report: &Report) {
    let entities = report.entities.iter().map(|one| one.signal);
    let accounts = report.accounts.iter().map(|one| one.signal);
    let worst = entities.chain(accounts).max().unwrap_or(Signal::Grey);
    match report.exit_code() {
        1 => assert_eq!(worst, Signal::Red, "{:?}", ids(report)),
        3 => assert!(worst >= Signal::Yellow, "{:?}", ids(report)),
        _ => assert!(worst <= Signal::Yellow, "{:?}", ids(report)),
    }
}

/// A process that has been stopped, as by Ctrl-Z, and ends with its owner.
#[cfg(target_os = "linux")]
struct Stopped(Child);

#[cfg(target_os = "linux")]
impl Stopped {
    async fn new() -> Self {
        let cat = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let pid = rustix::process::Pid::from_child(&cat);
        rustix::process::kill_process(pid, rustix::process::Signal::STOP).unwrap();
        let stat = format!("/proc/{}/stat", cat.id());
        // The signal is on its way when the call returns.
        while !std::fs::read_to_string(&stat).unwrap().contains(") T ") {
            tokio::task::yield_now().await;
        }
        Self(cat)
    }
}

#[cfg(target_os = "linux")]
impl Drop for Stopped {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// This process holds the lock, in whose file another one has written its number.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn whoever_is_stopped_with_a_lock_is_named_whichever_lock_it_is() {
    let bench = Bench::new(Says::default()).await;
    bench.examine(None).await;
    let stopped = Stopped::new().await;
    let pid = stopped.0.id().to_string();
    let home = bench.client.home.clone();
    let of_tokens = home.tokens(&address());
    for lock in [
        crate::mail::lock_path(&home.seen(&address())),
        of_tokens.lock_path().to_owned(),
        home.settings_lock(),
        home.record_lock(),
    ] {
        let held = FileLock::acquire_blocking(&lock).unwrap();
        std::fs::write(&lock, &pid).unwrap();
        let status = bench.client.status().unwrap();
        assert_eq!(ids(&status), ["client-busy"], "{lock:?}");
        let report = examine_in_haste(&bench, Duration::from_millis(1500)).await;
        assert_eq!(ids(&report), ["client-busy"], "{lock:?}");
        assert_eq!(report.exit_code(), 3);
        agrees(&report);
        let seen = report.findings[0].evidence.join(" ");
        let name = lock.file_name().unwrap().to_str().unwrap();
        assert!(seen.contains(&pid) && seen.contains(name), "{seen}");
        let german = Text::of_own_words(&seen).say(Language::De);
        assert!(german.contains("angehalten"), "{german}");
        assert_eq!(english_in(&german), None, "{german}");
        drop(held);
        // It is over with the one who held it, for whoever asks nobody too.
        assert_eq!(ids(&bench.client.status().unwrap()), [""; 0], "{lock:?}");
    }
}

#[tokio::test]
async fn a_fetch_at_work_is_nothing_to_be_told_and_a_lock_of_nobody_is() {
    let bench = Bench::new(Says::default()).await;
    let lock = crate::mail::lock_path(&bench.client.home.seen(&address()));
    let held = FileLock::acquire_blocking(&lock).unwrap();
    assert_eq!(ids(&bench.examine(None).await.0), [""; 0]);
    std::fs::write(&lock, "").unwrap();
    assert_eq!(ids(&bench.examine(None).await.0), ["client-busy"]);
    drop(held);
    assert_eq!(ids(&bench.examine(None).await.0), [""; 0]);
}

#[tokio::test]
async fn settings_that_are_gone_are_missed_where_secrets_or_tokens_are_left() {
    let bench = Bench::new(Says::default()).await;
    let home = bench.client.home.clone();
    std::fs::remove_file(home.settings()).unwrap();
    for left in ["secrets and tokens", "secrets", "tokens"] {
        let report = bench.client.status().unwrap();
        assert_eq!(ids(&report), ["settings-incomplete"], "{left}");
        assert_eq!(report.exit_code(), 1);
        agrees(&report);
        let seen = report.findings[0].evidence.join(" ");
        assert!(seen.contains("settings.toml"), "{seen}");
        assert_eq!(report.findings, bench.examine(None).await.0.findings);
        match left {
            "secrets and tokens" => bench.forget_tokens(),
            "tokens" => {}
            _ => {
                std::fs::remove_dir_all(home.folder().join("secrets")).unwrap();
                let tokens = home.folder().join("tokens/a.json");
                std::fs::write(tokens, "{}").unwrap();
            }
        }
    }
    // Where nothing was ever kept, nothing is missed.
    std::fs::remove_dir_all(home.folder()).unwrap();
    assert_eq!(bench.client.status().unwrap().exit_code(), 0);
}

#[cfg(unix)]
#[tokio::test]
async fn a_record_that_cannot_be_read_is_a_finding_and_hides_no_other() {
    let bench = Bench::new(Says::default()).await;
    let path = bench.client.home.record();
    let elsewhere = bench.folder.path().join("elsewhere");
    std::fs::write(&elsewhere, "{}").unwrap();
    let fifo = |path: &std::path::Path| {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    };
    let kinds: [(&str, &dyn Fn()); 4] = [
        ("damaged", &|| std::fs::write(&path, "{\"order\":").unwrap()),
        ("folder", &|| std::fs::create_dir(&path).unwrap()),
        ("pipe", &|| fifo(&path)),
        ("link", &|| {
            std::os::unix::fs::symlink(&elsewhere, &path).unwrap()
        }),
    ];
    for (kind, plant) in kinds {
        let _ = std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir(&path));
        plant();
        let status = bench.client.status().unwrap();
        assert_eq!(ids(&status), ["client-storage"], "{kind}");
        agrees(&status);
        let report = examine_in_haste(&bench, Duration::from_secs(20)).await;
        assert_eq!(ids(&report), ["client-storage"], "{kind}");
        assert_eq!(report.exit_code(), 1);
        let seen = report.findings[0].evidence.join(" ");
        assert!(seen.contains("record.json"), "{kind}: {seen}");
        let german = Text::of_own_words(&seen).say(Language::De);
        assert_eq!(english_in(&german), None, "{german}");
        if kind == "damaged" {
            // What was in it lies beside the new one, which is as good as any.
            let aside = std::fs::read_to_string(path.with_extension("json.damaged"));
            assert_eq!(aside.unwrap(), "{\"order\":");
            assert_eq!(ids(&bench.examine(None).await.0), [""; 0]);
        }
    }
    assert_eq!(std::fs::read_to_string(&elsewhere).unwrap(), "{}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_for_a_token_file_is_told_by_whoever_asks_nobody() {
    let bench = Bench::new(Says::default()).await;
    bench.forget_tokens();
    let path = bench.client.home.tokens(&address()).path().to_owned();
    assert!(
        Command::new("mkfifo")
            .arg(&path)
            .status()
            .unwrap()
            .success()
    );
    let status = bench.client.status().unwrap();
    assert_eq!(ids(&status), ["client-storage"]);
    assert_eq!(status.exit_code(), 1);
    agrees(&status);
    assert!(status.findings[0].evidence[0].contains(ADDRESS));
}

#[tokio::test]
async fn a_wrong_clock_is_red_wherever_it_is_told() {
    let mut bench = Bench::new(Says::default()).await;
    bench.examine(None).await;
    let here = bench.client.clock.now();
    let there = here + jiff::SignedDuration::from_hours(2);
    bench.client.net.note_server_time(there);
    bench.client.remember(|_| {}).await.unwrap();
    bench.client.clock = Frozen::at("2026-11-23T08:00:01Z");
    let status = bench.client.status().unwrap();
    assert_eq!(ids(&status), ["clock-wrong"]);
    assert_eq!(
        (status.exit_code(), status.entities[0].signal),
        (1, Signal::Red)
    );
    agrees(&status);
}

#[tokio::test]
async fn a_mailbox_of_a_provider_for_everybody_is_told_before_anything_is_tried() {
    let bench = Bench::new(Says::default()).await;
    for domain in ["gmail.com", "GMX.ch", "bluewin.ch", "outlook.com"] {
        let address = Address::parse(&format!("anna@{domain}")).unwrap();
        let name = EntityName::parse("Muster").unwrap();
        let account = Client::plain_account(address.clone(), name);
        bench.client.account_add(account).await.unwrap();
        bench.client.given_up(&address, "interrupted").await;
        let status = bench.client.status().unwrap();
        assert_eq!(ids(&status), ["mailbox-elsewhere"], "{domain}");
        assert_eq!(status.exit_code(), 1);
        agrees(&status);
        let told = status.findings[0].fix.say(Language::En);
        assert!(told.contains("account remove anna@"), "{told}");
        assert!(!told.contains("Sign in as"), "{told}");
        bench.client.account_remove(&address).await.unwrap();
    }
}

#[tokio::test]
async fn a_secret_that_has_ended_is_told_as_ended() {
    let bench = Bench::new(Says::default()).await;
    let name = EntityName::parse("Muster").unwrap();
    for (day, expected) in [
        ("2026-11-23", "ended on 2026-11-23"),
        ("2026-10-01", "ended on 2026-10-01"),
        ("2026-11-24", "ends within 30 days"),
    ] {
        let values = EntityValues {
            secret_ends: Some(SecretEnd::parse(day).unwrap()),
            ..EntityValues::default()
        };
        bench.client.settings_set(&name, values).await.unwrap();
        let report = bench.client.status().unwrap();
        let told = report.findings[0].what.say(Language::En);
        assert!(told.contains(expected), "{told}");
    }
}

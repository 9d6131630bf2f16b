//! A server that asks to be left alone for a while is.

use super::*;

impl Bench {
    /// Signed in, with an access token that ends then.
    async fn signed_in_until(&self, end: &str) {
        self.answers(self.good()).await;
        self.sign_in().await.unwrap();
        let store = self.client.home.tokens(&address());
        let mut tokens = store.read().unwrap().unwrap();
        tokens.access.expires_at = end.parse().unwrap();
        store.write(&tokens).unwrap();
    }

    /// What comes of a renewal from now on; what was asked before is forgotten.
    async fn renews(&self, status: u16, retry_after: Option<&str>) {
        let answer = ResponseTemplate::new(status).set_body_string("Too Many Requests");
        let answer = match retry_after {
            Some(wait) => answer.insert_header("Retry-After", wait),
            None => answer,
        };
        self.answers(answer).await;
    }

    fn at(&mut self, time: &str) {
        self.client.clock = Frozen::at(&format!("2026-11-23T{time}Z"));
    }

    /// Wants a token as daily work does; the exit code of what comes.
    async fn wants_token(&self) -> u8 {
        let account = self.client.account(&address()).unwrap();
        let access = self.client.access(&account).await;
        access.err().map_or(0, |error| error.exit_code())
    }

    async fn renewals(&self) -> usize {
        let requests = self.server.received_requests().await.unwrap();
        let renews = |one: &&Request| {
            String::from_utf8_lossy(&one.body).contains("grant_type=refresh_token")
        };
        requests.iter().filter(renews).count()
    }
}

#[tokio::test]
async fn a_renewal_waits_for_as_long_as_the_server_asks_and_an_hour_at_most() {
    for (status, asks, waits) in [
        (429, Some("120"), Some(["08:01:59", "08:02:00"])),
        (503, Some("30"), Some(["08:00:29", "08:00:30"])),
        (
            503,
            Some("Mon, 23 Nov 2026 08:05:00 GMT"),
            Some(["08:04:59", "08:05:00"]),
        ),
        (
            429,
            Some("Monday, 23-Nov-26 08:05:00 GMT"),
            Some(["08:04:59", "08:05:00"]),
        ),
        (429, Some("86400"), Some(["08:59:59", "09:00:00"])),
        (
            429,
            Some("18446744073709551615"),
            Some(["08:59:59", "09:00:00"]),
        ),
        (429, Some("0"), None),
        (429, Some("soon"), None),
        (429, None, None),
        (500, Some("120"), None),
    ] {
        let mut bench = Bench::new().await;
        bench.signed_in_until("2026-11-23T08:00:00Z").await;
        bench.renews(status, asks).await;
        let told = bench.wants_token().await;
        assert_eq!((told, bench.renewals().await), (3, 1), "{asks:?}");
        let Some([last, over]) = waits else {
            bench.wants_token().await;
            assert_eq!(bench.renewals().await, 2, "{status} {asks:?}");
            continue;
        };
        for time in ["08:00:00", last] {
            bench.at(time);
            let told = bench.wants_token().await;
            assert_eq!((told, bench.renewals().await), (3, 1), "{asks:?} {time}");
        }
        bench.at(over);
        bench.wants_token().await;
        assert_eq!(bench.renewals().await, 2, "{asks:?}");
        // The second answer counts from its own time.
        bench.at("07:59:59");
        bench.wants_token().await;
        assert_eq!(
            bench.renewals().await,
            3,
            "a clock set back holds nothing up"
        );
    }
}

#[tokio::test]
async fn each_verb_and_the_doctor_leave_the_server_alone_and_say_why() {
    let mut bench = Bench::new().await;
    bench.signed_in_until("2026-11-23T08:00:00Z").await;
    bench.renews(429, Some("120")).await;
    for words in [
        &["fetch"][..],
        &["test-mail", ADDRESS],
        &["send", ADDRESS, "--to", ADDRESS, "--subject", "x"],
    ] {
        let (code, _, err) = bench.command("text", words).await;
        assert_eq!(code, 3, "{words:?}: {err}");
        assert!(err.contains("429"), "{err}");
        // What is left of the wait is told.
        let left = if words == ["fetch"] { "120 s" } else { "60 s" };
        assert!(
            err.contains(&format!("Try again in {left}")),
            "{words:?} {err}"
        );
        bench.at("08:01:00");
    }
    assert_eq!(bench.renewals().await, 1);
    let (_, out, err) = bench.command("", &["--json", "doctor"]).await;
    assert_eq!(bench.renewals().await, 1, "{err}");
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let throttled = findings.iter().find(|one| one["id"] == "throttled");
    assert!(
        throttled
            .unwrap()
            .to_string()
            .contains("Retry-After: 120 s"),
        "{out}"
    );
    let mut record = record::read(&bench.client.home).unwrap();
    let known = record.account(&address()).clone();
    let refused = known.attempts.refresh.unwrap();
    assert_eq!(refused.at, "2026-11-23T08:00:00Z".parse().unwrap());
    assert_eq!(known.looks.refresh, None);
    bench.at("08:02:00");
    bench.command("", &["doctor"]).await;
    assert_eq!(bench.renewals().await, 2);
    // Now it is the doctor who was asked to wait.
    bench.at("08:03:59");
    assert_eq!((bench.wants_token().await, bench.renewals().await), (3, 2));
}

#[tokio::test]
async fn a_token_that_is_still_good_is_used_meanwhile() {
    let mut bench = Bench::new().await;
    bench.signed_in_until("2026-11-23T08:01:00Z").await;
    bench.renews(429, Some("600")).await;
    // The doctor wants a new one in any case.
    let account = bench.client.account(&address()).unwrap();
    let obtained = bench.client.obtain(&account, Wanted::New).await.unwrap();
    let Obtained::Refused(_, failure) = obtained else {
        panic!("not refused");
    };
    let look = Attempt::failed(bench.client.clock.now(), failure);
    let note = (bench.client).remember(|record| record.note_look(&address(), Leg::Refresh, look));
    note.await.unwrap();
    assert_eq!(bench.renewals().await, 1);
    assert_eq!(bench.wants_token().await, 0);
    bench.at("08:01:00");
    assert_eq!((bench.wants_token().await, bench.renewals().await), (3, 1));
    // Another app was not asked to wait.
    let name = EntityName::parse("Muster").unwrap();
    let values = EntityValues {
        secret: Some(ClientSecret::parse("planted~client.secret").unwrap()),
        ..EntityValues::default()
    };
    bench.client.settings_set(&name, values).await.unwrap();
    bench.wants_token().await;
    assert_eq!(bench.renewals().await, 2);
}

#[tokio::test]
async fn a_renewal_that_is_put_off_before_its_time_is_remembered_and_holds_nobody_up() {
    let mut bench = Bench::new().await;
    bench.signed_in_until("2026-11-23T08:04:00Z").await;
    bench.renews(429, Some("120")).await;
    for time in ["08:00:00", "08:01:59"] {
        bench.at(time);
        assert_eq!(
            (bench.wants_token().await, bench.renewals().await),
            (0, 1),
            "{time}"
        );
        let plan = bench.client.plan(None).unwrap();
        assert!(plan.iter().all(|one| one.question.name() != "refresh"));
        let report = bench.client.status().unwrap();
        let ids: Vec<_> = report.findings.iter().map(|one| one.id.as_str()).collect();
        assert_eq!((ids, report.exit_code()), (vec!["throttled"], 0));
    }
    bench.at("08:02:00");
    let plan = bench.client.plan(None).unwrap();
    assert!(plan.iter().any(|one| one.question.name() == "refresh"));
    bench.wants_token().await;
    assert_eq!(bench.renewals().await, 2);
}

#[tokio::test]
async fn one_throttling_is_told_once_with_the_account_that_it_holds_up() {
    let bench = Bench::new().await;
    bench.signed_in_until("2026-11-23T08:00:00Z").await;
    bench.renews(429, Some("120")).await;
    let name = EntityName::parse("Muster").unwrap();
    let slowed = bench
        .client
        .ask_check(&name, crate::evidence::Check::ClientCredentials)
        .await;
    let now = bench.client.clock.now();
    let answer = Attempt::of(now, slowed.unwrap());
    let check = crate::evidence::Check::ClientCredentials;
    let note = bench
        .client
        .remember(|record| record.note_check(&name, check, answer));
    note.await.unwrap();
    assert_eq!(bench.wants_token().await, 3);
    let report = bench.client.status().unwrap();
    let told: Vec<_> = (report.findings.iter())
        .map(|one| (one.id.as_str(), one.account.as_deref()))
        .collect();
    assert_eq!(told, [("throttled", Some(ADDRESS))]);
}

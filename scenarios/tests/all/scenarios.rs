//! The catalogue, played.

use scenarios::runner::{Outcome, Verdict, run_all};
use scenarios::scenario::Scenario;
use scenarios::{catalogue, runner};

fn all() -> Vec<Scenario> {
    catalogue::all().unwrap_or_else(|error| panic!("{}", error.render(false)))
}

/// Plays a text that stands in no catalogue.
async fn play(text: &str) -> Outcome {
    let ids = client::diagnosis::FindingId::ALL
        .iter()
        .map(|id| id.as_str());
    let scenario = Scenario::parse("5-daily-life/example.toml", text, ids)
        .unwrap_or_else(|error| panic!("{}", error.render(false)));
    runner::run(&scenario).await
}

fn failure(outcome: &Outcome) -> &runner::Failure {
    match &outcome.verdict {
        Verdict::Failed(failure) => failure,
        Verdict::Passed => panic!("{} passed", outcome.id),
    }
}

const HEAD: &str =
    "title = \"T\"\ntitle-de = \"T\"\nabout = \"A\"\nabout-de = \"A\"\ncause = \"none\"\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_stays_red_without_the_remedy_of_its_finding() {
    let repaired: Vec<_> = all().into_iter().filter(Scenario::repairs).collect();
    assert!(!repaired.is_empty());
    let unrepaired = repaired.into_iter().map(Scenario::without_cures).collect();
    for outcome in run_all(unrepaired, |_| {}).await {
        failure(&outcome);
        assert!(
            !outcome.repaired && outcome.finding.is_some(),
            "{}",
            outcome.id
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_that_is_missing_is_told_with_its_permission() {
    for (id, permission) in [
        ("pop-permission-consent-older", "POP.AccessAsUser.All"),
        ("smtp-permission-consent-older", "SMTP.Send"),
    ] {
        let scenario = all().into_iter().find(|scenario| scenario.id == id);
        let outcome = runner::run(&scenario.unwrap().without_cures()).await;
        let client = &failure(&outcome).client;
        let told = client
            .lines()
            .find(|line| line.contains("finding consent-missing"));
        assert!(
            told.is_some_and(|line| line.contains(permission)),
            "{client}"
        );
    }
}

#[tokio::test]
async fn the_same_steps_give_the_same_journal() {
    // No mail is sent: the client invents the Message-ID, and it is in the journal.
    let text = format!(
        "{HEAD}start = \"signed-in\"\n[[step]]\ndeliver = {{}}\n[[step]]\nclient.fetch = {{}}\n\
         [[step]]\nchange.authenticated-smtp = {{ enabled = false }}\n\
         [[step]]\nchange.secret-added = {{}}\n[[step]]\nclient.test-mail = {{}}\n\
         [[step]]\nexpect = {{ signal = \"green\" }}\n"
    );
    let (first, second) = (play(&text).await, play(&text).await);
    let journal = &failure(&first).journal;
    assert_eq!(journal, &failure(&second).journal);
    assert!(journal.len() > 8, "{journal:?}");
}

#[tokio::test]
async fn a_failure_that_nobody_expects_breaks_the_scenario() {
    let off = "[[step]]\nchange.authenticated-smtp = { enabled = false }\n[[step]]\nclient.test-mail = {}\n";
    for after in ["", "[[step]]\nclient.fetch = {}\n"] {
        let outcome = play(&format!("{HEAD}start = \"signed-in\"\n{off}{after}")).await;
        let error = &failure(&outcome).error;
        assert!(
            error.message().contains("nothing expects it"),
            "{}",
            error.message()
        );
        assert_eq!(error.place(), "5-daily-life/example.toml:10:1");
    }
}

#[tokio::test]
async fn a_finding_that_is_not_there_cannot_be_fixed() {
    let fix = "[[step]]\nfix = \"client-secret-expired\"\n";
    let outcome = play(&format!("{HEAD}start = \"signed-in\"\n{fix}")).await;
    let told = failure(&outcome).error.render(false);
    insta::assert_snapshot!(told);
}

#[tokio::test]
async fn what_does_not_fit_the_tenant_is_pointed_at() {
    let step = "[[step]]\nchange.pop-enabled = { mailbox = \"nobody\", enabled = false }\n";
    let outcome = play(&format!("{HEAD}start = \"registered\"\n{step}")).await;
    insta::assert_snapshot!(failure(&outcome).error.render(false));
}

#[tokio::test]
async fn an_expectation_that_does_not_hold_shows_what_the_client_saw() {
    let steps = "[[step]]\nchange.authenticated-smtp = { mailbox = \"anna.muster\", enabled = false }\n\
                 [[step]]\nclient.test-mail = {}\n\
                 [[step]]\nexpect = { signal = \"red\", finding = \"smtp-auth-off-for-tenant\" }\n";
    let outcome = play(&format!("{HEAD}start = \"signed-in\"\n{steps}")).await;
    let failure = failure(&outcome);
    insta::assert_snapshot!(failure.error.render(false));
    assert!(failure.client.contains("535 5.7.139"), "{}", failure.client);
    assert!(
        failure
            .journal
            .iter()
            .any(|line| line.contains("smtp-auth-off-for-mailbox"))
    );
}

#[tokio::test]
async fn a_client_that_sends_its_token_in_one_line_is_hung_up_on() {
    let steps = "[[step]]\nclient.fetch = { sasl = \"one-line\" }\n\
                 [[step]]\nexpect = { signal = \"red\", reply = \"-ERR Protocol error\" }\n\
                 [[step]]\nexpect = { none = true }\n\
                 [[step]]\nclient.fetch = {}\n\
                 [[step]]\nexpect = { signal = \"green\", none = true }\n";
    holds(&play(&format!("{HEAD}start = \"signed-in\"\n{steps}")).await);
}

#[track_caller]
fn holds(outcome: &Outcome) {
    if let Verdict::Failed(failure) = &outcome.verdict {
        panic!("{}", failure.render(false));
    }
}

#[tokio::test]
async fn a_sign_in_that_ends_on_an_error_page_costs_no_quarter_of_an_hour() {
    let steps = "[[step]]\nchange.app-enabled = { enabled = false }\n\
                 [[step]]\nclient.sign-in = {}\n\
                 [[step]]\nexpect = { signal = \"red\", legs = { sign-in = \"red\" }, reply = \"no answer came\" }\n";
    let outcome = play(&format!("{HEAD}start = \"settings\"\n{steps}")).await;
    holds(&outcome);
    assert!(outcome.took.as_secs() < 10, "{:?}", outcome.took);
}

#[tokio::test]
async fn a_user_consents_where_that_is_allowed() {
    let steps = "[[step]]\nchange.consent-revoked = {}\n\
                 [[step]]\nchange.user-consent-policy = { policy = \"allow\" }\n\
                 [[step]]\nclient.sign-in = {}\n[[step]]\ndeliver = {}\n[[step]]\nclient.fetch = {}\n\
                 [[step]]\nexpect = { signal = \"green\", delivered = 1, none = true }\n";
    holds(&play(&format!("{HEAD}start = \"settings\"\n{steps}")).await);
}

#[tokio::test]
async fn two_people_use_one_browser() {
    let steps = "[[step]]\nclient.account = { account = \"beat.beispiel\" }\n\
                 [[step]]\nclient.sign-in = { account = \"beat.beispiel\" }\n\
                 [[step]]\nclient.send = { account = \"beat.beispiel\", to = \"anna.muster\" }\n\
                 [[step]]\nclient.fetch = {}\n\
                 [[step]]\nexpect = { signal = \"green\", delivered = 1 }\n\
                 [[step]]\nexpect = { account = \"beat.beispiel\", signal = \"green\", delivered = 0, none = true }\n";
    holds(&play(&format!("{HEAD}start = \"signed-in\"\n{steps}")).await);
}

#[tokio::test]
async fn what_the_client_refuses_to_take_is_its_own_reply() {
    let steps = "[[step]]\nclient.settings = { secret = \"7c1e5d93-4b2a-4e86-a0f7-3d9c8b615e24\" }\n\
                 [[step]]\nexpect = { settings = \"green\", reply = \"not its value\" }\n";
    holds(&play(&format!("{HEAD}start = \"settings\"\n{steps}")).await);
}

/// Plays an account whose mailbox may not send, judged as `claimed`.
async fn play_off_for_mailbox(claimed: &str, steps: &str) -> Outcome {
    let head = HEAD.replace("\"none\"", &format!("\"{claimed}\""));
    play(&format!(
        "{head}start = \"signed-in\"\n\
         [[step]]\nchange.authenticated-smtp = {{ mailbox = \"anna.muster\", enabled = false }}\n\
         [[step]]\nclient.test-mail = {{}}\n{steps}"
    ))
    .await
}

const RED: &str =
    "[[step]]\nexpect = { signal = \"red\", finding = \"smtp-auth-off-for-mailbox\" }\n";

#[tokio::test]
async fn the_cause_that_a_file_claims_is_held_against_the_journal() {
    holds(&play_off_for_mailbox("smtp-auth-off-for-mailbox", RED).await);
    let outcome = play_off_for_mailbox("smtp-auth-off-for-tenant", RED).await;
    let told = failure(&outcome).error.render(false);
    assert!(
        told.contains("the cause is not `smtp-auth-off-for-tenant`"),
        "{told}"
    );
    assert!(
        told.contains("the journal says smtp-auth-off-for-mailbox"),
        "{told}"
    );
}

#[tokio::test]
async fn what_the_journal_is_expected_to_say_is_looked_up() {
    let cause = "smtp-auth-off-for-mailbox";
    for (expected, told) in [
        (format!("{{ cause = \"{cause}\" }}"), None),
        (
            format!("{{ cause = \"{cause}\", answer = \"535 5.7.139\" }}"),
            None,
        ),
        (
            "{ cause = \"smtp-auth-off-for-tenant\" }".to_owned(),
            Some("the journal says smtp-auth-off-for-mailbox"),
        ),
        (
            format!("{{ cause = \"{cause}\", answer = \"535 5.7.3\" }}"),
            Some("the answers were: 535 5.7.139"),
        ),
    ] {
        let steps = format!("{RED}[[step]]\nexpect-journal = {expected}\n");
        let outcome = play_off_for_mailbox(cause, &steps).await;
        match told {
            None => holds(&outcome),
            Some(told) => {
                let error = failure(&outcome).error.render(false);
                assert!(error.contains(told), "{expected}: {error}");
            }
        }
    }
}

/// What was refused before the client's last act began is no answer to it.
#[tokio::test]
async fn only_the_last_act_is_looked_up_in_the_journal() {
    let cause = "smtp-auth-off-for-mailbox";
    let steps = format!(
        "{RED}[[step]]\nclient.fetch = {{}}\n[[step]]\nexpect-journal = {{ cause = \"{cause}\" }}\n"
    );
    let outcome = play_off_for_mailbox(cause, &steps).await;
    let error = failure(&outcome).error.render(false);
    assert!(error.contains("nothing was refused since"), "{error}");
}

/// After a fix the doctor is asked anew: what is cured cannot be cured again.
#[tokio::test]
async fn after_a_fix_the_old_diagnosis_is_not_used_again() {
    let head = HEAD.replace("\"none\"", "\"client-secret-expired\"");
    let fix = "[[step]]\nfix = \"client-secret-expired\"\n";
    let steps = "[[step]]\nchange.secret-added = { expires_in_s = 86400 }\nsave = \"secret\"\n\
                 [[step]]\nclock = { days = 2 }\n\
                 [[step]]\nclient.settings = { secret = \"${secret.value}\" }\n\
                 [[step]]\nclient.check-settings = {}\n\
                 [[step]]\nexpect = { settings = \"red\", finding = \"client-secret-expired\" }\n";
    let text = format!("{head}start = \"registered\"\n{steps}{fix}");
    holds(&play(&text).await);
    let outcome = play(&format!("{text}{fix}")).await;
    let error = failure(&outcome).error.render(false);
    assert!(
        error.contains("there is no finding `client-secret-expired` to fix"),
        "{error}"
    );
}

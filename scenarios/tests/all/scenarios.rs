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
        Verdict::Broken(failure) => failure,
        Verdict::Held => panic!("{} held", outcome.id),
    }
}

const HEAD: &str = "title = \"T\"\ntitle-de = \"T\"\nabout = \"A\"\nabout-de = \"A\"\n";

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_holds() {
    for outcome in run_all(all(), |_| {}).await {
        if let Verdict::Broken(failure) = &outcome.verdict {
            panic!("{}\n{}", outcome.id, failure.render(false));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_stays_red_without_the_remedy_of_its_finding() {
    let repaired: Vec<_> = all().into_iter().filter(Scenario::repairs).collect();
    assert!(!repaired.is_empty());
    let unrepaired = repaired.into_iter().map(Scenario::without_fixes).collect();
    for outcome in run_all(unrepaired, |_| {}).await {
        failure(&outcome);
        assert!(
            !outcome.repaired && outcome.finding.is_some(),
            "{}",
            outcome.id
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
        assert_eq!(error.place(), "5-daily-life/example.toml:9:1");
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
                 [[step]]\nexpect = { signal = \"red\", reply = \"-ERR Protocol error\", finding = \"pop3-one-line-auth\" }\n\
                 [[step]]\nclient.fetch = {}\n\
                 [[step]]\nexpect = { signal = \"green\", none = true }\n";
    let outcome = play(&format!("{HEAD}start = \"signed-in\"\n{steps}")).await;
    if let Verdict::Broken(failure) = &outcome.verdict {
        panic!("{}", failure.render(false));
    }
}

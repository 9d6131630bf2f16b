use proptest::prelude::*;

use super::*;

const HEAD: &str = "title = \"T\"\ntitle-de = \"T\"\nabout = \"A\"\nabout-de = \"A\"\n\
                    start = \"signed-in\"\ncause = \"none\"\n";
const FINDINGS: [&str; 2] = ["smtp-auth-off-for-mailbox", "client-secret-expired"];

fn parse(path: &str, text: &str) -> Result<Scenario, String> {
    Scenario::parse(path, text, FINDINGS).map_err(|error| error.render(false))
}

fn error(steps: &str) -> String {
    parse("1.2-three-values/example.toml", &format!("{HEAD}{steps}"))
        .expect_err("the file must be refused")
}

#[test]
fn every_mistake_is_told_with_place_and_remedy() {
    let mistakes = [
        (
            "a verb with an unknown argument",
            "[[step]]\nclient.fetch = { sasll = \"one-line\" }\n",
        ),
        ("an unknown verb", "[[step]]\nclient.fech = {}\n"),
        (
            "an unknown value",
            "[[step]]\nclient.fetch = { sasl = \"three-lines\" }\n",
        ),
        (
            "an unknown change",
            "[[step]]\nchange.authenticated-smpt = { enabled = true }\n",
        ),
        (
            "an unknown key of a change",
            "[[step]]\nchange.pop-enabled = { mailbox = \"anna.muster\", on = true }\n",
        ),
        (
            "a missing key of a change",
            "[[step]]\nchange.pop-enabled = { enabled = true }\n",
        ),
        (
            "an unknown permission",
            "[[step]]\nchange.permissions = { granted = [\"SMTP.Send\", \"POP.Access\"] }\n",
        ),
        ("a wrong type", "[[step]]\nclock = { days = \"ninety\" }\n"),
        (
            "two things in a step",
            "[[step]]\nclock = { days = 1 }\nfix = \"client-secret-expired\"\n",
        ),
        ("nothing in a step", "[[step]]\nsave = \"x\"\n"),
        (
            "an unknown key of a step",
            "[[step]]\nexpectt = { signal = \"red\" }\n",
        ),
        (
            "none that is false",
            "[[step]]\nexpect = { none = false }\n",
        ),
        (
            "an unknown finding",
            "[[step]]\nexpect = { finding = \"smtp-auth-off-for-mailbx\" }\n",
        ),
        (
            "an unknown finding to fix",
            "[[step]]\nfix = \"everything\"\n",
        ),
        (
            "an unknown finding of a page",
            "[[step]]\nexpect = { page-finding = \"wrong-pasword\" }\n",
        ),
        (
            "an unknown argument of a sign-in",
            "[[step]]\nclient.sign-in = { promt = \"login\" }\n",
        ),
        (
            "an unknown prompt",
            "[[step]]\nclient.sign-in = { prompt = \"none\" }\n",
        ),
        (
            "an unknown habit of a person",
            "[[step]]\nclient.sign-in = { person = { consent = false } }\n",
        ),
        (
            "an unknown answer on the phone",
            "[[step]]\nclient.sign-in = { person = { mfa = \"reject\" } }\n",
        ),
        (
            "an unknown way of pasting",
            "[[step]]\nclient.sign-in = { pasted = { after = 660 } }\n",
        ),
        (
            "a folder that the client has not",
            "[[step]]\nclient.lose = \"settings\"\n",
        ),
        (
            "an unknown firm",
            "[[step]]\nclient.settings = { entity = \"third\", forced = true }\n",
        ),
        (
            "a name that nobody saved",
            "[[step]]\nchange.secret-added = {}\nsave = \"secret\"\n\n\
             [[step]]\nclient.settings = { secret = \"${secrets.value}\" }\n",
        ),
        (
            "a name that is saved too late",
            "[[step]]\nclient.settings = { secret = \"${secret.value}\" }\n\n\
             [[step]]\nchange.secret-added = {}\nsave = \"secret\"\n",
        ),
        (
            "a reference without its end",
            "[[step]]\nclient.send = { subject = \"${secret.value\" }\n",
        ),
        (
            "a result where there is none",
            "[[step]]\nclient.fetch = {}\nsave = \"mail\"\n",
        ),
        ("no step at all", ""),
        ("not TOML", "[[step]]\nclient.fetch = {\n"),
    ];
    let told = mistakes.map(|(what, steps)| {
        let mut told = error(steps);
        // The box gains changes, and each would stand here.
        if what == "an unknown change"
            && let Some(at) = told.find("expected one of")
        {
            told.truncate(at);
            told.push_str("expected one of …\n");
        }
        format!("# {what}\n{told}")
    });
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_file_must_lie_in_the_folder_of_a_step() {
    let steps = format!("{HEAD}[[step]]\nclient.fetch = {{}}\n");
    for path in [
        "example.toml",
        "6-later/example.toml",
        "5-daily-life/example.txt",
    ] {
        let told = parse(path, &steps).unwrap_err();
        assert!(told.contains("FOLDER/ID.toml"), "{told}");
    }
}

#[test]
fn a_file_needs_its_texts_in_both_languages() {
    let german = HEAD.replace("title-de = \"T\"\n", "");
    let told = parse(
        "5-daily-life/a.toml",
        &format!("{german}[[step]]\nclient.fetch = {{}}\n"),
    );
    assert!(told.unwrap_err().contains("missing field `title-de`"));
}

#[test]
fn a_cause_is_one_that_a_finding_or_a_class_names() {
    let check = |cause: &str, class: &str| {
        let head = HEAD.replace("cause = \"none\"", &format!("cause = \"{cause}\""));
        let text = format!("{head}{class}[[step]]\nclient.fetch = {{}}\n");
        parse("5-daily-life/a.toml", &text).map(|scenario| scenario.cause)
    };
    let class = "[indistinguishable]\nids = [\"pop-off\", \"no-licence\"]\n\
                 reason = \"r\"\nreason-de = \"r\"\n";
    let known = Some("client-secret-expired".to_owned());
    assert_eq!(check("client-secret-expired", "").unwrap(), known);
    assert_eq!(
        check("no-licence", class).unwrap().as_deref(),
        Some("no-licence")
    );
    assert_eq!(check("none", "").unwrap(), None);
    let told = check("client-secret-expird", "").unwrap_err();
    insta::assert_snapshot!(told);
    let told = check("no-licence", "").unwrap_err();
    assert!(told.contains("`indistinguishable.ids`"), "{told}");
}

#[test]
fn a_step_knows_where_its_parts_stand() {
    let text =
        format!("{HEAD}[[step]]\nexpect = {{ signal = \"red\", legs = {{ smtp = \"red\" }} }}\n");
    let scenario = parse("5-daily-life/a.toml", &text).unwrap();
    let step = &scenario.steps[0];
    assert_eq!(&text[step.span("expect.legs.smtp")], "\"red\"");
    assert_eq!(&text[step.span("expect.signal")], "\"red\"");
    // A key that is not written is pointed at by what encloses it.
    assert!(text[step.span("expect.finding")].starts_with("{ signal"));
    assert_eq!(
        scenario.source.place(step.span("expect.signal").start),
        "5-daily-life/a.toml:8:21"
    );
}

#[test]
fn a_step_carries_the_tenants_own_change() {
    let text = format!(
        "{HEAD}[[step]]\nchange.authenticated-smtp = {{ mailbox = \"anna.muster\", enabled = false }}\n"
    );
    let scenario = parse("1.4-authenticated-smtp/a.toml", &text).unwrap();
    let expected = Change::AuthenticatedSmtp {
        mailbox: Some("anna.muster".to_owned()),
        enabled: Some(false),
    };
    assert_eq!(scenario.steps[0].action, Action::Change(expected));
    assert_eq!(
        (
            scenario.id.as_str(),
            scenario.setup_step.to_string().as_str()
        ),
        ("a", "1.4")
    );
}

proptest! {
    #[test]
    fn any_text_is_a_scenario_or_an_error_that_points(text in any::<String>()) {
        if let Err(error) = Scenario::parse("5-daily-life/a.toml", &text, FINDINGS) {
            prop_assert!(error.place().starts_with("5-daily-life/a.toml:"));
            prop_assert!(!error.render(false).is_empty());
        }
    }

    #[test]
    fn any_keys_and_values_are_a_scenario_or_an_error_that_points(
        key in prop::sample::select(vec![
            "change", "client", "clock", "deliver", "expect", "expect-journal", "fix", "save", "x",
        ]),
        inner in prop::sample::select(vec![
            "fetch", "sign-in", "days", "signal", "finding", "legs", "secret-added", "cause", "y",
        ]),
        value in prop::sample::select(vec![
            "{}", "1", "-1", "true", "\"red\"", "\"${a.b}\"", "\"${\"", "[]", "{ a = 1 }", "1979-05-27",
        ]),
    ) {
        let text = format!("{HEAD}[[step]]\n{key}.{inner} = {value}\n[[step]]\n{key} = {value}\n");
        if let Err(error) = Scenario::parse("5-daily-life/a.toml", &text, FINDINGS) {
            prop_assert!(error.place().starts_with("5-daily-life/a.toml:"));
            prop_assert!(error.render(false).contains("5-daily-life/a.toml"));
        }
    }
}

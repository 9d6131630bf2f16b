use proptest::prelude::*;

use super::*;
use crate::diagnosis::{aadsts, pages, replies, work_of};
use crate::locales::Language;

#[track_caller]
fn check(text: &str, expected: &[FindingId]) {
    let found: Vec<_> = explain(text).iter().map(|one| one.id).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn numbers_replies_and_ids_are_explained() {
    use FindingId::*;
    check("AADSTS7000222", &[ClientSecretExpired]);
    check("aadsts50011", &[RedirectUriNotRegistered]);
    check("700082", &[RefreshTokenExpired]);
    check("smtp-auth-off-for-mailbox", &[SmtpAuthOffForMailbox]);
    // A cause that no finding names alone is told with its class.
    check("tenant-id-wrong-or-not", &[Unknown]);
    check("window-closed", &[SignInNotFinished]);
    check(
        "535 5.7.139",
        &[
            SmtpAuthOffForTenant,
            SmtpAuthOffForMailbox,
            BasicAuthentication,
        ],
    );
    check(
        "5.7.139 SmtpClientAuthentication is disabled for the Tenant.",
        &[SmtpAuthOffForTenant],
    );
    check(
        "535 5.7.3 Authentication unsuccessful [X]",
        &[SmtpLoginRefused],
    );
    check(
        "-ERR Protocol error. Connection is closed. 10",
        &[Pop3OneLineAuth],
    );
}

#[test]
fn pasted_text_is_read_line_by_line() {
    let pasted = "Sorry, but we're having trouble signing you in.\n\n\
        AADSTS50105: Your administrator has configured the application to block users.\n\
        \n  S: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. [X]\r\n";
    check(
        pasted,
        &[FindingId::UserNotAssigned, FindingId::SmtpAuthOffForMailbox],
    );
}

#[test]
fn what_nobody_knows_is_said_to_be_unknown() {
    check("the moon is full", &[FindingId::Unknown]);
    check("", &[FindingId::Unknown]);
    let found = explain("AADSTS424242");
    assert_eq!(found[0].id, FindingId::Unknown);
    assert!(in_both(&found[0].what, "424242"));
    assert_eq!(
        found[0].source,
        "https://login.microsoftonline.com/error?code=424242"
    );
}

#[test]
fn every_number_is_explained_by_its_row() {
    for row in aadsts::rows() {
        let words = row.words.first().unwrap_or(&"words");
        let found = explain(&format!("AADSTS{}: {words}", row.number));
        assert_eq!(found[0].id, row.finding, "{} {words}", row.number);
        assert_eq!(
            (found[0].source.as_str(), found[0].read.as_str()),
            (row.source, row.read)
        );
        assert_eq!(found.len(), 1, "{} {words}: {found:?}", row.number);
    }
}

#[test]
fn every_reply_and_every_page_is_explained_in_both_languages() {
    let replies = replies::rows().map(|row| {
        let voice = match row.wire {
            replies::Wire::Smtp => row.code,
            replies::Wire::Pop3 => "-ERR",
            replies::Wire::Imap => "a1 NO",
        };
        (
            format!("{voice} {} [X]", row.fragments.join(" ")),
            row.finding,
        )
    });
    let pages = (pages::rows()).map(|row| (row.fragments.join(" x "), row.finding));
    for (text, expected) in replies.chain(pages) {
        let found = explain(&text);
        let one = found.iter().find(|one| one.id == expected);
        let one = one.unwrap_or_else(|| panic!("{text}: {found:?}"));
        for words in [&one.what, &one.fix] {
            let (en, de) = (words.say(Language::En), words.say(Language::De));
            assert!(en.len() > 10 && de.len() > 10, "{text}");
            assert_ne!(en, de, "{text}");
        }
        assert!(one.source.starts_with("https://"), "{text}");
    }
}

#[test]
fn a_pasted_page_with_several_numbers_is_explained_number_by_number() {
    use FindingId::*;
    check(
        "Anmelden\n\nLeider gibt es Schwierigkeiten bei der Anmeldung.\nAADSTS70002: Error \
         validating credentials.\nAADSTS50126: Invalid username or password.\nFehlercode: 53003\n",
        &[WrongPassword, ConditionalAccess],
    );
    check(
        "<html><body><script>$Config={\"sErrorCode\":\"50055\"};</script><p>Kennwort \
         aktualisieren</p></body></html>",
        &[PasswordExpired],
    );
}

#[test]
fn a_pasted_token_is_not_repeated() {
    let found = explain("eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRw.c2ln");
    assert_eq!(found[0].matched, "[removed]");
}

proptest! {
    #[test]
    fn any_text_gets_an_explanation(text in any::<String>()) {
        prop_assert!(!explain(&text).is_empty());
    }
}

fn in_both(text: &Text, value: &str) -> bool {
    [Language::En, Language::De]
        .iter()
        .all(|language| text.say(*language).contains(value))
}

/// What people paste, and what it must be called.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Pasted {
    pasted: String,
    finding: Vec<String>,
    /// What has to stand in the answer, in both languages.
    #[serde(default)]
    value: Option<String>,
}

#[derive(serde::Deserialize)]
struct Table {
    text: Vec<Pasted>,
}

fn pasted() -> Vec<Pasted> {
    let tables = [
        include_str!("pasted/entra.toml"),
        include_str!("pasted/causes.toml"),
        include_str!("pasted/foreign.toml"),
        include_str!("pasted/mail.toml"),
        include_str!("pasted/network.toml"),
        include_str!("pasted/pages.toml"),
    ];
    let read = |table: &str| toml::from_str::<Table>(table).expect("a table").text;
    tables.into_iter().flat_map(read).collect()
}

/// What is wrong with the answer to a row, if anything.
fn fault(row: &Pasted) -> Option<String> {
    let found = explain(&row.pasted);
    let ids: Vec<_> = found.iter().map(|one| one.id.as_str()).collect();
    if ids != row.finding {
        return Some(format!(
            "{:?}\n  is {ids:?}, not {:?}",
            row.pasted, row.finding
        ));
    }
    let told = |one: &Explanation, value: &str| {
        in_both(&one.what, value)
            || in_both(&one.fix, value)
            || one.named.iter().any(|named| named.value == value)
    };
    let value = row.value.as_deref()?;
    let is_told = found.iter().any(|one| told(one, value));
    (!is_told).then(|| {
        format!(
            "{:?}\n  does not name {value}: {:?}",
            row.pasted, found[0].named
        )
    })
}

#[test]
fn what_people_paste_is_called_what_it_is() {
    let rows = pasted();
    assert!(rows.len() >= 250, "{}", rows.len());
    let faults: Vec<_> = rows.iter().filter_map(fault).collect();
    assert!(
        faults.is_empty(),
        "{} of {}:\n{}",
        faults.len(),
        rows.len(),
        faults.join("\n")
    );
}

#[test]
fn nobody_takes_a_placeholder_for_a_value_of_theirs() {
    let mut faults = Vec::new();
    let bare = FindingId::ALL.iter().map(|id| id.as_str().to_owned());
    for text in bare.chain(pasted().into_iter().map(|row| row.pasted)) {
        for one in explain(&text) {
            for (words, language) in [&one.what, &one.fix]
                .into_iter()
                .flat_map(|words| Language::ALL.map(|language| (words.say(language), language)))
            {
                // What stands between backticks is typed.
                let commands = words.split('`').skip(1).step_by(2);
                let is_cut = commands.clone().any(|command| command.contains('…'));
                if words.contains("name@example") || is_cut || words.contains(" … ") {
                    faults.push(format!("{text} ({language:?}): {words}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_not_known_stands_as_an_argument_in_both_languages() {
    let found = explain("AADSTS50126");
    let said = |language| found[0].fix.say(language) + &found[0].what.say(language);
    assert!(said(Language::En).contains("<LOGIN>"), "{found:?}");
    assert!(said(Language::De).contains("<LOGIN>"), "{found:?}");
    let found = explain("sign-in-not-finished");
    let fix = &found[0].fix;
    assert!(
        fix.say(Language::En)
            .contains("doctor <ADDRESS> --page-text")
    );
    assert!(
        fix.say(Language::De)
            .contains("doctor <ADRESSE> --page-text")
    );
}

#[test]
fn a_tenant_that_is_named_by_its_domain_is_told_so() {
    let what = |text: &str| explain(text)[0].what.clone();
    assert!(in_both(
        &what("AADSTS90002: Tenant 'muster-legl.example' not found"),
        "muster-legl"
    ));
    let id = "11223344-5566-4788-9900-aabbccddeeff";
    let by_id = what(&format!("AADSTS90002: Tenant '{id}' not found"));
    assert!(in_both(&by_id, id), "{by_id:?}");
    assert!(!by_id.say(Language::En).contains("domain"), "{by_id:?}");
}

#[test]
fn a_wrong_row_would_be_noticed() {
    let row = |finding: &str, value: &str| Pasted {
        pasted: "AADSTS7000222: keys of app 'x'".to_owned(),
        finding: vec![finding.to_owned()],
        value: Some(value.to_owned()),
    };
    assert!(fault(&row("client-secret-wrong", "client secret")).is_some());
    assert!(fault(&row("client-secret-expired", "https://a.example/cb")).is_some());
}

/// Texts of which programs have made a problem before: much of little.
fn hostile(times: usize) -> Vec<String> {
    let pieces = [
        "&",
        "&#",
        "<",
        "<p",
        "<!--",
        "<script",
        "</",
        "%",
        "%2",
        "%41",
        "=",
        "code=",
        "\\",
        "\\u",
        "AADSTS",
        "AADSTS5",
        "AADSTS50011 ",
        "error code ",
        "50011 ",
        "5.7.139 ",
        "535 ",
        "5.",
        "@",
        "a@b.c ",
        "'",
        "\"",
        "$Config=",
        "{",
        "redirect uri '",
        "tenant ",
        "user ",
        "2026-11-30T",
        "timestamp: ",
        "\n",
        " ",
        "ä",
        "a\u{308}",
        "\u{308}",
        "eyJ",
        "Bearer ",
        "not allowed to send as ",
    ];
    let mut texts: Vec<String> = pieces.iter().map(|piece| piece.repeat(times)).collect();
    // Each number once, so that nothing is thrown out early.
    texts.push(
        (0..times)
            .map(|n| format!("AADSTS{} ", 10_000 + n))
            .collect(),
    );
    texts.push(
        (0..times)
            .map(|n| format!("{}.{}.{} ", 5, n % 999, n / 999))
            .collect(),
    );
    texts.push(format!("<html>{}", "<p>x&amp;".repeat(times)));
    texts.push(format!("<html>{}", "<script>x</script>".repeat(times)));
    texts
}

#[test]
fn twice_the_text_is_at_most_twice_the_work() {
    let work = |text: &str| work_of(|| drop(explain(text)));
    for (one, two) in hostile(600).into_iter().zip(hostile(1_200)) {
        let (one, two) = (one.as_str(), two.as_str());
        let (once, twice) = (work(one), work(two));
        let piece: String = one.chars().take(24).collect();
        // A tenth for what is counted once for all, and for what begins behind a threshold.
        assert!(twice * 10 <= once * 23, "{piece:?}: {once} and {twice}");
        // And not linear at an absurd price: a page is looked through once for each row.
        assert!(
            twice <= two.len() * 1_300 + 100_000,
            "{piece:?}: {twice} for {}",
            two.len()
        );
    }
}

#[test]
fn a_secret_is_repeated_in_no_field() {
    const SECRET: &str = "abc8Q~dEfGhIjKlMnOpQrStUvWxYz0123456789AB";
    const TOKEN: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRw.c2lnbmF0dXJl";
    const CODE: &str = "1.AWMB9SY2Mv4bzUiJAt39xUThzgIAAAAAAPEPzgAAAAAAAADqAAA.AgABBAIAAAD";
    let encoded = SECRET.replace('~', "%7E");
    let twice = encoded.replace('%', "%25");
    for text in [
        format!("client_secret={SECRET} AADSTS7000215"),
        format!("client_secret={encoded}&x=%20 AADSTS7000215"),
        format!("url=client_secret%3D{twice}%26x AADSTS7000215"),
        format!(r#"{{"client_secret":"{SECRET}","error_codes":[7000215]}}"#),
        format!(r#"{{\"refresh_token\":\"{CODE}\",\"error_codes\":[70000]}}"#),
        format!("http://localhost/?code={CODE}&state=1&error_description=AADSTS50011%3a"),
        format!("Authorization: Bearer {TOKEN} 535 5.7.3 Authentication unsuccessful {TOKEN}"),
        format!("535 5.7.139 {TOKEN}"),
        format!("redirect_uri=https://a.example/cb?access_token={TOKEN} AADSTS50011"),
        "passwd=Sommer2026! AADSTS50126 password: Sommer2026!".to_owned(),
        format!("user 'anna@{SECRET}.example' AADSTS50034 tenant '{SECRET}'"),
        format!("the moon is full {SECRET}"),
        format!("<html><input name=\"client_secret\" value=\"{SECRET}\">AADSTS7000215</html>"),
    ] {
        let told = serde_json::to_string(&explain(&text)).unwrap();
        for secret in [
            SECRET,
            TOKEN,
            CODE,
            "Sommer2026",
            &SECRET[..20],
            &SECRET[20..],
        ] {
            assert!(!told.contains(secret), "{text}: {told}");
        }
    }
}

#[test]
fn a_number_that_nobody_knows_blames_nobody() {
    for text in ["AADSTS424242", "the moon is full", ""] {
        let found = explain(text);
        assert_eq!(
            (found[0].id, found[0].owner),
            (FindingId::Unknown, Owner::Nobody)
        );
    }
}

proptest! {
    #[test]
    fn text_around_what_is_known_does_not_hide_it(
        before in "[ -~]{0,40}",
        after in "[ -~]{0,40}",
    ) {
        let found = explain(&format!("{before}\n\nAADSTS7000222: words\n\n{after}"));
        prop_assert!(found.iter().any(|one| one.id == FindingId::ClientSecretExpired));
    }

    #[test]
    fn wrapped_text_of_any_kind_is_read(text in ".*", inside in "[<>&%\\\\'\"=a-z0-9;{}@.:$ ]{0,80}") {
        let _ = explain(&format!("<html>{text}<p {inside}>&{inside};<script>{text}"));
        let _ = explain(&format!("$Config={{{inside}"));
        let _ = explain(&format!("error_description={inside}%{inside}"));
        let _ = explain(&format!("redirect uri '{inside}' user '{inside}' timestamp: {inside}{text}"));
    }
}

//! What a number, a reply or a whole pasted page means, without any evidence of one's own.

use serde::{Deserialize, Serialize};

use crate::diagnosis::aadsts::{self, Sure};
use crate::diagnosis::{FindingId, Owner, Step, pages, replies};
use crate::evidence::redact;
use crate::locales::{Arguments, Name, Part, Text};

/// One meaning of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The part of the text that it explains: a number, a line, an id.
    pub matched: String,
    /// The finding that a doctor would come to, or one of several.
    pub id: FindingId,
    /// The setup step at which it goes wrong.
    pub step: Step,
    /// Who can put it right.
    pub owner: Owner,
    /// What it means.
    pub what: Text,
    /// What to click or type.
    pub fix: Text,
    /// Where it can be read, as an address; empty where nothing is known.
    pub source: String,
    /// Whether the meaning of the number is only remembered, without a public source.
    pub assumed: bool,
}

/// Explains an AADSTS number (with or without the letters), a server's reply, the id of a finding,
/// or pasted text with any of them in it. Where nothing is known, that is the one explanation.
pub fn explain(text: &str) -> Vec<Explanation> {
    let page = pages::read(text);
    let mut numbers = numbers(text.trim());
    numbers.extend(page.code);
    let page = page.text.to_string();
    let text = redact(text);
    let text = text.trim();
    if let Ok(id) = text.parse() {
        return vec![explanation(text, id, None, String::new())];
    }
    let mut found: Vec<Explanation> = Vec::new();
    for number in numbers {
        add(&mut found, by_number(number));
    }
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        for row in replies::candidates(line) {
            add(
                &mut found,
                explanation(line, row.finding, None, row.source.to_owned()),
            );
        }
    }
    for row in pages::rows_in(&page) {
        let matched = row.fragments.join(" … ");
        add(
            &mut found,
            Explanation {
                assumed: row.sure == Sure::Assumed,
                ..explanation(&matched, row.finding, None, row.source.to_owned())
            },
        );
    }
    if found.is_empty() {
        found.push(explanation(text, FindingId::Unknown, None, String::new()));
    }
    found
}

/// The numbers in a text: each behind `AADSTS` in any case or behind "Error Code:", or the text
/// itself.
fn numbers(text: &str) -> Vec<u32> {
    match text.parse() {
        // A bare SMTP code is no AADSTS number; those have five digits and more.
        Ok(number) if text.len() >= 5 => vec![number],
        _ => pages::numbers(text),
    }
}

fn by_number(number: u32) -> Explanation {
    let matched = format!("AADSTS{number}");
    match aadsts::row(number) {
        Some(row) => Explanation {
            assumed: row.sure == Sure::Assumed,
            ..explanation(&matched, row.finding, Some(number), row.source.to_owned())
        },
        None => {
            let source = format!("https://login.microsoftonline.com/error?code={number}");
            explanation(&matched, FindingId::Unknown, Some(number), source)
        }
    }
}

/// The same finding once, unless it is about another unknown number.
fn add(found: &mut Vec<Explanation>, new: Explanation) {
    let told = |old: &Explanation| {
        old.id == new.id && (new.id != FindingId::Unknown || old.matched == new.matched)
    };
    if !found.iter().any(told) {
        found.push(new);
    }
}

fn explanation(matched: &str, id: FindingId, number: Option<u32>, source: String) -> Explanation {
    let mut arguments = Arguments::default();
    if let Some(number) = number {
        arguments.set(Name::Number, &number.to_string());
    }
    Explanation {
        matched: matched.to_owned(),
        id,
        step: id.step(),
        owner: id.owner(),
        what: Text::of_finding(id.as_str(), Part::What, arguments.clone()),
        fix: Text::of_finding(id.as_str(), Part::Fix, arguments),
        source,
        assumed: false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
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
        assert!(
            found[0].what.say(Language::En).contains("424242")
                && found[0].what.say(Language::De).contains("424242")
        );
        assert_eq!(
            found[0].source,
            "https://login.microsoftonline.com/error?code=424242"
        );
    }

    #[test]
    fn every_number_is_explained_by_its_row() {
        for row in aadsts::ROWS {
            check(&format!("AADSTS{}: words", row.number), &[row.finding]);
        }
    }

    #[test]
    fn every_reply_and_every_page_is_explained_in_both_languages() {
        let replies = replies::ROWS.iter().map(|row| {
            let text = format!("{} {} [X]", row.code, row.fragment);
            (text, row.finding)
        });
        let pages = (pages::ROWS.iter()).map(|row| (row.fragments.join(" x "), row.finding));
        for (text, expected) in replies.chain(pages) {
            let found = explain(&text);
            let one = found.iter().find(|one| one.id == expected);
            let one = one.unwrap_or_else(|| panic!("{text}: {found:?}"));
            for words in [&one.what, &one.fix] {
                assert!(
                    words.say(Language::En).len() > 10 && words.say(Language::De).len() > 10,
                    "{text}"
                );
                assert_ne!(words.say(Language::En), words.say(Language::De), "{text}");
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
            &[Unknown, WrongPassword, ConditionalAccess],
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
}

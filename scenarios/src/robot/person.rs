//! Whom the robot plays, and what that person fills in.

use std::fmt;

use super::html::{Field, Form, Kind};

/// Somebody at the browser.
#[derive(Clone)]
pub struct Person {
    /// User principal name.
    pub login: String,
    /// Password.
    pub password: String,
    /// "Stay signed in?"
    pub stays_signed_in: bool,
    /// Whether to accept what an app asks for.
    pub consents: bool,
    /// Whether to consent for the whole organisation, where the page offers it.
    pub consents_for_all: bool,
}

impl Person {
    /// Somebody who does what the guide says: own account, right password, consent where it is
    /// asked for, and "No" to "Stay signed in?".
    pub fn new(login: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            login: login.into(),
            password: password.into(),
            stays_signed_in: false,
            consents: true,
            consents_for_all: false,
        }
    }

    /// The form that this person would use, filled in; none where there is nothing to do.
    pub(crate) fn fill<'a>(&self, forms: &'a [Form]) -> Option<Filled<'a>> {
        forms
            .iter()
            .filter_map(|form| self.fill_one(form))
            .max_by_key(|filled| filled.fits)
    }

    fn fill_one<'a>(&self, form: &'a Form) -> Option<Filled<'a>> {
        let mut pairs = Vec::new();
        let mut fits = Fit::Unknown;
        let mut pressed = false;
        for field in &form.fields {
            let answer = self.answer(field);
            if let Some((_, fit)) = answer {
                fits = fits.max(fit);
            }
            let value = match (field.kind, answer) {
                (Kind::Hidden, _) => Some(field.value.clone()),
                (Kind::Text, Some((value, _))) => Some(value.to_owned()),
                (Kind::Text, None) => Some(field.value.clone()),
                (Kind::Choice { .. }, Some((value, _))) => {
                    (field.value.eq_ignore_ascii_case(value)).then(|| field.value.clone())
                }
                (Kind::Choice { chosen }, None) => chosen.then(|| field.value.clone()),
                // One button is pressed: the one that says what the person wants.
                (Kind::Button, Some((value, _))) if !pressed && matches(field, value) => {
                    pressed = true;
                    Some(field.value.clone())
                }
                (Kind::Button, _) => None,
            };
            if let Some(value) = value {
                pairs.push((field.name.clone(), value));
            }
        }
        let offered = form
            .fields
            .iter()
            .filter(|field| field.kind == Kind::Button);
        let known_button = offered.clone().any(|field| self.answer(field).is_some());
        // A list of accounts without this person's is no form for this person.
        (fits > Fit::Unknown && (pressed || !known_button)).then_some(Filled { form, pairs, fits })
    }

    /// What this person puts into the field, for the fields that a person understands.
    fn answer(&self, field: &Field) -> Option<(&str, Fit)> {
        let yes_no = |yes, a, b| if yes { a } else { b };
        Some(match field.name.as_str() {
            "login" if field.kind == Kind::Hidden => return None,
            "login" => (self.login.as_str(), Fit::Answer),
            "passwd" | "currentpasswd" => (self.password.as_str(), Fit::Answer),
            "account" if matches(field, &self.login) => (self.login.as_str(), Fit::Own),
            "account" => ("other", Fit::Answer),
            "LoginOptions" if field.kind == Kind::Hidden => return None,
            "LoginOptions" => (yes_no(self.stays_signed_in, "1", "3"), Fit::Answer),
            "consent" => (yes_no(self.consents, "accept", "cancel"), Fit::Answer),
            "admin_consent" => (yes_no(self.consents_for_all, "1", ""), Fit::Extra),
            _ => return None,
        })
    }
}

fn matches(field: &Field, value: &str) -> bool {
    field.value.eq_ignore_ascii_case(value)
}

/// How well a form suits a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// No field that a person understands.
    Unknown,
    /// Only something beside the point.
    Extra,
    /// Something to answer.
    Answer,
    /// The person's own account in a list.
    Own,
}

/// A form with the answers in it.
#[derive(Clone)]
pub(crate) struct Filled<'a> {
    /// The form.
    pub(crate) form: &'a Form,
    /// What is sent.
    pub(crate) pairs: Vec<(String, String)>,
    /// How well it suits.
    pub(crate) fits: Fit,
}

// Whoever plays somebody knows the password.
impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person")
            .field("login", &self.login)
            .field("stays_signed_in", &self.stays_signed_in)
            .field("consents", &self.consents)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::html::Document;
    use super::*;

    fn anna() -> Person {
        Person::new("anna@muster.example", "pass word")
    }

    #[track_caller]
    fn check(person: &Person, html: &str, expected: Option<&str>) {
        let document = Document::parse(html);
        let sent = person.fill(&document.forms).map(|filled| {
            form_urlencoded::Serializer::new(String::new())
                .extend_pairs(filled.pairs)
                .finish()
        });
        assert_eq!(sent.as_deref(), expected, "{html}");
    }

    #[test]
    fn a_person_answers_what_is_asked_and_sends_back_what_is_hidden() {
        check(
            &anna(),
            "<form><input type=hidden name=ctx value=7><input name=login><input type=submit></form>",
            Some("ctx=7&login=anna%40muster.example"),
        );
        check(
            &anna(),
            "<form><input type=hidden name=login value=x@y.example><input type=password name=passwd></form>",
            Some("login=x%40y.example&passwd=pass+word"),
        );
    }

    #[test]
    fn a_person_chooses_the_own_account_or_another() {
        let list = "<form><button name=account value=beat@muster.example>Beat</button></form>\
                    <form><button name=account value=Anna@muster.example>Anna</button></form>\
                    <form><button name=account value=other>Use another account</button></form>";
        check(&anna(), list, Some("account=Anna%40muster.example"));
        check(
            &Person::new("carl@muster.example", "x"),
            list,
            Some("account=other"),
        );
        let one_form = "<form><button name=account value=beat@muster.example>\
                        <button name=account value=anna@muster.example>\
                        <button name=account value=other></form>";
        check(&anna(), one_form, Some("account=anna%40muster.example"));
        check(
            &Person::new("carl@muster.example", "x"),
            one_form,
            Some("account=other"),
        );
    }

    #[test]
    fn a_person_presses_the_button_that_says_it() {
        let consent = "<form><button name=consent value=cancel>No</button>\
                       <button name=consent value=accept>Yes</button></form>";
        check(&anna(), consent, Some("consent=accept"));
        let refuses = Person {
            consents: false,
            ..anna()
        };
        check(&refuses, consent, Some("consent=cancel"));
        let stay = "<form><input type=hidden name=f value=1><button name=LoginOptions value=3>No</button>\
                    <button name=LoginOptions value=1>Yes</button></form>";
        check(&anna(), stay, Some("f=1&LoginOptions=3"));
        let stays = Person {
            stays_signed_in: true,
            ..anna()
        };
        check(&stays, stay, Some("f=1&LoginOptions=1"));
    }

    #[test]
    fn a_person_leaves_alone_what_nobody_understands() {
        check(&anna(), "<p>Nothing to do</p>", None);
        check(
            &anna(),
            "<form><input type=hidden name=a value=b></form>",
            None,
        );
        check(
            &anna(),
            "<form><button name=forget value=anna@muster.example>x</button></form>",
            None,
        );
    }

    #[test]
    fn a_password_is_not_shown() {
        assert!(!format!("{:?}", anna()).contains("pass word"));
    }
}

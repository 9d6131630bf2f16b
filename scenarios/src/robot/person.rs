//! Whom the robot plays, and what that person does on a page.

use std::fmt;

use super::html::{Document, Field, Form, Kind};

/// Somebody at the browser.
#[derive(Clone)]
pub struct Person {
    /// User principal name.
    pub login: String,
    /// Password.
    pub password: String,
    /// The password that follows when the old one has expired; without one, the person leaves it.
    pub new_password: Option<String>,
    /// "Stay signed in?"
    pub stays_signed_in: bool,
    /// Whether to accept what an app asks for.
    pub consents: bool,
    /// Whether to consent for the whole organisation, where the page offers it.
    pub consents_for_all: bool,
    /// What the person does on the phone.
    pub mfa: Mfa,
    /// Whether to set up multifactor authentication when asked.
    pub registers_mfa: bool,
    /// The code that a program without a browser shows.
    pub user_code: Option<String>,
    /// Whether to confirm the program that showed the code.
    pub confirms_device: bool,
    /// Closes the window at the first page.
    pub closes: bool,
    /// Does not go back to the program, but copies the address that leads there.
    pub copies_address: bool,
}

/// What a person does when the phone asks for the number that the page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mfa {
    /// Types it.
    Approve,
    /// Presses "No, it's not me".
    Deny,
    /// Types another one.
    WrongNumber,
}

/// One thing that a person does on a page.
#[derive(Clone, PartialEq, Eq)]
pub enum PageAct {
    /// Answers on the phone.
    Phone(PhoneAnswer),
    /// Types into a field.
    Type {
        /// The field.
        name: String,
        /// The text.
        value: String,
    },
    /// Ticks a box, or chooses one of several.
    Choose {
        /// The field.
        name: String,
        /// Which.
        value: String,
    },
    /// Presses a button.
    Press {
        /// The button's name.
        name: String,
        /// Its value: several buttons share a name.
        value: String,
    },
    /// Sends the form in which something was typed or chosen; its button has no name.
    Submit,
    /// Closes the window.
    Close,
}

/// What is answered on the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneAnswer {
    /// This number.
    Number(u32),
    /// "No, it's not me".
    Deny,
}

/// The person's phone.
pub trait Phone: Send + Sync {
    /// Answers what the phone asks `user`; where it asks nothing, nothing happens.
    fn answer(&self, user: &str, answer: PhoneAnswer);
}

impl Person {
    /// Somebody who does what the guide says: own account, right password, consent where it is
    /// asked for, the number typed on the phone, and "No" to "Stay signed in?".
    pub fn new(login: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            login: login.into(),
            password: password.into(),
            new_password: None,
            stays_signed_in: false,
            consents: true,
            consents_for_all: false,
            mfa: Mfa::Approve,
            registers_mfa: true,
            user_code: None,
            confirms_device: true,
            closes: false,
            copies_address: false,
        }
    }

    /// What this person does on a page, in order; none where there is nothing to do.
    ///
    /// A browser that types and clicks needs nothing else: hidden fields are its own affair.
    #[must_use]
    pub fn acts(&self, html: &str) -> Option<Vec<PageAct>> {
        let document = Document::parse(html);
        if self.closes {
            return Some(vec![PageAct::Close]);
        }
        let filled = self.fill(&document.forms)?;
        let phone = self.on_the_phone(&document).map(PageAct::Phone);
        let mut acts: Vec<_> = phone.into_iter().chain(filled.acts).collect();
        if !acts.iter().any(|act| matches!(act, PageAct::Press { .. })) {
            acts.push(PageAct::Submit);
        }
        Some(acts)
    }

    /// What this person answers on the phone while it asks for the number on this page.
    pub(crate) fn on_the_phone(&self, page: &Document) -> Option<PhoneAnswer> {
        let number: u32 = page.number.as_deref()?.parse().ok()?;
        Some(match self.mfa {
            Mfa::Approve => PhoneAnswer::Number(number),
            Mfa::Deny => PhoneAnswer::Deny,
            // The phone takes two digits.
            Mfa::WrongNumber => PhoneAnswer::Number((number + 1) % 100),
        })
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
        let mut acts = Vec::new();
        let mut fits = Fit::Unknown;
        let mut pressed = false;
        for field in &form.fields {
            let answer = self.answer_on(form, field);
            if let Some((_, fit)) = answer {
                fits = fits.max(fit);
            }
            let (name, own) = (field.name.clone(), field.value.clone());
            let value = match (field.kind, answer) {
                (Kind::Hidden, _) => Some(own),
                (Kind::Text, Some((value, _))) => {
                    let value = value.to_owned();
                    acts.push(PageAct::Type {
                        name,
                        value: value.clone(),
                    });
                    Some(value)
                }
                (Kind::Text, None) => Some(own),
                (Kind::Choice { chosen }, Some((value, _))) => {
                    let wanted = matches(field, value);
                    if wanted != chosen {
                        let value = own.clone();
                        acts.push(PageAct::Choose { name, value });
                    }
                    wanted.then_some(own)
                }
                (Kind::Choice { chosen }, None) => chosen.then_some(own),
                // One button is pressed: the one that says what the person wants.
                (Kind::Button, Some((value, _))) if !pressed && matches(field, value) => {
                    pressed = true;
                    let value = own.clone();
                    acts.push(PageAct::Press { name, value });
                    Some(own)
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
        let known_button = offered
            .clone()
            .any(|field| self.answer_on(form, field).is_some());
        // A list of accounts without this person's is no form for this person, and neither is one
        // that asks for a password that the person does not choose.
        let leaves_it = form.fields.iter().any(|field| self.leaves(field));
        let sent = fits > Fit::Unknown && (pressed || !known_button) && !leaves_it;
        sent.then_some(Filled {
            form,
            pairs,
            acts,
            fits,
        })
    }

    fn leaves(&self, field: &Field) -> bool {
        field.name == "newpasswd" && self.new_password.is_none()
    }

    /// As [`Person::answer`]; a page that speaks of consent may offer another account besides, an
    /// administrator's, and whoever has none leaves that alone.
    fn answer_on(&self, form: &Form, field: &Field) -> Option<(&str, Fit)> {
        let of_consent = form.fields.iter().any(|one| one.name == "consent");
        if of_consent && field.name == "account" {
            return None;
        }
        self.answer(field)
    }

    /// What this person puts into the field, for the fields that a person understands.
    fn answer(&self, field: &Field) -> Option<(&str, Fit)> {
        let yes_no = |yes, a, b| if yes { a } else { b };
        Some(match field.name.as_str() {
            "login" if field.kind == Kind::Hidden => return None,
            "login" => (self.login.as_str(), Fit::Answer),
            "passwd" | "currentpasswd" => (self.password.as_str(), Fit::Answer),
            "newpasswd" | "confirmnewpasswd" => (self.new_password.as_deref()?, Fit::Answer),
            "account" if matches(field, &self.login) => (self.login.as_str(), Fit::Own),
            "account" => ("other", Fit::Answer),
            "LoginOptions" if field.kind == Kind::Hidden => return None,
            "LoginOptions" => (yes_no(self.stays_signed_in, "1", "3"), Fit::Answer),
            "consent" => (yes_no(self.consents, "accept", "cancel"), Fit::Answer),
            "admin_consent" => (yes_no(self.consents_for_all, "1", ""), Fit::Extra),
            // Once refused, only somebody who means it asks the phone again.
            "mfa" if self.mfa == Mfa::Approve && field.value == "again" => ("again", Fit::Answer),
            "mfa" => ("continue", Fit::Answer),
            "proofup" => (yes_no(self.registers_mfa, "register", ""), Fit::Answer),
            "otc" => (self.user_code.as_deref()?, Fit::Answer),
            "device" => (
                yes_no(self.confirms_device, "continue", "cancel"),
                Fit::Answer,
            ),
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
    /// What the person does for that.
    pub(crate) acts: Vec<PageAct>,
    /// How well it suits.
    pub(crate) fits: Fit,
}

// What is typed can be a password.
impl fmt::Debug for PageAct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phone(answer) => f.debug_tuple("Phone").field(answer).finish(),
            Self::Type { name, .. } => f.debug_tuple("Type").field(name).finish(),
            Self::Choose { name, value } => {
                f.debug_tuple("Choose").field(name).field(value).finish()
            }
            Self::Press { name, value } => f.debug_tuple("Press").field(name).field(value).finish(),
            Self::Submit => f.write_str("Submit"),
            Self::Close => f.write_str("Close"),
        }
    }
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
    fn a_person_answers_on_the_phone_and_then_goes_on() {
        let asked = "<output id=idRichContext_DisplaySign>99</output><form>\
                     <button name=mfa value=continue>Done</button>\
                     <button name=mfa value=cancel>No</button></form>";
        let refused = "<form><button name=mfa value=again>Again</button>\
                       <button name=mfa value=cancel>No</button></form>";
        for (mfa, on_the_phone, afterwards) in [
            (Mfa::Approve, PhoneAnswer::Number(99), Some("mfa=again")),
            (Mfa::Deny, PhoneAnswer::Deny, None),
            (Mfa::WrongNumber, PhoneAnswer::Number(0), None),
        ] {
            let person = Person { mfa, ..anna() };
            let press = PageAct::Press {
                name: "mfa".to_owned(),
                value: "continue".to_owned(),
            };
            let acts = person.acts(asked).unwrap();
            assert_eq!(acts, [PageAct::Phone(on_the_phone), press]);
            check(&person, asked, Some("mfa=continue"));
            check(&person, refused, afterwards);
        }
    }

    #[test]
    fn nobody_who_is_no_administrator_signs_in_as_one() {
        let approval = "<form><button name=consent value=cancel>Back</button>\
                        <button name=account value=other>Have an admin account?</button></form>";
        check(&anna(), approval, None);
    }

    #[test]
    fn a_person_registers_or_leaves_it() {
        let page = "<form><button name=proofup value=register>Set up</button>\
                    <button name=proofup value=cancel>Cancel</button></form>";
        check(&anna(), page, Some("proofup=register"));
        let leaves = Person {
            registers_mfa: false,
            ..anna()
        };
        check(&leaves, page, None);
    }

    #[test]
    fn a_person_chooses_a_new_password_or_leaves_it() {
        let page = "<form><input type=password name=currentpasswd>\
                    <input type=password name=newpasswd>\
                    <input type=password name=confirmnewpasswd></form>";
        check(&anna(), page, None);
        let changes = Person {
            new_password: Some("new".to_owned()),
            ..anna()
        };
        let sent = "currentpasswd=pass+word&newpasswd=new&confirmnewpasswd=new";
        check(&changes, page, Some(sent));
    }

    #[test]
    fn a_person_types_the_code_of_a_program_and_confirms_it() {
        let page = "<form><input name=otc></form>";
        check(&anna(), page, None);
        let with_code = Person {
            user_code: Some("ABCD1234".to_owned()),
            confirms_device: false,
            ..anna()
        };
        check(&with_code, page, Some("otc=ABCD1234"));
        let confirm = "<form><button name=device value=cancel>No</button>\
                       <button name=device value=continue>Yes</button></form>";
        check(&anna(), confirm, Some("device=continue"));
        check(&with_code, confirm, Some("device=cancel"));
    }

    #[test]
    fn what_a_person_does_is_told_act_by_act() {
        let acts =
            anna().acts("<form><input name=login><input name=passwd><button>Go</button></form>");
        let typed = |name: &str, value: &str| PageAct::Type {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        assert_eq!(
            acts,
            Some(vec![
                typed("login", "anna@muster.example"),
                typed("passwd", "pass word"),
                PageAct::Submit
            ])
        );
        assert!(!format!("{acts:?}").contains("pass word"));
        let closes = Person {
            closes: true,
            ..anna()
        };
        assert_eq!(closes.acts("<form></form>"), Some(vec![PageAct::Close]));
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

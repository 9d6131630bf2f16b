//! The forms and the visible text of a page.
//!
//! Only what a person would see and fill in; no script, no style.

use std::collections::BTreeMap;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, Spanned, StartTag, Token, Tokenizer};

/// What a person sees of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Document {
    /// The title.
    pub(crate) title: String,
    /// Everything that is shown, in one line.
    pub(crate) text: String,
    /// The number that is to be entered on the phone.
    pub(crate) number: Option<String>,
    /// The forms.
    pub(crate) forms: Vec<Form>,
}

/// The element that shows the number: it is read from the page as people do, and this is the name
/// that programs find it by.
const NUMBER: &str = "idRichContext_DisplaySign";

/// A form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Form {
    /// Where it is sent; the page's own address where empty.
    pub(crate) action: String,
    /// Whether it is sent with POST.
    pub(crate) post: bool,
    /// Its fields, in the page's order.
    pub(crate) fields: Vec<Field>,
}

/// A field of a form that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// The name.
    pub(crate) name: String,
    /// What the page has put in.
    pub(crate) value: String,
    /// How it behaves.
    pub(crate) kind: Kind,
}

/// How a field behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Sent as it is; nobody sees it.
    Hidden,
    /// Filled in.
    Text,
    /// One of several; sent when chosen.
    Choice {
        /// Whether the page has chosen it.
        chosen: bool,
    },
    /// A button; sent when pressed.
    Button,
}

impl Document {
    /// Reads a page; any text is a page.
    pub(crate) fn parse(html: &str) -> Self {
        let mut emitter = DefaultEmitter::default();
        // So that the text of a script is not taken for tags.
        emitter.naively_switch_states(true);
        let mut reader = Reader::default();
        for token in Tokenizer::new_with_emitter(html, emitter) {
            match token {
                Ok(Token::StartTag(tag)) => reader.open(&tag),
                Ok(Token::EndTag(tag)) => reader.close(&tag.name),
                Ok(Token::String(text)) => reader.text(&text.value),
                Ok(_) => {}
                // Reading from a string cannot fail.
                Err(never) => match never {},
            }
        }
        reader.finish()
    }
}

#[derive(Default)]
struct Reader {
    document: Document,
    form: Option<Form>,
    /// The element whose text is not part of the page.
    unseen: Option<Vec<u8>>,
    in_title: bool,
    in_number: bool,
    /// The `textarea` or `select` that is open.
    inner: Option<Inner>,
}

enum Inner {
    Area(String),
    Select { name: String, seen: bool },
}

impl Reader {
    fn open(&mut self, tag: &StartTag<()>) {
        if attribute(tag, "id").as_deref() == Some(NUMBER) {
            self.in_number = true;
            self.document.number = Some(String::new());
        }
        match &*tag.name.0 {
            name @ (b"script" | b"style" | b"template") => self.unseen = Some(name.to_vec()),
            b"title" => self.in_title = true,
            // The standard ignores a form within a form.
            b"form" if self.form.is_none() => {
                self.form = Some(Form {
                    action: attribute(tag, "action").unwrap_or_default(),
                    post: attribute(tag, "method")
                        .is_some_and(|method| method.eq_ignore_ascii_case("post")),
                    fields: Vec::new(),
                });
            }
            b"input" => self.input(tag),
            b"button" => {
                let kind = attribute(tag, "type").unwrap_or_default();
                if !kind.eq_ignore_ascii_case("reset") && !kind.eq_ignore_ascii_case("button") {
                    self.field(tag, Kind::Button);
                }
            }
            b"textarea" => {
                self.field(tag, Kind::Text);
                self.inner = attribute(tag, "name").map(Inner::Area);
            }
            b"select" => {
                self.inner = attribute(tag, "name").map(|name| Inner::Select { name, seen: false });
            }
            b"option" => self.option(tag),
            _ => self.gap(),
        }
    }

    fn input(&mut self, tag: &StartTag<()>) {
        let kind = attribute(tag, "type").unwrap_or_default();
        match kind.to_ascii_lowercase().as_str() {
            "hidden" => self.field(tag, Kind::Hidden),
            "submit" | "image" => self.field(tag, Kind::Button),
            "reset" | "button" => {}
            "radio" | "checkbox" => {
                let chosen = attribute(tag, "checked").is_some();
                self.field(tag, Kind::Choice { chosen });
            }
            _ => self.field(tag, Kind::Text),
        }
    }

    fn option(&mut self, tag: &StartTag<()>) {
        if let Some(Inner::Select { name, seen }) = &mut self.inner {
            // A list without a choice of its own shows, and sends, its first entry.
            let chosen = attribute(tag, "selected").is_some() || !*seen;
            *seen = true;
            let field = Field {
                name: name.clone(),
                value: attribute(tag, "value").unwrap_or_default(),
                kind: Kind::Choice { chosen },
            };
            if let Some(form) = &mut self.form {
                form.fields.push(field);
            }
        }
    }

    fn field(&mut self, tag: &StartTag<()>, kind: Kind) {
        let name = attribute(tag, "name").filter(|name| !name.is_empty());
        if attribute(tag, "disabled").is_some() {
            return;
        }
        // A checked box without a value sends `on`.
        let missing = if matches!(kind, Kind::Choice { .. }) {
            "on"
        } else {
            ""
        };
        if let (Some(form), Some(name)) = (&mut self.form, name) {
            form.fields.push(Field {
                name,
                value: attribute(tag, "value").unwrap_or_else(|| missing.to_owned()),
                kind,
            });
        }
    }

    fn close(&mut self, name: &HtmlString) {
        let name = &*name.0;
        if self.unseen.as_deref() == Some(name) {
            self.unseen = None;
        }
        self.in_number = false;
        match name {
            b"title" => self.in_title = false,
            b"form" => self.document.forms.extend(self.form.take()),
            b"textarea" | b"select" => self.inner = None,
            _ => self.gap(),
        }
    }

    fn text(&mut self, text: &HtmlString) {
        let text = String::from_utf8_lossy(&text.0);
        if self.unseen.is_some() {
        } else if self.in_title {
            self.document.title.push_str(&text);
        } else if let Some(Inner::Area(name)) = &self.inner {
            if let Some(form) = &mut self.form
                && let Some(field) = form
                    .fields
                    .iter_mut()
                    .rev()
                    .find(|field| field.name == *name)
            {
                field.value.push_str(&text);
            }
        } else {
            if let (true, Some(number)) = (self.in_number, &mut self.document.number) {
                number.push_str(text.trim());
            }
            self.document.text.push_str(&text);
        }
    }

    /// Words of two elements do not run together.
    fn gap(&mut self) {
        self.document.text.push(' ');
    }

    fn finish(mut self) -> Document {
        // A page that was cut off still has its form.
        self.document.forms.extend(self.form.take());
        self.document.title = one_line(&self.document.title);
        self.document.text = one_line(&self.document.text);
        self.document
    }
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    let attributes: &BTreeMap<HtmlString, Spanned<HtmlString, ()>> = &tag.attributes;
    attributes
        .get(name.as_bytes())
        .map(|value| String::from_utf8_lossy(&value.value.0).into_owned())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &[(&str, &str, Kind)]) {
        let document = Document::parse(html);
        let fields: Vec<_> = document
            .forms
            .iter()
            .flat_map(|form| &form.fields)
            .map(|field| (field.name.as_str(), field.value.as_str(), field.kind))
            .collect();
        assert_eq!(fields, expected, "{html}");
    }

    #[test]
    fn fields_are_read_with_what_the_page_put_in() {
        check(
            r#"<form><input type="hidden" name="ctx" value="a&amp;b&#x3D;&quot;"><input name=login></form>"#,
            &[("ctx", "a&b=\"", Kind::Hidden), ("login", "", Kind::Text)],
        );
        check(
            r#"<form><input type=password name=passwd><button name="consent" value="accept">Yes</button>
               <input type=submit value=Next><button type=button name=x>no</button></form>"#,
            &[
                ("passwd", "", Kind::Text),
                ("consent", "accept", Kind::Button),
            ],
        );
        check(
            r#"<form><input type=checkbox name=a checked><input type=radio name=b value=1>
               <select name=c><option value=x>X<option value=y selected>Y</select>
               <textarea name=d>some
text</textarea><input name=e disabled></form>"#,
            &[
                ("a", "on", Kind::Choice { chosen: true }),
                ("b", "1", Kind::Choice { chosen: false }),
                ("c", "x", Kind::Choice { chosen: true }),
                ("c", "y", Kind::Choice { chosen: true }),
                ("d", "some\ntext", Kind::Text),
            ],
        );
    }

    #[test]
    fn what_is_no_form_has_no_fields() {
        check(
            r#"<input name=outside><script>"<form><input name=a>"</script>"#,
            &[],
        );
        check(
            r#"<!-- <form><input name=a></form> --><p title="<form>">"#,
            &[],
        );
    }

    #[test]
    fn several_forms_are_kept_apart() {
        let document = Document::parse(
            r#"<form action="/a?x=1&amp;y=2" method=post><button name=account value=1></form>
               <form action="/b"><button name=account value=2></form>"#,
        );
        let [first, second] = &document.forms[..] else {
            panic!("{document:?}");
        };
        assert_eq!((first.action.as_str(), first.post), ("/a?x=1&y=2", true));
        assert_eq!((second.action.as_str(), second.post), ("/b", false));
    }

    #[test]
    fn a_page_is_read_as_a_person_sees_it() {
        let document = Document::parse(
            "<title>Sign\n in</title><style>p{}</style><h1>Hello,</h1><p>Anna &amp; Beat</p>\
             <script>$Config={\"a\":1}</script>",
        );
        assert_eq!(document.title, "Sign in");
        assert_eq!(document.text, "Hello, Anna & Beat");
    }

    #[test]
    fn the_number_for_the_phone_is_read() {
        let document = Document::parse(
            "<p>Enter <output id=\"idRichContext_DisplaySign\"> 42 </output> on the phone, within 5</p>",
        );
        assert_eq!(document.number.as_deref(), Some("42"));
        assert_eq!(document.text, "Enter 42 on the phone, within 5");
    }

    proptest! {
        #[test]
        fn any_text_is_a_page(html in any::<String>()) {
            Document::parse(&html);
        }

        #[test]
        fn any_nesting_of_tags_is_a_page(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "<form>", "</form>", "<input name=a value=b>", "<select name=s>", "<option>",
                    "</select>", "<textarea name=t>", "</textarea>", "<script>", "</script>",
                    "text", "<title>", "</title>", "&amp", "<button name=b>", "<!--", "-->",
                ]),
                0..40,
            ),
        ) {
            for field in Document::parse(&pieces.concat()).forms.iter().flat_map(|f| &f.fields) {
                prop_assert!(!field.name.is_empty());
            }
        }

        #[test]
        fn a_value_comes_back_as_it_was_escaped(value in "[ -~äöü]{0,40}") {
            let escaped = value
                .replace('&', "&amp;")
                .replace('"', "&quot;")
                .replace('<', "&lt;");
            let html = format!(r#"<form><input type="hidden" name="v" value="{escaped}"></form>"#);
            prop_assert_eq!(&Document::parse(&html).forms[0].fields[0].value, &value);
        }
    }
}

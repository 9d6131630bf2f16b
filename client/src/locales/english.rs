//! English within German words, for tests.

/// Function words that no German sentence has.
const ENGLISH: &[&str] = &[
    "and",
    "are",
    "at",
    "be",
    "by",
    "can",
    "cannot",
    "could",
    "did",
    "does",
    "for",
    "found",
    "from",
    "given",
    "has",
    "have",
    "is",
    "it",
    "its",
    "no",
    "not",
    "of",
    "on",
    "or",
    "refused",
    "than",
    "that",
    "the",
    "there",
    "this",
    "to",
    "unexpected",
    "value",
    "which",
    "with",
    "without",
    "wrong",
    "you",
    "your",
];

/// The first English word that stands outside of what is quoted, of commands, options and names.
pub(crate) fn english_in(text: &str) -> Option<String> {
    let mut plain = String::new();
    let mut quoted = 0_usize;
    let mut code = false;
    for c in text.chars() {
        match c {
            '«' => quoted += 1,
            '»' => quoted = quoted.saturating_sub(1),
            '`' => code = !code,
            _ if quoted == 0 && !code => plain.push(c),
            _ => {}
        }
    }
    let outer = |c: char| !c.is_alphanumeric();
    let words = plain.split([' ', '\n', '\t', '(', ')', '[', ']', ',', ';']);
    // Options, addresses, paths and ids are the same in every language.
    let spoken =
        words.filter(|word| !word.starts_with('-') && !word.contains(['@', '/', '_', '=']));
    let mut spoken = spoken.map(|word| word.trim_matches(outer).to_lowercase());
    spoken.find(|word| ENGLISH.contains(&word.as_str()))
}

#[test]
fn english_is_seen_outside_of_quotes_only() {
    for (text, expected) in [
        ("Der Server sagt: no such user", Some("no")),
        ("m365mail: the option", Some("the")),
        (
            "Der Server sagt «not for you»; führen Sie `m365mail sign-in it` aus, dann --to a@b",
            None,
        ),
    ] {
        assert_eq!(english_in(text).as_deref(), expected, "{text}");
    }
}

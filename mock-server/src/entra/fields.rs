//! Parsers of what a browser or a client sends: forms and queries, cookies, HTTP Basic.
//!
//! Each takes any bytes and gives a value or says that they are malformed. None knows what a field
//! means.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

/// Bytes that are not what they claim to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// Named values of a form or a query, each name once. Debug prints the names only, since a value
/// may be a password.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `application/x-www-form-urlencoded`. A doubled name, a cut escape and bytes that are
    /// not UTF-8 are refused, since two readers could read them differently (RFC 6749 section 3.1:
    /// parameters are sent once at most).
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let text = std::str::from_utf8(bytes).map_err(|_| Malformed)?;
        let mut fields: Vec<(String, String)> = Vec::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decode(name)?;
            if fields.iter().any(|(known, _)| *known == name) {
                return Err(Malformed);
            }
            fields.push((name, decode(value)?));
        }
        Ok(Self(fields))
    }

    /// The value of a field; an empty one counts as absent, as RFC 6749 section 3.1 wants.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }
}

impl std::fmt::Debug for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

fn decode(text: &str) -> Result<String, Malformed> {
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let escape = bytes.get(at + 1..at + 3);
        let whole = escape.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        if *byte == b'%' && !whole {
            return Err(Malformed);
        }
    }
    let text = text.replace('+', " ");
    let decoded = percent_decode_str(&text).decode_utf8();
    decoded
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| Malformed)
}

/// The values of one cookie in `Cookie` headers (RFC 6265 section 5.4). A browser may send several
/// of one name.
pub(crate) fn cookies<'a>(
    headers: impl IntoIterator<Item = &'a str>,
    name: &str,
) -> impl Iterator<Item = &'a str> {
    headers
        .into_iter()
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(move |(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// User name and password of `Authorization: Basic` whose halves are form-encoded first (RFC 6749
/// section 2.3.1). None is another scheme.
pub(crate) fn basic(header: &str) -> Option<Result<(String, String), Malformed>> {
    let (scheme, encoded) = header.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("basic")
        .then(|| halves(encoded.trim()))
}

fn halves(encoded: &str) -> Result<(String, String), Malformed> {
    let bytes = STANDARD.decode(encoded).map_err(|_| Malformed)?;
    let text = String::from_utf8(bytes).map_err(|_| Malformed)?;
    let (user, password) = text.split_once(':').ok_or(Malformed)?;
    Ok((decode(user)?, decode(password)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(body: &str, expected: Result<&[(&str, &str)], Malformed>) {
        let owned = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter();
            Fields(
                pairs
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                    .collect(),
            )
        };
        assert_eq!(
            Fields::parse(body.as_bytes()),
            expected.map(owned),
            "{body}"
        );
    }

    #[test]
    fn forms_are_read_strictly() {
        check("", Ok(&[]));
        check("a=1&b=x+y%20z%C3%A9", Ok(&[("a", "1"), ("b", "x y zé")]));
        check("a&b=", Ok(&[("a", ""), ("b", "")]));
        check("a=1&a=2", Err(Malformed));
        check("a=1&%61=2", Err(Malformed));
        check("a=%", Err(Malformed));
        check("a=%4", Err(Malformed));
        check("a=%g0", Err(Malformed));
        check("a=%ff", Err(Malformed));
        assert_eq!(Fields::parse(b"a=\xff"), Err(Malformed));
    }

    #[test]
    fn cookies_are_found_among_others() {
        let headers = ["a=1; ESTSAUTH=x.y ; b=2", "ESTSAUTH=z"];
        assert_eq!(
            cookies(headers, "ESTSAUTH").collect::<Vec<_>>(),
            ["x.y", "z"]
        );
        assert_eq!(cookies(headers, "ESTS").count(), 0);
    }

    #[test]
    fn basic_halves_are_form_decoded() {
        let header = format!("Basic {}", STANDARD.encode("id:a%2Bb+c%3A"));
        assert_eq!(
            basic(&header),
            Some(Ok(("id".to_owned(), "a+b c:".to_owned())))
        );
        assert_eq!(basic("Bearer x"), None);
        assert_eq!(basic("Basic !"), Some(Err(Malformed)));
        assert_eq!(basic("Basic aWQ="), Some(Err(Malformed)));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Fields::parse(&bytes);
            let text = String::from_utf8_lossy(&bytes);
            let _ = basic(&text);
            let _ = basic(&format!("Basic {}", STANDARD.encode(&bytes)));
            let _ = cookies([text.as_ref()], "a").count();
        }

        #[test]
        fn two_halves_of_a_form_are_read_as_the_whole(
            one in "[a-z]{1,4}=[a-z0-9+]{0,6}(%[0-7][0-9a-f])?",
            two in "[A-Z]{1,4}=[a-z0-9+]{0,6}(%[0-7][0-9a-f])?",
        ) {
            // Names that differ, so that the whole has no doubled one.
            let Fields(mut apart) = Fields::parse(one.as_bytes()).unwrap();
            apart.extend(Fields::parse(two.as_bytes()).unwrap().0);
            let whole = Fields::parse(format!("{one}&{two}").as_bytes());
            prop_assert_eq!(whole, Ok(Fields(apart)));
        }

        #[test]
        fn a_doubled_name_is_refused_however_it_is_spelled(name in "[a-z]{1,8}", at in 0usize..8) {
            let at = at.min(name.len() - 1);
            let escaped = format!("{}%{:02X}{}", &name[..at], name.as_bytes()[at], &name[at + 1..]);
            let body = format!("{name}=1&x1=2&{escaped}=3");
            prop_assert_eq!(Fields::parse(body.as_bytes()), Err(Malformed));
        }

        #[test]
        fn a_cut_form_is_never_read_as_more_than_it_says(body in "[a-z]=[a-z%0-9]{0,12}", cut in 0usize..12) {
            let cut = cut.min(body.len());
            if let Ok(Fields(read)) = Fields::parse(&body.as_bytes()[..cut]) {
                prop_assert!(read.len() <= 1);
                prop_assert!(read.iter().all(|(name, value)| name.len() + value.len() <= cut));
            }
        }

        #[test]
        fn cookies_are_read_however_they_are_split_over_headers(
            values in proptest::collection::vec("[A-Za-z0-9._-]{0,8}", 0..6),
            between in "; |;|  ;  ",
        ) {
            let pairs: Vec<_> = values.iter().map(|value| format!("k={value}")).collect();
            let joined = pairs.join(&between);
            let one: Vec<_> = cookies([joined.as_str()], "k").collect();
            let each: Vec<_> = cookies(pairs.iter().map(String::as_str), "k").collect();
            prop_assert_eq!(&one, &each);
            prop_assert_eq!(one, values.iter().map(String::as_str).collect::<Vec<_>>());
            prop_assert_eq!(cookies([joined.as_str()], "other").count(), 0);
        }

        #[test]
        fn what_basic_encodes_is_read_back(user in "\\PC{0,20}", password in "\\PC{0,20}") {
            let half = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            let encoded = STANDARD.encode(format!("{}:{}", half(&user), half(&password)));
            for scheme in ["Basic", "basic", "BASIC"] {
                let read = basic(&format!("{scheme} {encoded}"));
                prop_assert_eq!(read, Some(Ok((user.clone(), password.clone()))));
            }
        }

        #[test]
        fn what_a_client_encodes_is_read_back(
            pairs in proptest::collection::hash_map("[a-z]{1,8}", "\\PC*", 0..6)
        ) {
            let mut body = form_urlencoded::Serializer::new(String::new());
            let body = body.extend_pairs(&pairs).finish();
            let fields = Fields::parse(body.as_bytes()).unwrap();
            for (name, value) in &pairs {
                let expected = Some(value.as_str()).filter(|value| !value.is_empty());
                prop_assert_eq!(fields.get(name), expected);
            }
        }
    }
}

//! Reads the path of MAIL and RCPT (RFC 5321 §4.1.2, RFC 6531 §3.3): angle brackets are required, a
//! source route is accepted and dropped (RFC 5321 appendix C), quotes are kept.

/// The address in the path at the front of `text`, and what follows it; an empty one is `<>`.
///
/// Space before the bracket is taken, as Exchange Server's documented telnet session types it.
pub(super) fn path(text: &str) -> Option<(&str, &str)> {
    let inner = text.trim_start_matches(' ').strip_prefix('<')?;
    let end = closing_bracket(inner)?;
    let (path, rest) = (&inner[..end], &inner[end + 1..]);
    if !(rest.is_empty() || rest.starts_with(' ')) {
        return None;
    }
    let address = match path.strip_prefix('@') {
        Some(_) => path.split_once(':')?.1,
        None => path,
    };
    (address.is_empty() && path.is_empty() || is_address(address)).then_some((address, rest))
}

/// The bracket that is not within quotes.
fn closing_bracket(text: &str) -> Option<usize> {
    let mut quoted = false;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '>' if !quoted => return Some(at),
            _ => {}
        }
    }
    None
}

fn is_address(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return false;
    };
    is_local(local) && is_domain(domain) && address.len() <= 320
}

fn is_local(local: &str) -> bool {
    if let Some(quoted) = local
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        return quoted.chars().all(|c| !c.is_control());
    }
    !local.is_empty()
        && local.split('.').all(|atom| !atom.is_empty())
        && local
            .chars()
            .all(|c| !c.is_control() && !" ()<>[]:;@\\,\"".contains(c))
}

fn is_domain(domain: &str) -> bool {
    if let Some(literal) = domain
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        return !literal.is_empty()
            && literal
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b":.".contains(&b));
    }
    !domain.is_empty()
        && domain.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && label
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '-' || !c.is_ascii())
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paths_are_read_as_rfc_5321_has_them() {
        let check = |text, expected| assert_eq!(path(text), expected, "{text:?}");
        check("<a@b.example>", Some(("a@b.example", "")));
        check(" <a@b.example> SIZE=1", Some(("a@b.example", " SIZE=1")));
        check("<>", Some(("", "")));
        check("<@x,@y:a@b>", Some(("a@b", "")));
        check(r#"<"a>\" b"@c>"#, Some((r#""a>\" b"@c"#, "")));
        check("<jürg@müller.example>", Some(("jürg@müller.example", "")));
        check("<a@[127.0.0.1]>", Some(("a@[127.0.0.1]", "")));
        for wrong in [
            "a@b",
            "<a>",
            "<a@>",
            "<@b>",
            "<a@b",
            "<a b@c>",
            "<a@b>x",
            "<a@b..c>",
            "<.a@b>",
            "<a\x01@b>",
            "<@x:>",
        ] {
            check(wrong, None);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[<>@:\", .a-cé\\\\\\[\\]]{0,30}") {
            if let Some((address, rest)) = path(&text) {
                prop_assert!(text.contains(address) && text.ends_with(rest));
            }
        }
    }
}

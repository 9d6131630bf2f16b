//! What must not be in the text of the tree.

mod planted;

use std::fs;

use proc_macro2::{TokenStream, TokenTree};

use crate::source::{Source, group, is_comma, levels, named, sources, tokens};
use crate::{PACKAGES, files, root};

fn all() -> impl Iterator<Item = &'static Source> {
    PACKAGES.into_iter().flat_map(sources)
}

#[track_caller]
fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Holds each file against a rule; what it says is told with the file.
fn faults_in(
    sources: impl IntoIterator<Item = &'static Source>,
    rule: impl Fn(&Source) -> Vec<String>,
) -> Vec<String> {
    let faults = sources.into_iter().flat_map(|source| {
        let faults = rule(source).into_iter();
        faults.map(|fault| format!("{}: {fault}", source.path.display()))
    });
    faults.collect()
}

#[test]
fn nothing_is_ignored_or_stubbed() {
    none(faults_in(all(), |source| stubs(&tokens(&source.text))));
}

/// Tests that are left out, work that is not done, assertions that cannot fail, files from elsewhere.
fn stubs(code: &TokenStream) -> Vec<String> {
    let mut faults = Vec::new();
    for level in levels(code.clone()) {
        for part in level.windows(3) {
            let [
                TokenTree::Ident(name),
                TokenTree::Punct(mark),
                TokenTree::Group(body),
            ] = part
            else {
                continue;
            };
            let told = format!("{name}!({})", body.stream());
            let is_stub = ["todo", "unimplemented", "include"]
                .iter()
                .any(|it| name == it)
                || name == "assert" && body.stream().to_string() == "true";
            if mark.as_char() == '!' && is_stub {
                faults.push(told);
            }
        }
        for (_, attribute) in attributes(&level) {
            let words = words(attribute.clone());
            if words.iter().any(|word| word == "ignore")
                || words.first().is_some_and(|it| it == "path")
            {
                faults.push(format!("#[{attribute}]"));
            }
        }
    }
    faults
}

/// The attributes at this level: where they stand, and what they say.
fn attributes(level: &[TokenTree]) -> Vec<(usize, TokenStream)> {
    let is_sign = |at: usize, sign: char| matches!(level.get(at), Some(TokenTree::Punct(it)) if it.as_char() == sign);
    let stands = (0..level.len()).filter(|at| is_sign(*at, '#'));
    let found = stands.filter_map(|at| {
        let body = at + 1 + usize::from(is_sign(at + 1, '!'));
        Some((at, level.get(body).and_then(group)?.stream()))
    });
    found.collect()
}

/// Every word of the language in these tokens, at whatever depth.
fn words(code: TokenStream) -> Vec<String> {
    let mut words = Vec::new();
    for tree in code {
        match tree {
            TokenTree::Ident(word) => words.push(word.to_string()),
            TokenTree::Group(group) => words.extend(self::words(group.stream())),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    words
}

#[test]
fn no_test_sleeps() {
    none(faults_in(all(), |source| sleeps(source.tests())));
    // What tests share is built like a library.
    none(faults_in(sources("tests"), |source| {
        sleeps(tokens(&source.text))
    }));
}

/// Every way to name a function that waits for wall time, imports under another name included.
fn sleeps(code: TokenStream) -> Vec<String> {
    let named = named(code, &[]).into_iter().map(|one| one.path);
    let sleeping = named.filter(|path| {
        let last = path.last().map_or("", String::as_str);
        let whole = path.iter().any(|part| part == "time" || part == "thread") && last == "*";
        path.len() > 1 && (last.starts_with("sleep") || last == "park_timeout") || whole
    });
    sleeping.map(|path| path.join("::")).collect()
}

#[test]
fn every_port_of_a_test_is_picked_by_the_system() {
    none(faults_in(all(), |source| ports(source.tests())));
    none(faults_in(sources("tests"), |source| {
        ports(tokens(&source.text))
    }));
}

/// Ports that are written down where one is bound, or kept to be bound.
fn ports(code: TokenStream) -> Vec<String> {
    let mut faults = Vec::new();
    for level in levels(code) {
        for (at, tree) in level.iter().enumerate() {
            let TokenTree::Ident(name) = tree else {
                continue;
            };
            let name = name.to_string();
            let rest = &level[at + 1..];
            let fixed = match rest {
                [TokenTree::Group(arguments), ..] if name == "bind" => {
                    fixed_port(arguments.stream())
                }
                [
                    TokenTree::Punct(a),
                    TokenTree::Punct(_),
                    TokenTree::Ident(make),
                    TokenTree::Group(arguments),
                    ..,
                ] if name.starts_with("SocketAddr")
                    && a.as_char() == ':'
                    && (make == "from" || make == "new") =>
                {
                    fixed_port(arguments.stream())
                }
                [TokenTree::Punct(colon), value, ..]
                    if name.ends_with("_port") && colon.as_char() == ':' =>
                {
                    number(value).filter(|port| *port != 0)
                }
                _ if name.ends_with("PORT") => constant(rest),
                _ => None,
            };
            faults.extend(fixed.map(|port| format!("{name} has the port {port}")));
        }
        faults.extend(flags(&level));
    }
    faults
}

/// A port other than 0 in the arguments of a call; the numbers of an address are none.
fn fixed_port(arguments: TokenStream) -> Option<u64> {
    arguments.into_iter().find_map(|tree| match &tree {
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            let in_address = text.trim_matches('"').rsplit_once(':');
            let port = in_address.and_then(|(_, port)| port.parse().ok());
            port.or_else(|| number(&tree)).filter(|port| *port != 0)
        }
        TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::Bracket => None,
        TokenTree::Group(group) => fixed_port(group.stream()),
        TokenTree::Ident(_) | TokenTree::Punct(_) => None,
    })
}

/// `const PORT: u16 = 8025;`
fn constant(rest: &[TokenTree]) -> Option<u64> {
    let end = rest
        .iter()
        .position(|tree| matches!(tree, TokenTree::Punct(it) if it.as_char() == ';'))?;
    let equals = rest[..end]
        .iter()
        .position(|tree| matches!(tree, TokenTree::Punct(it) if it.as_char() == '='))?;
    number(rest.get(equals + 1)?).filter(|port| *port != 0)
}

/// `["--smtp-port", "8025"]`
fn flags(level: &[TokenTree]) -> Vec<String> {
    let texts = level.split(is_comma).map(|one| match one {
        [TokenTree::Literal(text)] => text.to_string(),
        _ => String::new(),
    });
    let texts: Vec<_> = texts.collect();
    let fixed = texts.windows(2).filter(|two| {
        two[0].starts_with("\"--") && two[0].ends_with("-port\"") && two[1] != "\"0\""
    });
    let fixed = fixed.filter(|two| two[1].trim_matches('"').parse::<u16>().is_ok());
    fixed
        .map(|two| format!("{} is {}", two[0], two[1]))
        .collect()
}

fn number(tree: &TokenTree) -> Option<u64> {
    let text = tree.to_string().replace('_', "");
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, kind) = text.split_at(digits);
    let is_whole = kind.is_empty() || kind.starts_with(['u', 'i']);
    is_whole.then(|| digits.parse().ok()).flatten()
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    for Source {
        path,
        text,
        is_test,
        ..
    } in all()
    {
        if *is_test && !path.ends_with("main.rs") {
            continue;
        }
        let opens = text.starts_with("//!");
        assert!(opens, "{} has no module documentation", path.display());
    }
}

/// Files longer than this hold two ideas.
const LONGEST: usize = 520;

#[test]
fn no_file_holds_two_ideas() {
    none(faults_in(all(), |source| {
        let code = source.text.split("\n#[cfg(test)]\nmod ").next();
        let lines = code.unwrap_or_default().lines().count();
        let is_long = lines > LONGEST && !source.is_test;
        is_long
            .then(|| format!("{lines} lines"))
            .into_iter()
            .collect()
    }));
}

#[test]
fn the_signing_key_is_parsed_in_one_place() {
    let parses = |text: &str| text.matches("from_pkcs8(").count();
    let total: usize = files("mock-server/src", &[".rs"])
        .iter()
        .map(|path| parses(&fs::read_to_string(path).unwrap()))
        .sum();
    assert_eq!(
        total, 1,
        "RsaKeyPair::from_pkcs8 belongs into keys.rs alone, behind a LazyLock"
    );
}

#[test]
fn the_one_lock_is_reached_through_a_closure_only() {
    let sources = sources("mock-server");
    let holders: Vec<_> = sources
        .iter()
        .filter(|source| locks_the_cloud(source.production()))
        .map(|source| source.path.clone())
        .collect();
    assert_eq!(holders, [root().join("mock-server/src/state.rs")]);
    none(faults_in(sources, |source| {
        let is_holder = holders.contains(&source.path);
        let open = if is_holder {
            open_locks(source.production())
        } else {
            Vec::new()
        };
        [open, slow_under_the_lock(source.production())].concat()
    }));
}

/// Whether a lock or its guard is named with the tenants in it.
fn locks_the_cloud(code: TokenStream) -> bool {
    let is_lock = |tree: &TokenTree| {
        let name = tree.to_string();
        [
            "Mutex",
            "MutexGuard",
            "RwLock",
            "RwLockReadGuard",
            "RwLockWriteGuard",
        ]
        .contains(&&*name)
    };
    levels(code).iter().any(|level| {
        let mut starts = (0..level.len()).filter(|at| is_lock(&level[*at]));
        starts.any(|at| {
            let inside = level[at + 1..]
                .iter()
                .take_while(|tree| tree.to_string() != ">");
            inside.into_iter().any(|tree| tree.to_string() == "Cloud")
        })
    })
}

/// Whatever others can reach and that gives a lock or its guard away.
fn open_locks(code: TokenStream) -> Vec<String> {
    let mut faults = Vec::new();
    for level in levels(code) {
        for at in (0..level.len()).filter(|at| level[*at].to_string() == "pub") {
            let item = public_item(&level[at..]);
            let gives = words(item.clone());
            if gives
                .iter()
                .any(|word| word.starts_with("Mutex") || word.starts_with("RwLock"))
            {
                faults.push(format!("others can reach `{item}`"));
            }
        }
    }
    faults
}

/// The signature of a function, or else a field or an item without its body.
fn public_item(trees: &[TokenTree]) -> TokenStream {
    let mut trees = trees.iter();
    let mut is_function = false;
    let item = trees.by_ref().take_while(|tree| {
        is_function |= tree.to_string() == "fn";
        !ends_an_item(tree) && (is_function || !is_comma(tree))
    });
    item.cloned().collect()
}

fn ends_an_item(tree: &TokenTree) -> bool {
    match tree {
        TokenTree::Group(group) => group.delimiter() == proc_macro2::Delimiter::Brace,
        TokenTree::Punct(sign) => sign.as_char() == ';',
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    }
}

/// What takes long, or waits, and is done in the closure of `with` or by a function that is handed
/// the tenants and is therefore called in one.
fn slow_under_the_lock(code: TokenStream) -> Vec<String> {
    const SLOW: [&str; 3] = ["sign", "await", "compose"];
    let mut faults = Vec::new();
    for body in under_the_lock(code) {
        let words = words(body);
        let slow = words.iter().filter(|word| SLOW.contains(&word.as_str()));
        faults.extend(slow.map(|word| format!("`{word}` under the lock")));
    }
    faults
}

fn under_the_lock(code: TokenStream) -> Vec<TokenStream> {
    let mut bodies = Vec::new();
    for level in levels(code) {
        for (at, tree) in level.iter().enumerate() {
            let rest = &level[at + 1..];
            if tree.to_string() == "with" {
                bodies.extend(
                    rest.first()
                        .and_then(group)
                        .map(|arguments| arguments.stream()),
                );
            }
            if tree.to_string() == "fn" {
                let signature: TokenStream = rest
                    .iter()
                    .take_while(|tree| !ends_an_item(tree))
                    .cloned()
                    .collect();
                let is_handed = words(signature)
                    .iter()
                    .any(|word| word == "Cloud" || word == "Tenant");
                let body = rest.iter().find(|tree| ends_an_item(tree)).and_then(group);
                bodies.extend(body.filter(|_| is_handed).map(|body| body.stream()));
            }
        }
    }
    bodies
}

#[test]
fn rows_of_catalogues_name_public_sources_only() {
    for ending in [".rs", ".md", ".toml", ".ftl"] {
        for path in files(".", &[ending]) {
            let text = fs::read_to_string(&path).unwrap();
            let private = ["..", "/shared"].concat();
            assert!(
                !text.contains(&private),
                "{} names what a fresh clone does not have",
                path.display()
            );
        }
    }
}

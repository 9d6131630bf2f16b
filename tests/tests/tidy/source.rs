//! Reads Rust source the way the compiler does, as tokens: comments and strings are no code, a group
//! is one thing however it is laid out, and what stands under `#[cfg(test)]` is a test.
//!
//! It knows nothing of what is allowed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::sync::LazyLock;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::{PACKAGES, files, root};

/// Stands for a crate's root itself: whoever names that may reach everything.
pub(crate) const WHOLE: &str = "*";

/// A file, and where it stands among the modules.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
    /// Below its crate's root; the root file of a library has none.
    pub(crate) module: Vec<String>,
    /// Whether nothing of it is built but for tests.
    pub(crate) is_test: bool,
}

impl Source {
    /// What its tests are, apart from the rest.
    pub(crate) fn tests(&self) -> TokenStream {
        if self.is_test {
            return tokens(&self.text);
        }
        split(tokens(&self.text)).1.into_iter().collect()
    }

    /// What is built for everybody.
    pub(crate) fn production(&self) -> TokenStream {
        if self.is_test {
            return TokenStream::new();
        }
        without_tests(tokens(&self.text))
    }

    /// Its top-level module, as the table names it.
    pub(crate) fn top(&self) -> &str {
        let file = self.path.file_stem().and_then(|name| name.to_str());
        let of_root = file.unwrap_or_default();
        self.module.first().map_or(of_root, String::as_str)
    }
}

/// Read once, since every test asks.
static ALL: LazyLock<BTreeMap<&str, Vec<Source>>> = LazyLock::new(|| {
    PACKAGES
        .into_iter()
        .map(|name| (name, read(name)))
        .collect()
});

/// Every file of a package, tests and benches included.
pub(crate) fn sources(package: &str) -> &'static [Source] {
    ALL.get(package).map_or(&[], Vec::as_slice)
}

fn read(package: &str) -> Vec<Source> {
    let base = root().join(package);
    let sources: Vec<_> = files(package, &[".rs"])
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a readable file");
            let below = path.strip_prefix(base.join("src"));
            let is_test = below.is_err();
            let module = below.map(module_of).unwrap_or_default();
            Source {
                path,
                text,
                module,
                is_test,
            }
        })
        .collect();
    with_test_modules(sources)
}

/// Marks what a `#[cfg(test)] mod name;` leads to, with all that lies below it.
fn with_test_modules(mut sources: Vec<Source>) -> Vec<Source> {
    let mut test_modules = Vec::new();
    for source in sources.iter().filter(|source| !source.is_test) {
        for name in test_modules_of(tokens(&source.text)) {
            let mut module = source.module.clone();
            module.push(name);
            test_modules.push(module);
        }
    }
    for source in &mut sources {
        source.is_test |= test_modules.iter().any(|it| source.module.starts_with(it));
    }
    sources
}

/// `net/roots.rs` is `net::roots`, and so is `net/roots/mod.rs`.
fn module_of(below: &Path) -> Vec<String> {
    let mut names: Vec<_> = below
        .with_extension("")
        .iter()
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    let is_root = names.len() == 1 && (names[0] == "lib" || names[0] == "main");
    if is_root || names.last().is_some_and(|name| name == "mod") {
        names.pop();
    }
    names
}

/// The tokens of a text; the compiler has accepted it, so they can be read.
pub(crate) fn tokens(text: &str) -> TokenStream {
    TokenStream::from_str(text).unwrap_or_else(|error| panic!("no Rust: {error}\n{text}"))
}

/// A path that a text names, from the crate's root (`crate`) or from that of another crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Named {
    pub(crate) path: Vec<String>,
    /// Under what name it is known from then on, where it is imported.
    pub(crate) known_as: Option<String>,
}

/// Every path that these tokens name; `module` is where they stand.
pub(crate) fn named(tokens: TokenStream, module: &[String]) -> Vec<Named> {
    let mut found = Vec::new();
    walk(tokens, module, &mut found);
    found
}

fn walk(tokens: TokenStream, module: &[String], found: &mut Vec<Named>) {
    let trees: Vec<_> = tokens.into_iter().collect();
    let mut at = 0;
    while at < trees.len() {
        at = match &trees[at] {
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                if let Some(group) = trees.get(at + 1).and_then(group) {
                    in_strings(group.stream(), module, found);
                }
                at + 1
            }
            TokenTree::Group(group) => {
                walk(group.stream(), module, found);
                at + 1
            }
            TokenTree::Ident(name) if name == "mod" => inner_module(&trees, at, module, found),
            TokenTree::Ident(name) if name == "use" => {
                let end = at + position(&trees[at..], is_semicolon);
                imports(&[], &trees[at + 1..end], module, found);
                end
            }
            // `pub(in …)` names only what it stands in.
            TokenTree::Ident(name) if name == "pub" => {
                at + 1 + usize::from(trees.get(at + 1).is_some_and(is_parenthesis))
            }
            TokenTree::Ident(_) => {
                let (path, next) = path_at(&trees, at);
                found.push(Named {
                    path: resolved(&path, module),
                    known_as: None,
                });
                next
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => at + 1,
        };
    }
}

/// A module within the file stands one deeper.
fn inner_module(
    trees: &[TokenTree],
    at: usize,
    module: &[String],
    found: &mut Vec<Named>,
) -> usize {
    let (Some(TokenTree::Ident(name)), Some(body)) = (trees.get(at + 1), trees.get(at + 2)) else {
        return at + 1;
    };
    if let Some(body) = group(body) {
        let mut inner = module.to_vec();
        inner.push(name.to_string());
        walk(body.stream(), &inner, found);
    }
    at + 3
}

/// `serde(with = "crate::x")` names a module in a string.
fn in_strings(attribute: TokenStream, module: &[String], found: &mut Vec<Named>) {
    for tree in attribute {
        match tree {
            TokenTree::Group(group) => in_strings(group.stream(), module, found),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let text = text.trim_matches('"');
                let is_path = ["crate::", "super::", "self::"]
                    .iter()
                    .any(|start| text.starts_with(start));
                if let (true, Ok(tokens)) = (is_path, TokenStream::from_str(text)) {
                    walk(tokens, module, found);
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

/// The tree of a `use`, whose names all begin with `before`.
fn imports(before: &[String], tree: &[TokenTree], module: &[String], found: &mut Vec<Named>) {
    let mut path = before.to_vec();
    let mut known_as = None;
    let mut at = 0;
    while at < tree.len() {
        match &tree[at] {
            TokenTree::Ident(name) if name == "as" => {
                known_as = tree.get(at + 1).map(ToString::to_string);
                at += 1;
            }
            TokenTree::Ident(name) => path.push(name.to_string()),
            TokenTree::Punct(sign) if sign.as_char() == '*' => path.push(WHOLE.to_owned()),
            TokenTree::Group(group) => {
                let inner: Vec<_> = group.stream().into_iter().collect();
                for one in inner.split(is_comma).filter(|one| !one.is_empty()) {
                    imports(&path, one, module, found);
                }
                return;
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        at += 1;
    }
    if path.len() > 1 && path.last().is_some_and(|name| name == "self") {
        path.pop();
    }
    let last = path.last().cloned();
    found.push(Named {
        path: resolved(&path, module),
        known_as: known_as.or(last),
    });
}

/// The path that begins here, and where it ends.
fn path_at(trees: &[TokenTree], mut at: usize) -> (Vec<String>, usize) {
    let mut path = vec![trees[at].to_string()];
    at += 1;
    let is_colon =
        |at: usize| matches!(trees.get(at), Some(TokenTree::Punct(sign)) if sign.as_char() == ':');
    while is_colon(at) && is_colon(at + 1) {
        let Some(TokenTree::Ident(name)) = trees.get(at + 2) else {
            break;
        };
        path.push(name.to_string());
        at += 3;
    }
    (path, at)
}

/// `self` and `super` become what they stand for.
fn resolved(path: &[String], module: &[String]) -> Vec<String> {
    let mut above = module.to_vec();
    let mut rest = path;
    match path.first().map(String::as_str) {
        Some("crate") => above.clear(),
        Some("self" | "super") => {}
        _ => return path.to_vec(),
    }
    if path == ["self"] {
        // The value of a method.
        return path.to_vec();
    }
    while let [first, others @ ..] = rest {
        match first.as_str() {
            "crate" | "self" => {}
            "super" if above.pop().is_none() => return root_itself(),
            "super" => {}
            _ => break,
        }
        rest = others;
    }
    above.extend_from_slice(rest);
    if above.is_empty() {
        return root_itself();
    }
    above.insert(0, "crate".to_owned());
    above
}

fn root_itself() -> Vec<String> {
    vec!["crate".to_owned(), WHOLE.to_owned()]
}

/// The same without any item that is built for tests only.
pub(crate) fn without_tests(tokens: TokenStream) -> TokenStream {
    split(tokens).0.into_iter().collect()
}

/// What is built for everybody, and what for tests only, as deep as items are nested.
fn split(tokens: TokenStream) -> (Vec<TokenTree>, Vec<TokenTree>) {
    let trees: Vec<_> = tokens.into_iter().collect();
    let (mut production, mut tests) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < trees.len() {
        if is_cfg_test(&trees[at..]) {
            let end = at + item_length(&trees[at..]);
            tests.extend_from_slice(&trees[at..end]);
            at = end;
            continue;
        }
        match &trees[at] {
            TokenTree::Group(group) => {
                let (outer, inner) = split(group.stream());
                let outer = outer.into_iter().collect();
                production.push(Group::new(group.delimiter(), outer).into());
                tests.extend(inner);
            }
            other => production.push(other.clone()),
        }
        at += 1;
    }
    (production, tests)
}

fn test_modules_of(tokens: TokenStream) -> Vec<String> {
    let tests = split(tokens).1;
    let declared = tests.windows(3).filter_map(|three| match three {
        [TokenTree::Ident(keyword), TokenTree::Ident(name), end]
            if keyword == "mod" && is_semicolon(end) =>
        {
            Some(name.to_string())
        }
        _ => None,
    });
    declared.collect()
}

/// `#[cfg(test)]` or `#[cfg(all(test, …))]`; what `not` and `any` say is built for others too.
fn is_cfg_test(trees: &[TokenTree]) -> bool {
    let [TokenTree::Punct(sign), TokenTree::Group(attribute), ..] = trees else {
        return false;
    };
    let inner: Vec<_> = attribute.stream().into_iter().collect();
    match &inner[..] {
        [TokenTree::Ident(name), TokenTree::Group(what)] => {
            sign.as_char() == '#' && name == "cfg" && means_test(what.stream())
        }
        _ => false,
    }
}

fn means_test(what: TokenStream) -> bool {
    let what: Vec<_> = what.into_iter().collect();
    match &what[..] {
        [TokenTree::Ident(name)] => name == "test",
        [TokenTree::Ident(name), TokenTree::Group(all)] if name == "all" => {
            let all: Vec<_> = all.stream().into_iter().collect();
            all.split(is_comma)
                .any(|one| matches!(one, [TokenTree::Ident(name)] if name == "test"))
        }
        _ => false,
    }
}

/// How many trees belong to the item that begins with these, its attributes included. What is no
/// item (a field, an arm) keeps only its attribute out, so that nothing behind it escapes.
fn item_length(trees: &[TokenTree]) -> usize {
    let mut at = 0;
    while matches!(&trees[at..], [TokenTree::Punct(sign), TokenTree::Group(_), ..] if sign.as_char() == '#')
    {
        at += 2;
    }
    let attributes = at;
    if matches!(trees.get(at), Some(TokenTree::Ident(name)) if name == "pub") {
        at += 1;
        at += usize::from(trees.get(at).is_some_and(is_parenthesis));
    }
    let Some(TokenTree::Ident(keyword)) = trees.get(at) else {
        return attributes;
    };
    let ends_with_semicolon = ["use", "const", "static", "type", "let"];
    let ends_with_body = [
        "mod",
        "fn",
        "impl",
        "struct",
        "enum",
        "trait",
        "async",
        "macro_rules",
    ];
    let keyword = keyword.to_string();
    let is_constant_function = keyword == "const"
        && matches!(trees.get(at + 1), Some(TokenTree::Ident(next)) if next == "fn");
    if ends_with_semicolon.contains(&keyword.as_str()) && !is_constant_function {
        return (at + position(&trees[at..], is_semicolon) + 1).min(trees.len());
    }
    if ends_with_body.contains(&keyword.as_str()) || is_constant_function {
        let ends = |tree: &TokenTree| {
            is_semicolon(tree)
                || group(tree).is_some_and(|group| group.delimiter() == Delimiter::Brace)
        };
        return (at + position(&trees[at..], ends) + 1).min(trees.len());
    }
    attributes
}

fn position(trees: &[TokenTree], wanted: impl Fn(&TokenTree) -> bool) -> usize {
    let found = trees.iter().position(wanted);
    found.unwrap_or(trees.len())
}

/// The group that this is.
pub(crate) fn group(tree: &TokenTree) -> Option<&Group> {
    match tree {
        TokenTree::Group(group) => Some(group),
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
    }
}

fn is_parenthesis(tree: &TokenTree) -> bool {
    group(tree).is_some_and(|group| group.delimiter() == Delimiter::Parenthesis)
}

fn is_semicolon(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(sign) if sign.as_char() == ';')
}

/// Whether it parts the members of a list.
pub(crate) fn is_comma(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(sign) if sign.as_char() == ',')
}

/// Every run of tokens, at whatever depth.
pub(crate) fn levels(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let trees: Vec<_> = tokens.into_iter().collect();
    let inner: Vec<_> = trees.iter().filter_map(group).map(Group::stream).collect();
    let mut all = vec![trees];
    all.extend(inner.into_iter().flat_map(levels));
    all
}

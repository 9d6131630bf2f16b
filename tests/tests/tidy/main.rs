//! The project's invariants, held as data: who may import whom, and what must not be in the tree.
//!
//! Everything here reads source text; nothing is started but `cargo tree`.

mod imports;
mod lints;
mod readme;
mod source;
mod table;
mod text;
mod tree;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

/// The crates of the workspace.
const PACKAGES: [&str; 4] = ["client", "mock-server", "scenarios", "tests"];

/// The root of the workspace.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent()
        .expect("this package lies in the workspace")
        .to_owned()
}

/// Every file below `folder` (relative to the root) with one of these endings, in order.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in
            fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        {
            let path = entry.expect("a readable folder").path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_dir() {
                if name != "target" && name != ".git" {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The text of a file, without the part below the first `#[cfg(test)]` that opens a module at the
/// end: words in tests reach nobody.
fn production_code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a readable file");
    match text.find("\n#[cfg(test)]\nmod tests {") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

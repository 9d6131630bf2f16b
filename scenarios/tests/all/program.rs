//! The mail client's own program, which another package builds.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// `m365mail`, as it lies beside `tenantbox`; built first where it is not there or older than its
/// sources. In a run of all tests cargo has just built it.
pub(crate) fn m365mail() -> &'static Path {
    static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
        let program = Path::new(env!("CARGO_BIN_EXE_tenantbox")).with_file_name("m365mail");
        if !is_fresh(&program) {
            build(&program);
        }
        program
    });
    &PROGRAM
}

/// Whether no source of it is newer; cargo keeps the list of them beside the program.
fn is_fresh(program: &Path) -> bool {
    let built = |path: &Path| std::fs::metadata(path).and_then(|file| file.modified());
    let (Ok(built_at), Ok(list)) = (
        built(program),
        std::fs::read_to_string(program.with_extension("d")),
    ) else {
        return false;
    };
    let sources = list.split_once(": ").map_or("", |(_, sources)| sources);
    // Blanks in a name are escaped; where there are some, the program counts as old.
    sources
        .split_whitespace()
        .all(|source| built(Path::new(source)).is_ok_and(|changed_at| changed_at <= built_at))
}

fn build(program: &Path) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "build",
        "--quiet",
        "--package",
        "client",
        "--bin",
        "m365mail",
    ]);
    if program
        .parent()
        .is_some_and(|folder| folder.ends_with("release"))
    {
        cargo.arg("--release");
    }
    let built = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status();
    assert!(built.unwrap().success(), "m365mail was not built");
}

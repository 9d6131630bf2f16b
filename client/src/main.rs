//! The program `m365mail`; everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    client::cli::main(std::env::args_os())
}

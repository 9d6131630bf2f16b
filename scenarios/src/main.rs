//! `tenantbox`: the front door. It meets the process (arguments, streams, signals) and nothing else.

use std::io::IsTerminal;
use std::process::ExitCode;

use scenarios::cli::{self, Terminal};

#[tokio::main]
async fn main() -> ExitCode {
    let (mut out, mut err) = (std::io::stdout(), std::io::stderr());
    let terminal = Terminal {
        out_is_terminal: out.is_terminal(),
        err_is_terminal: err.is_terminal(),
        out: &mut out,
        err: &mut err,
        input: &mut std::io::stdin(),
        // Without a name there is nothing to re-execute, and a blind run says so.
        program: std::env::current_exe().unwrap_or_default(),
        variable: &|name| std::env::var(name).ok(),
    };
    ExitCode::from(cli::run(std::env::args_os(), terminal).await)
}

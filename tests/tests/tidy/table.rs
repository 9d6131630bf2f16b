//! Who may name whom: a row for every module of every crate.

/// What a module may name.
pub(crate) struct Row {
    pub(crate) package: &'static str,
    /// A module below the crate's root; `main` and `lib` are the root files themselves.
    pub(crate) module: &'static str,
    /// Modules of its own package.
    pub(crate) modules: &'static [&'static str],
    /// What it needs of the world around the program, from [`POWERS`].
    pub(crate) powers: &'static [&'static str],
}

const fn row(
    package: &'static str,
    module: &'static str,
    modules: &'static [&'static str],
    powers: &'static [&'static str],
) -> Row {
    Row {
        package,
        module,
        modules,
        powers,
    }
}

/// A permission that nothing uses is a mistake, and so is a module without a row.
pub(crate) const ROWS: &[Row] = &[
    // The client. `evidence` is its ground floor; `diagnosis` reads that and nothing else, and
    // `report` says in words what was judged.
    row("client", "evidence", &[], &[]),
    row("client", "diagnosis", &["evidence"], &[]),
    row(
        "client",
        "report",
        &["diagnosis", "evidence", "locales"],
        &[],
    ),
    row("client", "clock", &[], &["time"]),
    row("client", "secret", &[], &[]),
    row("client", "locales", &[], &[]),
    row(
        "client",
        "disk",
        &[],
        &["files", "processes", "threads", "time", "waiting"],
    ),
    row(
        "client",
        "net",
        &["clock"],
        &["files", "locks", "network", "threads", "time", "waiting"],
    ),
    row(
        "client",
        "tokens",
        &["clock", "disk", "secret"],
        &["waiting"],
    ),
    row("client", "page", &["locales"], &[]),
    row("client", "account", &["error", "secret"], &[]),
    row(
        "client",
        "error",
        &["disk", "evidence", "locales", "net"],
        &[],
    ),
    row(
        "client",
        "config",
        &["account", "disk", "error", "secret", "tokens"],
        &["waiting"],
    ),
    row(
        "client",
        "mail",
        &["disk", "locales", "net", "rehearsal", "secret"],
        &[
            "environment",
            "files",
            "locks",
            "network",
            "processes",
            "threads",
            "time",
            "waiting",
        ],
    ),
    row(
        "client",
        "oauth",
        &["config", "evidence", "net", "secret", "tokens"],
        &["locks", "network", "threads", "time", "waiting"],
    ),
    row(
        "client",
        "record",
        &["account", "config", "disk", "evidence"],
        &["waiting"],
    ),
    row(
        "client",
        "verbs",
        &[
            "account",
            "clock",
            "config",
            "diagnosis",
            "disk",
            "error",
            "evidence",
            "locales",
            "mail",
            "net",
            "oauth",
            "page",
            "record",
            "rehearsal",
            "report",
            "secret",
            "tokens",
        ],
        &["threads", "time", "waiting"],
    ),
    row(
        "client",
        "cli",
        &[
            "account",
            "clock",
            "config",
            "diagnosis",
            "disk",
            "error",
            "locales",
            "mail",
            "net",
            "record",
            "report",
            "secret",
            "verbs",
        ],
        &[
            "environment",
            "files",
            "processes",
            "threads",
            "time",
            "waiting",
        ],
    ),
    row("client", "rehearsal", &[], &[]),
    row("client", "lib", &[], &[]),
    row("client", "main", &["cli"], &["environment"]),
    // The box: leaves, then the tenant (no HTTP, no sockets, no locks), then what all parts share.
    row("mock-server", "cause", &[], &[]),
    row("mock-server", "clock", &[], &["locks", "time", "waiting"]),
    row("mock-server", "keys", &[], &[]),
    row("mock-server", "ids", &[], &[]),
    row(
        "mock-server",
        "http",
        &[],
        &["network", "threads", "time", "waiting"],
    ),
    row("mock-server", "compose", &["clock", "ids"], &[]),
    row("mock-server", "tls", &["clock"], &[]),
    row("mock-server", "tenant", &["cause", "clock", "ids"], &[]),
    row("mock-server", "journal", &["cause", "clock"], &["locks"]),
    row("mock-server", "data", &["clock", "ids", "tenant"], &[]),
    row("mock-server", "config", &["clock", "data"], &[]),
    row(
        "mock-server",
        "state",
        &["clock", "config", "data", "ids", "journal", "tenant"],
        &["locks"],
    ),
    // The two halves of the service, and what starts them. A session (`pop3`, `smtp`) needs nothing of
    // the world: it never waits, and is told the time.
    row(
        "mock-server",
        "entra",
        &[
            "cause", "clock", "config", "ids", "journal", "keys", "state", "tenant",
        ],
        &["waiting"],
    ),
    row(
        "mock-server",
        "wire",
        &["cause", "clock", "journal"],
        &["locks", "network", "threads", "time", "waiting"],
    ),
    row("mock-server", "pop3", &["wire"], &[]),
    row("mock-server", "smtp", &["wire"], &[]),
    row(
        "mock-server",
        "exchange",
        &[
            "cause", "clock", "journal", "keys", "pop3", "smtp", "state", "tenant", "wire",
        ],
        &[],
    ),
    row(
        "mock-server",
        "admin",
        &[
            "cause", "clock", "compose", "entra", "ids", "journal", "state", "tenant",
        ],
        &["time", "waiting"],
    ),
    row(
        "mock-server",
        "server",
        &[
            "admin", "cause", "clock", "config", "data", "entra", "exchange", "http", "ids",
            "journal", "pop3", "smtp", "state", "tenant", "tls", "wire",
        ],
        &["threads", "waiting"],
    ),
    row("mock-server", "lib", &["config", "server", "tenant"], &[]),
    // The rehearsal.
    row("scenarios", "pointed", &[], &[]),
    row("scenarios", "scenario", &["pointed"], &[]),
    row("scenarios", "catalogue", &["pointed", "scenario"], &[]),
    row("scenarios", "robot", &[], &["threads", "waiting"]),
    row(
        "scenarios",
        "runner",
        &["pointed", "robot", "scenario"],
        &["files", "locks", "processes", "threads", "time", "waiting"],
    ),
    row("scenarios", "confusion", &["runner", "scenario"], &[]),
    row("scenarios", "table", &["runner", "scenario"], &[]),
    row(
        "scenarios",
        "cli",
        &[
            "catalogue",
            "confusion",
            "pointed",
            "runner",
            "scenario",
            "table",
        ],
        &["files", "network", "processes", "waiting"],
    ),
    row("scenarios", "lib", &[], &[]),
    row("scenarios", "main", &["cli"], &["environment", "waiting"]),
    // What tests share.
    row("tests", "http", &[], &["network"]),
    row("tests", "dialogue", &["http"], &["network"]),
    row(
        "tests",
        "world",
        &["dialogue", "http"],
        &["files", "threads"],
    ),
    row(
        "tests",
        "mail_client",
        &["world"],
        &["locks", "network", "threads"],
    ),
    row(
        "tests",
        "browser",
        &[],
        &[
            "files",
            "locks",
            "network",
            "processes",
            "threads",
            "time",
            "waiting",
        ],
    ),
    row("tests", "vectors", &[], &[]),
    row(
        "tests",
        "lib",
        &["dialogue", "http", "mail_client", "world"],
        &[],
    ),
];

/// What reaches out of the program, or waits; by the beginnings of paths, or by words of the language.
pub(crate) const POWERS: &[(&str, &[&str])] = &[
    ("files", &["std::fs", "tokio::fs", "tempfile"]),
    ("environment", &["std::env"]),
    ("network", &["std::net", "tokio::net"]),
    (
        "processes",
        &["std::process", "tokio::process", "tokio::signal"],
    ),
    (
        "threads",
        &[
            "std::thread",
            "tokio::spawn",
            "tokio::task",
            "tokio::runtime",
        ],
    ),
    (
        "time",
        &["std::time::Instant", "std::time::SystemTime", "tokio::time"],
    ),
    (
        "locks",
        &[
            "std::sync::Mutex",
            "std::sync::RwLock",
            "std::sync::Condvar",
            "std::sync::mpsc",
            "tokio::sync",
        ],
    ),
    ("waiting", &["async", "await"]),
];

/// Names below those of [`POWERS`] that are mere values.
pub(crate) const HARMLESS: &[&str] = &[
    "std::env::consts",
    "std::net::IpAddr",
    "std::net::Ipv4Addr",
    "std::net::Ipv6Addr",
    "std::net::SocketAddr",
    "std::process::ExitCode",
    "std::sync::PoisonError",
];

/// `package, other package`: the first may name the second.
pub(crate) const MAY_USE: &[(&str, &str)] = &[
    ("scenarios", "client"),
    ("scenarios", "mock_server"),
    ("tests", "client"),
    ("tests", "mock_server"),
    ("tests", "scenarios"),
];

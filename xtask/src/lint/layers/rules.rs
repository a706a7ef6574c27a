//! The rules, as data: the modules of each crate, from top to bottom, and what they must not use.

/// The rules of a crate.
#[derive(Debug)]
pub struct CrateRules {
    /// The folder of its `lib.rs` or `main.rs`.
    pub folder: &'static str,
    /// Its top-level modules, from top to bottom. A module imports only from lower layers, and not
    /// from its own. `None`: in any order, but not in a circle.
    pub layers: Option<&'static [&'static [Module]]>,
    /// Crates that none of its modules may use.
    pub forbidden_crates: &'static [&'static str],
}

/// The rules of a top-level module.
#[derive(Debug)]
pub struct Module {
    /// Its name.
    pub name: &'static str,
    /// The modules that it may import from. `None`: all in lower layers.
    pub only: Option<&'static [&'static str]>,
    /// Crates that it must not use.
    pub forbidden_crates: &'static [&'static [&'static str]],
}

impl Module {
    const fn new(name: &'static str) -> Self {
        Self { name, only: None, forbidden_crates: &[] }
    }

    const fn without(self, forbidden_crates: &'static [&'static [&'static str]]) -> Self {
        Self { forbidden_crates, ..self }
    }

    const fn imports_only(self, modules: &'static [&'static str]) -> Self {
        Self { only: Some(modules), ..self }
    }
}

const ACTIX: &[&str] = &["actix_http", "actix_server", "actix_service", "actix_session", "actix_web"];
const SQLX: &[&str] = &["sqlx"];

/// All crates with rules. Libraries do not use the applications, nor each other, except the types.
/// A crate without an order of its modules must still have no circles.
pub const CRATES: &[CrateRules] = &[
    CrateRules {
        folder: "crates/hallpass/src",
        layers: Some(SERVER),
        forbidden_crates: &["hallpass_api", "hallpass_web", "hallpass_yew", "yew"],
    },
    CrateRules {
        folder: "crates/hallpass-yew/src",
        layers: None,
        forbidden_crates: &["hallpass", "hallpass_api", "hallpass_web"],
    },
    CrateRules {
        folder: "shared/src",
        layers: None,
        forbidden_crates: &["actix_web", "hallpass", "hallpass_yew", "yew"],
    },
    CrateRules { folder: "api/src", layers: None, forbidden_crates: &["sqlx"] },
    CrateRules { folder: "web/src", layers: None, forbidden_crates: &["hallpass", "hallpass_api"] },
    CrateRules { folder: "xtask/src", layers: None, forbidden_crates: &[] },
];

/// The server library.
const SERVER: &[&[Module]] = &[
    &[Module::new("testing")],
    &[Module::new("prepared_server")],
    &[Module::new("hallpass")],
    &[Module::new("listen")],
    &[Module::new("start_error")],
    // The command line is independent of the HTTP interface: it imports nothing from `http`.
    &[Module::new("admin").without(&[ACTIX]).imports_only(&[
        "config",
        "sign_in",
        "providers",
        "session",
        "store",
        "model",
        "crypto",
        "settings",
        "log_text",
        "clock",
    ])],
    // What a setting means belongs to the area that it configures, so the configuration is above
    // all.
    &[Module::new("config")],
    &[Module::new("dev_provider").imports_only(&[
        // For the security headers and the content security policy.
        "http",
        "server",
        "providers",
        "model",
        "crypto",
        "settings",
        "clock",
    ])],
    &[Module::new("http")],
    &[Module::new("server")],
    &[Module::new("sign_in").without(&[ACTIX])],
    &[Module::new("providers")
        .imports_only(&["model", "crypto", "settings", "log_text", "clock"])
        .without(&[ACTIX, SQLX])],
    &[Module::new("session").without(&[ACTIX, SQLX])],
    &[Module::new("store").without(&[ACTIX])],
    &[Module::new("model").without(&[ACTIX, SQLX])],
    &[Module::new("crypto").without(&[SQLX])],
    &[Module::new("settings").without(&[SQLX])],
    &[Module::new("log_text").without(&[ACTIX, SQLX])],
    &[Module::new("panic_message").without(&[ACTIX, SQLX])],
    &[Module::new("clock").without(&[ACTIX, SQLX])],
];

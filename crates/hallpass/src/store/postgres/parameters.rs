//! The parameters of a PostgreSQL URL: what is used, what can be ignored, and what must not be.

use std::str::FromStr as _;

use sqlx::postgres::PgConnectOptions;
use strsim::osa_distance;

/// What sqlx reads.
const USED: [&str; 18] = [
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "statement-cache-capacity",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

/// What would make a connection less safe than the URL asks for, if it were ignored, with the
/// reason or what to do instead.
const REFUSED: [(&str, &str); 11] = [
    ("sslpassword", "encrypted keys cannot be read here: name a key without a password in sslkey"),
    ("sslcrl", "revocation lists are not checked here"),
    ("sslcrldir", "revocation lists are not checked here"),
    ("ssl", "write sslmode=verify-full instead"),
    ("tls", "write sslmode=verify-full instead"),
    ("requiressl", "write sslmode=verify-full instead"),
    ("require_auth", "the method to sign in is the server's choice here"),
    ("requirepeer", "the user that a socket belongs to is not checked here"),
    ("service", "service files are not read here: write what it says into the URL"),
    ("servicefile", "service files are not read here: write what it says into the URL"),
    ("passfile", "write the password into the URL, or name a file that holds the URL in DATABASE_URL_FILE"),
];

/// Parameters about TLS that can be ignored: the connection is not less safe without them.
const HARMLESS: [&str; 6] = [
    "sslnegotiation",
    "sslcompression",
    "sslsni",
    "sslkeylogfile",
    "ssl_max_protocol_version",
    "sslcertmode",
];

/// What to do with a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Treatment {
    /// It is passed on.
    Use,
    /// It is left out, with a warning.
    Ignore,
    /// The URL is refused: without it the connection would be less safe.
    Refuse(&'static str),
    /// The URL is refused: the value is invalid.
    Unreadable,
}

pub(super) fn is_used(name: &str) -> bool {
    USED.contains(&name) || name.starts_with("options[")
}

/// Decides about one parameter.
pub(super) fn treat(name: &str, value: &str) -> Treatment {
    if is_used(name) {
        let mut alone = url::form_urlencoded::Serializer::new(String::from("postgres://localhost?"));
        let alone = alone.append_pair(name, value).finish();
        let readable = PgConnectOptions::from_str(&alone).is_ok();
        return if readable { Treatment::Use } else { Treatment::Unreadable };
    }
    let name = name.to_ascii_lowercase();
    if let Some((_, why)) = REFUSED.iter().find(|(refused, _)| *refused == name) {
        return Treatment::Refuse(why);
    }
    match (name.as_str(), value) {
        ("gssencmode", "require") => Treatment::Refuse("GSSAPI encryption is not supported here"),
        ("ssl_min_protocol_version", "TLSv1.3") => {
            Treatment::Refuse("TLS 1.2 is accepted here: have the server demand TLS 1.3")
        }
        ("ssl_min_protocol_version", _) => Treatment::Ignore,
        (name, _) if HARMLESS.contains(&name) => Treatment::Ignore,
        // It may have been meant to make the connection safe.
        (name, _) if name.starts_with("ssl") || resembles_tls(name) => {
            Treatment::Refuse("it is not known here: is it a typing mistake of sslmode or sslrootcert?")
        }
        _ => Treatment::Ignore,
    }
}

fn resembles_tls(name: &str) -> bool {
    USED.iter().any(|used| used.starts_with("ssl") && osa_distance(name, used) <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameter_of_usual_urls_is_used_or_ignored() {
        for (name, value) in
            [("sslmode", "require"), ("options", "endpoint=a"), ("options[search_path]", "a")]
        {
            assert_eq!(treat(name, value), Treatment::Use, "{name}");
        }
        for (name, value) in [
            ("channel_binding", "require"),
            ("target_session_attrs", "read-write"),
            ("connect_timeout", "10"),
            ("pgbouncer", "true"),
            ("sslnegotiation", "direct"),
            ("gssencmode", "disable"),
            ("keepalives", "1"),
            ("keepalives_idle", "30"),
            ("keepalives_interval", "5"),
            ("keepalives_count", "5"),
            ("tcp_user_timeout", "10000"),
            ("supa", "base-pooler.x"),
            ("pool_timeout", "10"),
            ("connection_limit", "1"),
            ("ssl_min_protocol_version", "TLSv1.2"),
        ] {
            assert_eq!(treat(name, value), Treatment::Ignore, "{name}");
        }
    }

    #[test]
    fn parameter_of_a_safer_connection_is_refused() {
        for (name, value) in [
            ("sslpassword", "hunter2"),
            ("sslcrl", "a.crl"),
            ("ssl", "true"),
            ("SSLMODE", "require"),
            ("sslmod", "require"),
            ("slmode", "require"),
            ("gssencmode", "require"),
            ("ssl_min_protocol_version", "TLSv1.3"),
            ("require_auth", "scram-sha-256"),
        ] {
            assert!(matches!(treat(name, value), Treatment::Refuse(_)), "{name}");
        }
        assert_eq!(treat("sslmode", "enforce"), Treatment::Unreadable);
        assert_eq!(treat("port", "a"), Treatment::Unreadable);
    }
}

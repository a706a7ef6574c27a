//! Reads the URL of a PostgreSQL database, as people write it and as hosting services hand it out.

use std::{net::IpAddr, str::FromStr as _};

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use url::{ParseError, Url};

use super::{
    parameters::{Treatment, treat},
    url_text::{has_unencoded_characters, shown, with_host},
};
use crate::store::{
    database_url::{DatabaseUrlError, DatabaseWarning},
    postgres_server::PostgresServer,
};

/// Reads a URL that begins with `postgres://` or `postgresql://`.
///
/// # Errors
/// It cannot be used. The error never shows it.
pub(in crate::store) fn read_postgres_url(
    text: &str,
) -> Result<(PostgresServer, Vec<DatabaseWarning>), DatabaseUrlError> {
    let (scheme, rest) = text.split_once("://").ok_or(DatabaseUrlError::Neither)?;
    if has_unencoded_characters(rest) {
        return Err(DatabaseUrlError::Unencoded);
    }
    let mut url = Url::parse(&format!("{scheme}://{}", with_host(rest))).map_err(|error| match error {
        ParseError::InvalidPort => DatabaseUrlError::Port,
        _ => DatabaseUrlError::Unencoded,
    })?;
    if url.host_str().is_some_and(|host| host.contains(',')) {
        return Err(DatabaseUrlError::SeveralHosts);
    }
    let (mut kept, mut warnings) = (Vec::new(), Vec::new());
    let (mut system_certificates, mut requires_tls, mut names_authority) = (false, false, false);
    for (name, value) in url.query_pairs().into_owned() {
        if name == "sslrootcert" && value == "system" {
            system_certificates = true;
            continue;
        }
        match &*name {
            "sslmode" => requires_tls = value == "require",
            "sslrootcert" => names_authority = true,
            _ => {}
        }
        match treat(&name, &value) {
            Treatment::Use => kept.push((name, value)),
            Treatment::Ignore => warnings.push(DatabaseWarning::Ignored(shown(&name))),
            Treatment::Refuse(why) => return Err(DatabaseUrlError::Parameter { name: shown(&name), why }),
            Treatment::Unreadable => return Err(DatabaseUrlError::ParameterValue(shown(&name))),
        }
    }
    if system_certificates {
        // As with libpq: they are the default here, and no weaker mode makes use of them. The last
        // parameter counts.
        kept.push(("sslmode".to_owned(), "verify-full".to_owned()));
    } else if requires_tls && names_authority {
        // As with libpq: with a certificate authority, `require` verifies the certificate. Alone it
        // verifies nothing.
        kept.push(("sslmode".to_owned(), "verify-ca".to_owned()));
    }
    url.set_query(None);
    if !kept.is_empty() {
        url.query_pairs_mut().extend_pairs(kept);
    }
    let options = PgConnectOptions::from_str(url.as_str()).map_err(|_| DatabaseUrlError::Unencoded)?;
    if !is_private(&options) {
        warnings.push(DatabaseWarning::Unencrypted);
    }
    Ok((String::from(url).into(), warnings))
}

/// Whether no one on the network can read the connection: the database is on this computer, or TLS
/// is required.
fn is_private(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    let loopback = host.trim_matches(['[', ']']).parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    let here = loopback || host == "localhost" || host.starts_with('/') || options.get_socket().is_some();
    here || matches!(options.get_ssl_mode(), PgSslMode::Require | PgSslMode::VerifyCa | PgSslMode::VerifyFull)
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn read(rest: &str) -> Result<(PgConnectOptions, Vec<DatabaseWarning>), DatabaseUrlError> {
        let (server, warnings) = read_postgres_url(&format!("postgres://{rest}"))?;
        Ok((PgConnectOptions::from_str(server.url.expose_secret()).unwrap(), warnings))
    }

    #[test]
    fn postgres_url_with_an_unencoded_password_is_refused() {
        for rest in [
            "ada:hunter2#x@db.example.org/hallpass",
            "ada:hunter2/x@db.example.org/hallpass",
            "ada:hunter2?x@db.example.org/hallpass",
            "ada:12/hunter2@db.example.org/hallpass",
            "ada:12?hunter2=x@db.example.org/hallpass",
            "ada:12#hunter2@db.example.org/hallpass",
            "ada:%ffhunter2@db.example.org/hallpass",
            "ada:hunter2@db.example.org/hall@pass",
        ] {
            let refused = read(rest).unwrap_err();
            assert_eq!(refused, DatabaseUrlError::Unencoded, "{rest}");
            let shown = format!("{refused} {} {refused:?}", refused.hint());
            assert!(shown.contains("%23") && !shown.contains("hunter2"), "{shown}");
        }
        // Where it can only mean itself, it is accepted.
        let (options, _) = read("ada:p@ss@127.0.0.1/hallpass").unwrap();
        assert_eq!((options.get_host(), options.get_username()), ("127.0.0.1", "ada"));
        let (options, _) = read("127.0.0.1/hallpass?user=ada@server").unwrap();
        assert_eq!(options.get_username(), "ada@server");
    }

    #[test]
    fn postgres_url_may_name_a_socket() {
        for rest in [
            "/hallpass?host=/run/postgresql",
            "%2Frun%2Fpostgresql/hallpass",
            "ada@%2Frun%2Fpostgresql/hallpass",
            "ada:secret@/hallpass?host=/run/postgresql",
            "ada@:5433/hallpass?host=%2Frun%2Fpostgresql",
        ] {
            let (options, warnings) = read(rest).unwrap();
            assert_eq!(options.get_socket().unwrap().to_str(), Some("/run/postgresql"), "{rest}");
            assert_eq!(options.get_database(), Some("hallpass"), "{rest}");
            assert!(warnings.is_empty(), "{rest}: {warnings:?}");
        }
    }

    #[test]
    fn postgres_url_unused_parameter_is_named_without_its_value() {
        let (options, warnings) = read(
            "ada@db.example.org/a?sslmode=require&channel_binding=hunter2&application_name=a%20b&x%26y=1",
        )
        .unwrap();
        let ignored = |name: &str| DatabaseWarning::Ignored(name.into());
        assert_eq!(warnings, [ignored("channel_binding"), ignored("whose name is not shown")]);
        assert_eq!(options.get_application_name(), Some("a b"));
        let shown: String = warnings.iter().map(ToString::to_string).collect();
        assert!(!shown.contains("hunter2"), "{shown}");
        let refused = read("ada@db.example.org/a?sslpassword=hunter2").unwrap_err();
        assert!(refused.to_string().contains("sslpassword") && !refused.to_string().contains("hunter2"));
        assert_eq!(
            read("localhost/a?sslmode=on").unwrap_err(),
            DatabaseUrlError::ParameterValue("sslmode".into())
        );
        assert_eq!(read("a.example.org,b.example.org/a").unwrap_err(), DatabaseUrlError::SeveralHosts);
        assert_eq!(read("db.example.org:port/a").unwrap_err(), DatabaseUrlError::Port);
    }

    #[test]
    fn postgres_url_with_an_authority_verifies_the_server() {
        for (rest, verifies) in [
            ("db.example.org/a?sslmode=require&sslrootcert=/ca.pem", true),
            ("db.example.org/a?sslrootcert=/ca.pem&sslmode=require", true),
            ("db.example.org/a?sslmode=require", false),
            ("db.example.org/a?sslmode=verify-full&sslrootcert=/ca.pem", false),
        ] {
            let options = read(rest).unwrap().0;
            assert_eq!(matches!(options.get_ssl_mode(), PgSslMode::VerifyCa), verifies, "{rest}");
        }
    }

    #[test]
    fn postgres_url_without_tls_to_another_host_is_warned_about() {
        for rest in
            ["db.example.org/a", "10.0.0.1/a?sslmode=prefer", "db/a?sslmode=disable", "db/a?sslmode=allow"]
        {
            assert_eq!(read(rest).unwrap().1, [DatabaseWarning::Unencrypted], "{rest}");
        }
        for rest in [
            "localhost/a",
            "127.0.0.1/a",
            "[::1]/a",
            "db.example.org/a?sslmode=require",
            "db.example.org/a?sslmode=verify-full",
            "db.example.org/a?sslrootcert=system&sslmode=prefer",
            "db.example.org/a?host=/run/postgresql",
        ] {
            assert_eq!(read(rest).unwrap().1, [], "{rest}");
        }
    }
}

//! Reads one setting each: its value, or what is wrong with it and its hint.

use std::{net::SocketAddr, time::Duration};

use super::DEFAULT_DATABASE;
use crate::{
    http::proxies::TrustedProxies,
    model::public_url::PublicUrl,
    session::Polls,
    settings::{Mistake, Settings},
    store::{Connections, Database},
};

pub(super) fn address(settings: &Settings, name: &str) -> Result<Option<SocketAddr>, Mistake> {
    let Some(text) = settings.get(name) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| {
        Mistake::new(
            name,
            format!("is not an address with a port ({text})"),
            "Write it as 127.0.0.1:8080 or [::1]:8080.",
        )
    })
}

pub(super) fn duration(settings: &Settings, name: &str) -> Result<Option<Duration>, Mistake> {
    match seconds(settings, name)? {
        Some(0) => Err(Mistake::new(
            name,
            "is zero, so that nobody could stay signed in",
            "Write it as 604800 for a week.",
        )),
        given => Ok(given.map(Duration::from_secs)),
    }
}

pub(super) fn seconds(settings: &Settings, name: &str) -> Result<Option<u64>, Mistake> {
    let Some(text) = settings.get(name) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| {
        Mistake::new(name, format!("is not a number of seconds ({text})"), "Write it as 60 for a minute.")
    })
}

/// From a second to a day.
pub(super) fn timeout(settings: &Settings, name: &str) -> Result<Option<Duration>, Mistake> {
    match seconds(settings, name)? {
        Some(given) if !(1..=86_400).contains(&given) => Err(Mistake::new(
            name,
            format!("is not a number of seconds from 1 to 86400 ({given})"),
            "Write it as 60 for a minute.",
        )),
        given => Ok(given.map(Duration::from_secs)),
    }
}

/// Zero is no limit.
pub(super) fn count(settings: &Settings, name: &str) -> Result<Option<u32>, Mistake> {
    let Some(text) = settings.get(name) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| {
        Mistake::new(name, format!("is not a number ({text})"), "Write it as 100, or 0 for no limit.")
    })
}

pub(super) fn read_proxies(settings: &Settings) -> Result<TrustedProxies, Mistake> {
    let name = "HALLPASS_TRUSTED_PROXIES";
    let Some(text) = settings.get(name) else { return Ok(TrustedProxies::default()) };
    TrustedProxies::parse(text).ok_or_else(|| {
        let says = format!("is not a list of addresses and networks ({text})");
        Mistake::new(name, says, "Write it as 127.0.0.1, 10.0.0.0/8, ::1.")
    })
}

pub(super) fn read_polls(settings: &Settings) -> Result<Polls, Mistake> {
    match settings.get("HALLPASS_POLLS_ARE_USE") {
        None | Some("no") => Ok(Polls::AreNoUse),
        Some("yes") => Ok(Polls::AreUse),
        Some(text) => Err(Mistake::new(
            "HALLPASS_POLLS_ARE_USE",
            format!("is neither yes nor no ({text})"),
            "Leave it out, or write yes for Auth.js' own client.",
        )),
    }
}

pub(super) fn read_public_url(settings: &Settings) -> Result<Option<PublicUrl>, Mistake> {
    let Some(text) = settings.get("AUTH_URL") else { return Ok(None) };
    let hint = "Set it to the address that people use, such as https://app.example.org.";
    PublicUrl::parse(text).map(Some).map_err(|problem| Mistake::new("AUTH_URL", problem, hint))
}

pub(super) fn read_database(settings: &Settings, warnings: &mut Vec<Mistake>) -> Result<Database, Mistake> {
    let name = match settings.get("HALLPASS_DATABASE_URL") {
        Some(_) => "HALLPASS_DATABASE_URL",
        None => "DATABASE_URL",
    };
    let mut database = match settings.get(name).map(Database::parse) {
        None => Database::Sqlite(DEFAULT_DATABASE.into()),
        Some(Ok(parsed)) => {
            let told = parsed.warnings.into_iter();
            warnings.extend(told.map(|warning| Mistake::new(name, warning.to_string(), warning.hint())));
            parsed.database
        }
        Some(Err(error)) => return Err(Mistake::new(name, error.to_string(), error.hint())),
    };
    let name = "HALLPASS_DATABASE_CONNECTIONS";
    let Some(text) = settings.get(name) else { return Ok(database) };
    let connections = text.parse().ok().and_then(Connections::new).ok_or_else(|| {
        let problem = format!("is not a number of connections ({text})");
        let (least, most) = (Connections::LEAST, Connections::MOST);
        Mistake::new(name, problem, format!("Write a number from {least} to {most}, such as 18."))
    })?;
    match &mut database {
        Database::Postgres(server) => server.connections = connections,
        Database::Sqlite(_) | Database::Memory => {
            warnings.push(Mistake::new(name, "is not used: the database is not PostgreSQL", "Leave it out."));
        }
    }
    Ok(database)
}

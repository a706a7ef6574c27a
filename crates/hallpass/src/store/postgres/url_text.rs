//! What the URL standard does not cover in the URL of a PostgreSQL database.

use super::parameters::is_used;

/// Whether a character that ends a part of a URL is where it cannot have that meaning, such as in a
/// password. `rest` is what follows the scheme.
pub(super) fn has_unencoded_characters(rest: &str) -> bool {
    // A fragment means nothing to PostgreSQL.
    if rest.contains('#') {
        return true;
    }
    let (before_query, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = before_query.find('/').map_or("", |slash| &before_query[slash..]);
    // `user:pass/word@host`: what seems to be the path is the rest of the password.
    path.contains('@')
        // `user:pass?word@host`, but not `?user=ada@server`.
        || query.split('&').filter(|pair| pair.contains('@')).any(|pair| {
            let name = pair.split('=').next().unwrap_or(pair);
            !is_used(name)
        })
}

/// Adds a host to a user without one, as in `user@/database?host=/socket`: libpq accepts that, the
/// URL standard does not.
pub(super) fn with_host(rest: &str) -> String {
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, after) = rest.split_at(end);
    match authority.rsplit_once('@') {
        Some((user, host)) if host.is_empty() || host.starts_with(':') => {
            format!("{user}@localhost{host}{after}")
        }
        _ => rest.to_owned(),
    }
}

/// A parameter's name, for messages. One that looks different may be a part of a password.
pub(super) fn shown(name: &str) -> String {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    let fits = name.len() <= 40 && name.bytes().all(allowed);
    if fits { name.to_owned() } else { "whose name is not shown".to_owned() }
}

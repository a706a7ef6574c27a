//! The route tables: method, path, who may call it, handler. `docs/routes.md` has the same table,
//! and a test compares them.

use hallpass_types::paths;

use crate::http::{
    handlers::{
        account::{
            answer_confirmation::answer_confirmation, show_account::show_account,
            show_confirmation::show_confirmation,
        },
        authjs_pages::{choose_provider, show_login, show_sign_out},
        callback::finish_sign_in,
        csrf::get_csrf,
        form_post::take_form_post,
        health,
        identities::{
            list::list_identities, unlink::unlink_identity, unlink_by_form::unlink_identity_by_form,
        },
        link::begin_link,
        log::ignore_log,
        native_apps::{answer_app::answer_app, exchange_code::exchange_code, show_consent::show_consent},
        providers::get_providers,
        session::get_session,
        sessions::{
            end::{end_session, end_sessions},
            end_by_form::{end_session_by_form, end_sessions_by_form},
            list::list_sessions,
        },
        sign_in::begin_sign_in,
        sign_out::sign_out,
        update_session::update_session,
    },
    route_access::{Anyone, AppWithCode, Csrf, PendingSignIn, SignedIn, SignedInWithCsrf, WithoutLookup},
    route_table::RouteTable,
};

/// The sign-in API, inside of the session layer.
pub fn api() -> RouteTable {
    let sign_in = format!("{}/{{provider}}", paths::SIGN_IN);
    let callback = format!("{}/{{provider}}", paths::CALLBACK);
    let own_session = format!("{}/{{id}}", paths::SESSIONS);
    let (end_one, end_all) = (format!("{own_session}/end"), format!("{}/end", paths::SESSIONS));
    RouteTable::default()
        .get(paths::SESSION, Anyone, get_session)
        .post(paths::SESSION, Csrf, update_session)
        .get(paths::CSRF, Anyone, get_csrf)
        .get(paths::PROVIDERS, Anyone, get_providers)
        .get(paths::SIGN_IN, Anyone, show_login)
        .post(paths::SIGN_IN, Csrf, choose_provider)
        .get(&sign_in, Anyone, show_login)
        .post(&sign_in, Csrf, begin_sign_in)
        .get_only(&callback, PendingSignIn, finish_sign_in)
        .post(&callback, Anyone, take_form_post)
        .get(paths::SIGN_OUT, Anyone, show_sign_out)
        .post(paths::SIGN_OUT, Csrf, sign_out)
        .get(paths::SESSIONS, SignedIn, list_sessions)
        .delete(paths::SESSIONS, SignedInWithCsrf, end_sessions)
        // Before the next one, whose path matches it, too.
        .post(&end_all, SignedInWithCsrf, end_sessions_by_form)
        .delete(&own_session, SignedInWithCsrf, end_session)
        .post(&end_one, SignedInWithCsrf, end_session_by_form)
        .get(paths::ERROR, Anyone, show_login)
        .get(paths::VERIFY_REQUEST, Anyone, show_login)
        .post(paths::LOG, Anyone, ignore_log)
}

/// The routes with which people add and remove their ways to sign in, inside of the session layer:
/// only where the application lets them.
pub fn identities() -> RouteTable {
    let link = format!("{}/{{provider}}", paths::LINK);
    let own_identity = format!("{}/{{id}}", paths::IDENTITIES);
    let unlink = format!("{own_identity}/unlink");
    RouteTable::default()
        .get(paths::ACCOUNT, Anyone, show_account)
        .get(paths::CONFIRM_LINK, Anyone, show_confirmation)
        .post(paths::CONFIRM_LINK, SignedInWithCsrf, answer_confirmation)
        .get(paths::IDENTITIES, SignedIn, list_identities)
        .post(&link, SignedInWithCsrf, begin_link)
        .delete(&own_identity, SignedInWithCsrf, unlink_identity)
        .post(&unlink, SignedInWithCsrf, unlink_identity_by_form)
}

/// The page of [`identities`] at `path`, inside of the session layer.
pub fn account_page(path: &str) -> RouteTable {
    RouteTable::default().get(path, Anyone, show_account)
}

/// The routes for apps with sessions of their own, inside of the session layer: only where there
/// are such apps.
pub fn native_apps() -> RouteTable {
    RouteTable::default()
        .get(paths::AUTHORIZE, Anyone, show_consent)
        .post(paths::AUTHORIZE, SignedInWithCsrf, answer_app)
        .post(paths::TOKEN, AppWithCode, exchange_code)
}

/// The health checks, outside of the session layer: they never touch the store for a session.
pub fn health() -> RouteTable {
    RouteTable::default().get("/health/live", WithoutLookup, health::live).get(
        "/health/ready",
        WithoutLookup,
        health::ready,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_has_every_route_and_who_may_call_it() {
        let mut rows = Vec::new();
        for table in [health(), api(), identities(), native_apps()] {
            for (method, path, access) in table.lines() {
                rows.push(format!("| `{method}` | `{path}` | {access} |"));
            }
        }
        // The pages are the application's.
        let of_library = |line: &str| line.contains("`/api/") || line.contains("`/health/");
        let documented = include_str!("../../../../docs/routes.md");
        let found: Vec<_> =
            documented.lines().filter(|line| line.starts_with("| `") && of_library(line)).collect();
        assert_eq!(found, rows, "docs/routes.md should have these rows:\n{}", rows.join("\n"));
    }
}

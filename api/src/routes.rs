//! THE route table: method, path, handler, and who may call it.
//!
//! | method and path | handler | guard |
//! |---|---|---|
//! | `GET /health/live`, `GET /health/ready` | `health` | anyone; no session is looked up |
//! | `GET` a file of the bundle | `assets` | anyone; no session is looked up |
//! | `GET /api/auth/session` | `session` | anyone: it says who asks |
//! | `POST /api/auth/session` | `update_session` | CSRF |
//! | `GET /api/auth/csrf` | `csrf` | anyone |
//! | `GET /api/auth/providers` | `providers` | anyone |
//! | `GET /api/auth/signin`, `GET /api/auth/signin/{provider}` | `to_page` | anyone: shows the login page |
//! | `POST /api/auth/signin` | `to_page` | CSRF |
//! | `POST /api/auth/signin/{provider}` | `sign_in` | CSRF |
//! | `GET /api/auth/callback/{provider}` | `callback` | the pending sign-in: state and browser cookie |
//! | `POST /api/auth/signout` | `sign_out` | CSRF |
//! | `GET /api/auth/signout` | `to_page` | anyone: shows the page that asks first |
//! | `GET /api/auth/error`, `GET /api/auth/verify-request` | `to_page` | anyone: shows the login page |
//! | `POST /api/auth/_log` | `log` | anyone, and without CSRF: it does nothing |
//! | `GET` a page of `hallpass_shared::Page` | `page` | as `Page::access` says: members' pages send a stranger to `/login` |

use actix_web::{
    Resource, Route, guard,
    middleware::from_fn,
    web::{self, ServiceConfig},
};
use hallpass_shared::{Access, Page, paths};

use crate::{
    bundle::Bundle,
    handlers::{
        assets::get_asset,
        callback::finish_sign_in,
        csrf::get_csrf,
        fallback::method_not_allowed,
        health,
        log::ignore_log,
        page::show_page,
        providers::get_providers,
        session::get_session,
        sign_in::begin_sign_in,
        sign_out::sign_out,
        to_page::{choose_provider, show_login, show_sign_out},
        update_session::update_session,
    },
    session::redirect_to_login,
};

/// What needs no session, and so never touches the store for one.
pub fn without_session(config: &mut ServiceConfig, bundle: Bundle) {
    config
        .service(resource("/health/live", "GET", get().to(health::live)))
        .service(resource("/health/ready", "GET", get().to(health::ready)))
        .service(
            web::resource("/{file:.+}")
                .guard(guard::fn_guard(move |context| bundle.has(context.head().uri.path())))
                .route(get().to(get_asset)),
        );
}

/// What knows who asks.
pub fn with_session(config: &mut ServiceConfig) {
    let provider = |base: &str| format!("{base}/{{provider}}");
    config
        .service(
            resource(paths::SESSION, "GET, POST", get().to(get_session))
                .route(web::post().to(update_session)),
        )
        .service(resource(paths::CSRF, "GET", get().to(get_csrf)))
        .service(resource(paths::PROVIDERS, "GET", get().to(get_providers)))
        .service(
            resource(paths::SIGN_IN, "GET, POST", get().to(show_login))
                .route(web::post().to(choose_provider)),
        )
        .service(
            resource(&provider(paths::SIGN_IN), "GET, POST", get().to(show_login))
                .route(web::post().to(begin_sign_in)),
        )
        .service(resource(&provider(paths::CALLBACK), "GET", web::get().to(finish_sign_in)))
        .service(
            resource(paths::SIGN_OUT, "GET, POST", get().to(show_sign_out)).route(web::post().to(sign_out)),
        )
        .service(resource(paths::ERROR, "GET", get().to(show_login)))
        .service(resource(paths::VERIFY_REQUEST, "GET", get().to(show_login)))
        .service(resource(paths::LOG, "POST", web::post().to(ignore_log)));
    for page in Page::ALL {
        let page_resource = resource(page.path(), "GET", get().to(show_page));
        match page.access() {
            Access::Public => config.service(page_resource),
            Access::Members => config.service(page_resource.wrap(from_fn(redirect_to_login))),
        };
    }
}

/// `GET`, and `HEAD` where asking changes nothing.
fn get() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

fn resource(path: &str, allowed: &'static str, route: Route) -> Resource {
    let refuse = move |req: actix_web::HttpRequest| async move { method_not_allowed(&req, allowed) };
    web::resource(path).route(route).default_service(web::to(refuse))
}

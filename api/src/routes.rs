//! The routes of the app: its pages and files. Those of the sign-in API are in `http/routes.rs` of
//! the library.

use actix_web::{
    HttpRequest, HttpResponse, guard,
    http::Method,
    middleware::from_fn,
    web::{self, ServiceConfig},
};
use hallpass::{Error, local_path, method_not_allowed, redirect_to_login, redirect_to_public_host};
use hallpass_web::{Access, Page};

use crate::{assets::get_asset, bundle::Bundle, page_handler::show_page};

/// Adds the pages. Those for members redirect anonymous visitors to the login page.
pub fn pages(config: &mut ServiceConfig) {
    for page in Page::ALL {
        let is_get = guard::fn_guard(|context| matches!(context.head().method, Method::GET | Method::HEAD));
        let get = web::route().guard(is_get).to(show_page);
        let get = match page.access() {
            Access::Public => get,
            Access::Members => get.wrap(from_fn(redirect_to_login)),
        };
        let get = get.wrap(from_fn(redirect_to_public_host));
        let resource = web::resource(page.path()).route(get);
        config.service(resource.default_service(web::to(refuse_method)));
    }
}

/// Adds the files, for which no session is looked up.
///
/// Every request comes through here. A scope with a guard is only compared by its guard; a resource
/// would need a pattern for paths, which costs more than an answer of the API.
pub fn files(config: &mut ServiceConfig, bundle: Bundle, root: &str) {
    let root = root.to_owned();
    let has = guard::fn_guard(move |context| bundle.has(local_path(&root, context.head().uri.path())));
    config.service(web::scope("").guard(has).default_service(web::to(answer_file)));
}

async fn answer_file(req: HttpRequest) -> Result<HttpResponse, Error> {
    match *req.method() {
        Method::GET | Method::HEAD => get_asset(req).await,
        _ => Ok(method_not_allowed(&req, "GET")),
    }
}

async fn refuse_method(req: HttpRequest) -> HttpResponse {
    method_not_allowed(&req, "GET")
}

#[cfg(test)]
mod tests {
    use hallpass::types::paths::ACCOUNT_PAGE;

    use super::*;

    /// `docs/routes.md` lists the pages with their access. (The library compares its own routes.)
    #[test]
    fn docs_list_every_page_and_its_access() {
        let mut rows =
            vec!["| `GET` | a file of the browser app | anyone; no session is looked up |".to_owned()];
        for page in Page::ALL {
            let access = match page.access() {
                Access::Public => "anyone",
                Access::Members => "session, else the login page",
            };
            rows.push(format!("| `GET` | `{}` | {access} |", page.path()));
        }
        rows.push(format!("| `GET` | `{ACCOUNT_PAGE}` | session, else the login page |"));
        let documented = include_str!("../../docs/routes.md");
        let of_library = |line: &str| line.contains("`/api/") || line.contains("`/health/");
        let found: Vec<_> =
            documented.lines().filter(|line| line.starts_with("| `") && !of_library(line)).collect();
        assert_eq!(found, rows, "docs/routes.md should have these rows:\n{}", rows.join("\n"));
    }
}

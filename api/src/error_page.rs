//! A page for the moments when the app itself cannot be served. Stands alone: no script, no file of ours is needed.

use actix_web::http::header::HeaderValue;
use hallpass_shared::ErrorCode;

use crate::security::lone_page_policy;

const STYLE: &str = "\
:root{color-scheme:light dark;font:1rem/1.6 system-ui,sans-serif}\
body{margin:0;min-height:100vh;display:grid;place-content:center;padding:1.5rem;box-sizing:border-box}\
main{max-width:34rem}h1{font-size:1.4rem;line-height:1.3}small{opacity:.8;overflow-wrap:anywhere}";

/// What the page may do: nothing but look like this.
pub fn error_page_policy() -> HeaderValue {
    lone_page_policy(STYLE)
}

/// The page that explains `code`. An outage tries again by itself where the address is `repeatable`: reloading a form or a
/// callback would mean something else.
pub fn error_page(code: ErrorCode, reference: Option<&str>, repeatable: bool) -> String {
    let (title, advice) = (code.title(), code.advice());
    let refresh = match code {
        ErrorCode::StoreUnavailable if repeatable => "<meta http-equiv=\"refresh\" content=\"5\">",
        _ => "",
    };
    let again = if repeatable { "<a href=\"\">Try again</a> · " } else { "" };
    // The reference is a UUID of our own making; everything else is constant.
    let reference = reference.map_or_else(String::new, |id| format!("<p><small>Reference: {id}</small></p>"));
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">{refresh}\
         <link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E\">\
         <title>{title}</title><style>{STYLE}</style></head>\
         <body><main><h1>{title}</h1><p>{advice}</p><p>{again}<a href=\"/\">Start page</a></p>\
         {reference}</main></body></html>"
    )
}

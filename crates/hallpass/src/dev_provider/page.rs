//! What the development provider shows: its one page, and the avatars of its people.

use actix_web::{
    HttpResponse,
    http::header::{
        CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, CROSS_ORIGIN_RESOURCE_POLICY, HeaderName,
    },
    web::Path,
};
use openidconnect::IssuerUrl;

use super::people::{Avatar, Person};
use crate::http::content_policy::lone_page_policy;

const STYLE: &str = "\
:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif;--line:#8886;--hover:#8882;--mark:#b45309}\
@media(prefers-color-scheme:dark){:root{--mark:#fbbf24}}\
body{margin:0;padding:1.5rem 1rem;display:grid;justify-content:center}\
main{max-width:30rem;min-width:0}h1{font-size:1.35rem;margin:.25rem 0}h2{font-size:1.1rem}\
.mark{color:var(--mark);font-weight:600;margin:0}\
ul{list-style:none;padding:0;margin:1rem 0;display:grid;gap:.5rem}\
button{font:inherit;color:inherit;background:none;border:1px solid var(--line);border-radius:.6rem;\
width:100%;padding:.65rem .8rem;text-align:start;cursor:pointer;display:grid;gap:.1rem;overflow-wrap:anywhere}\
button:hover{background:var(--hover)}button:focus-visible{outline:3px solid #3b82f6;outline-offset:2px}\
small{opacity:.8}";

/// The page with everybody on it. The form goes to `query`'s address again.
pub fn people(people: &[Person], issuer: &IssuerUrl, query: &str) -> HttpResponse {
    let button = |value: &str, title: &str, about: &str| {
        format!("<li><button name=\"choice\" value=\"{value}\">{title}<small>{about}</small></button></li>")
    };
    let title = |person: &Person| match person.name {
        // A translator of pages is to leave it alone.
        Some(name) => format!("<span dir=\"auto\" translate=\"no\">{name}</span>"),
        None => "<span>Somebody without a name</span>".to_owned(),
    };
    let everybody: String =
        people.iter().map(|person| button(person.id, &title(person), person.about)).collect();
    let trouble = [
        button("deny", "<span>Decline</span>", "go back without signing in"),
        button("fail", "<span>The provider fails</span>", "go back with a code that cannot be exchanged"),
    ]
    .concat();
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E\">\
         <title>Development provider</title><style>{STYLE}</style></head><body><main>\
         <p class=\"mark\">Development provider</p><h1>Who do you want to be?</h1>\
         <p>This stands in for a real identity provider at {issuer}. It asks for no password, and it is never on in \
         production.</p>\
         <form method=\"post\" action=\"/authorize?{query}\"><ul>{everybody}</ul>\
         <h2>Or see what happens when it goes wrong</h2><ul>{trouble}</ul></form></main></body></html>",
        issuer = issuer.as_str(),
        query = escape(query),
    );
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "no-store, no-transform"))
        .insert_header((CONTENT_SECURITY_POLICY, lone_page_policy(STYLE)))
        .body(html)
}

/// The application shows the pictures, and it is another origin.
const FOR_OTHER_ORIGINS: (HeaderName, &str) = (CROSS_ORIGIN_RESOURCE_POLICY, "cross-origin");

/// An avatar, drawn.
pub async fn get_avatar(person: Path<String>) -> HttpResponse {
    let found = Person::find(&person).filter(|person| person.avatar == Avatar::Picture);
    let Some(person) = found else {
        return HttpResponse::NotFound().insert_header(FOR_OTHER_ORIGINS).body("There is no such picture.\n");
    };
    let hue = person.id.bytes().map(u32::from).sum::<u32>() % 360;
    let initial = person.name.and_then(|name| name.chars().next()).unwrap_or('?');
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"96\" height=\"96\" viewBox=\"0 0 96 96\">\
         <rect width=\"96\" height=\"96\" fill=\"hsl({hue} 55% 42%)\"/>\
         <text x=\"48\" y=\"64\" text-anchor=\"middle\" font-family=\"sans-serif\" font-size=\"46\" fill=\"#fff\">\
         {initial}</text></svg>"
    );
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "image/svg+xml"))
        .insert_header(FOR_OTHER_ORIGINS)
        .insert_header((CACHE_CONTROL, "public, max-age=3600"))
        .body(svg)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

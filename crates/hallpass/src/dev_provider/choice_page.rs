//! The page of the development provider, on which one chooses a person.

use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
};
use openidconnect::IssuerUrl;

use super::people::Person;
use crate::http::{
    content_policy::standalone_page_policy,
    standalone_page::{StandalonePage, escape},
};

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

/// Shows all people. The form is posted to the URL of the page, with the same `query`.
pub fn choice_page(people: &[Person], issuer: &IssuerUrl, query: &str) -> HttpResponse {
    let button = |value: &str, title: &str, about: &str| {
        format!("<li><button name=\"choice\" value=\"{value}\">{title}<small>{about}</small></button></li>")
    };
    let title = |person: &Person| match person.name {
        // Must not be translated by the browser.
        Some(name) => format!("<span dir=\"auto\" translate=\"no\">{name}</span>"),
        None => "<span>A person without a name</span>".to_owned(),
    };
    let about = |person: &Person| match person.email {
        Some(email) => format!("{email}<br>{}", person.about),
        None => person.about.to_owned(),
    };
    let people: String =
        people.iter().map(|person| button(person.id, &title(person), &about(person))).collect();
    let failures = [
        button("deny", "<span>Decline</span>", "go back without signing in"),
        button("fail", "<span>The provider fails</span>", "go back with a code that cannot be exchanged"),
    ]
    .concat();
    let body = format!(
        "<main><p class=\"mark\">Development provider</p><h1>Who do you want to be?</h1>\
         <p>This stands in for a real identity provider at {issuer}. It asks for no password, and is never on in \
         production.</p>\
         <form method=\"post\" action=\"/authorize?{query}\"><ul>{people}</ul>\
         <h2>Or see what happens when it goes wrong</h2><ul>{failures}</ul></form></main>",
        issuer = issuer.as_str(),
        query = escape(query),
    );
    let page = StandalonePage {
        language: "en",
        direction: "ltr",
        title: "Development provider",
        head: "",
        style: STYLE,
        body: &body,
    };
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "no-store, no-transform"))
        .insert_header((CONTENT_SECURITY_POLICY, standalone_page_policy(STYLE)))
        .body(page.to_html())
}

//! The authorization endpoint: shows the people, and sends the browser back to the app with a code.

use std::collections::HashMap;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, LOCATION, ORIGIN},
    web::{Data, Form, Query},
};
use serde::Deserialize;
use url::Url;

use super::{
    choice_page::choice_page,
    grants::Grant,
    people::{PEOPLE, Person},
    provider::Provider,
};

type Parameters = Query<HashMap<String, String>>;

/// The value of the button that was pressed.
#[derive(Deserialize)]
pub struct Choice {
    choice: String,
}

/// How the request is answered.
#[derive(Clone, Copy)]
enum Decision {
    SignIn { person: &'static Person, fails: bool },
    Error(&'static str),
}

/// Shows the people. If `login_hint` names one of them, answers at once, so that `curl` can sign
/// in.
pub async fn show_people(req: HttpRequest, provider: Data<Provider>, query: Parameters) -> HttpResponse {
    if !is_the_client(&provider, &query) {
        return refuse_client(&provider);
    }
    if let Err(error) = check_request(&query) {
        return answer(&provider, &query, Decision::Error(error));
    }
    if let Some(person) = query.get("login_hint").and_then(|hint| Person::find(hint)) {
        return answer(&provider, &query, Decision::SignIn { person, fails: false });
    }
    if query.get("prompt").is_some_and(|prompt| prompt == "none") {
        return answer(&provider, &query, Decision::Error("login_required"));
    }
    choice_page(&PEOPLE, &provider.issuer, req.query_string())
}

/// Takes the choice, which is posted to the URL of the page.
pub async fn choose_person(
    req: HttpRequest,
    provider: Data<Provider>,
    query: Parameters,
    form: Form<Choice>,
) -> HttpResponse {
    let own = provider.issuer.as_str();
    // The page's referrer policy makes some browsers send `null` from its own form.
    let is_foreign = req.headers().get_all(ORIGIN).any(|origin| origin != own && origin != "null");
    if is_foreign {
        return HttpResponse::Forbidden().body("The choice must come from this provider's own page.\n");
    }
    if !is_the_client(&provider, &query) {
        return refuse_client(&provider);
    }
    let decision = match (check_request(&query), form.choice.as_str()) {
        (Err(error), _) => Decision::Error(error),
        (Ok(()), "deny") => Decision::Error("access_denied"),
        (Ok(()), "fail") => Decision::SignIn { person: &PEOPLE[0], fails: true },
        (Ok(()), id) => match Person::find(id) {
            Some(person) => Decision::SignIn { person, fails: false },
            None => return HttpResponse::BadRequest().body("There is no person with that name here.\n"),
        },
    };
    answer(&provider, &query, decision)
}

/// Whether the client and its redirect URI are right. Otherwise the browser must not be redirected
/// (RFC 6749, section 4.1.2.1).
fn is_the_client(provider: &Provider, query: &Parameters) -> bool {
    let is = |name: &str, expected: &str| query.get(name).is_some_and(|value| value == expected);
    is("client_id", &provider.client_id) && is("redirect_uri", &provider.redirect_uri)
}

fn refuse_client(provider: &Provider) -> HttpResponse {
    HttpResponse::BadRequest().body(format!(
        "The development provider serves one client: client_id {} with redirect_uri {}.\n",
        provider.client_id, provider.redirect_uri
    ))
}

fn check_request(query: &Parameters) -> Result<(), &'static str> {
    let is = |name: &str, expected: &str| query.get(name).is_some_and(|value| value == expected);
    if !is("response_type", "code") {
        return Err("unsupported_response_type");
    }
    let openid = query.get("scope").is_some_and(|scope| scope.split(' ').any(|scope| scope == "openid"));
    let challenge = query.get("code_challenge").is_some_and(|challenge| challenge.len() == 43);
    if openid && challenge && is("code_challenge_method", "S256") { Ok(()) } else { Err("invalid_request") }
}

fn answer(provider: &Provider, query: &Parameters, decision: Decision) -> HttpResponse {
    let Ok(mut url) = Url::parse(&provider.redirect_uri) else {
        return HttpResponse::InternalServerError().finish();
    };
    {
        let mut pairs = url.query_pairs_mut();
        match decision {
            Decision::SignIn { person, fails } => {
                let code = provider.grants.issue_code(Grant {
                    person,
                    nonce: query.get("nonce").cloned(),
                    code_challenge: query.get("code_challenge").cloned().unwrap_or_default(),
                    fails,
                });
                pairs.append_pair("code", &code);
            }
            Decision::Error(error) => {
                pairs.append_pair("error", error);
            }
        }
        if let Some(state) = query.get("state") {
            pairs.append_pair("state", state);
        }
        pairs.append_pair("iss", provider.issuer.as_str());
    }
    HttpResponse::SeeOther()
        .insert_header((LOCATION, url.as_str()))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}

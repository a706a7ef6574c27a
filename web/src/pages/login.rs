//! `/login`: choose a provider. Explains errors, and keeps the return URL.

use hallpass_types::{ErrorCode, LoginQuery};
use yew::prelude::*;

use crate::{links::link, navigation::use_login_query, page::Page};
use hallpass_yew::{
    ProviderButtons, SessionState, components::name_or_email, end_notice, error_notice,
    forms::use_page_refusal, refusal_notice, texts::Texts, use_session, use_texts,
};

/// The login page.
#[component]
pub fn Login() -> Html {
    let state = use_session();
    let query = use_login_query();
    let texts = use_texts();
    // In the app, the query may be another one by now.
    let refusal = use_page_refusal().filter(|_| query.refusal.is_some());
    html! {
        <div class="panel login">
            <h1>{ "Sign in" }</h1>
            if let Some(code) = query.error() {
                { refusal.as_ref().map_or_else(
                    || error_notice(texts, code, query.reference()),
                    |refusal| refusal_notice(texts, refusal, query.reference()),
                ) }
            }
            if let SessionState::Unauthenticated { reason, .. } = state {
                { end_notice(texts, reason) }
            }
            { signed_in_already(texts, &state, &query) }
            <ProviderButtons
                query={query.clone()}
                none={no_providers()}
                no_recent_sign_in={no_recent_sign_in()}
            />
        </div>
    }
}

/// For a person who is signed in already: continue, or sign in as another person.
fn signed_in_already(texts: &Texts, state: &SessionState, query: &LoginQuery) -> Html {
    let Some(session) = state.session() else { return html! {} };
    html! {
        <p key={session.id.as_str()}>
            { "You are signed in" }
            if let Some(who) = name_or_email(texts, &session.user) { { " as " }{ who } }
            if query.is_for_same_person() {
                // The return URL requires a sign-in of this person, and would lead back here.
                if query.error() == Some(ErrorCode::OtherSignInRequired) {
                    { ". Sign in with another way of this account:" }
                } else {
                    { ". Sign in with this account once more:" }
                }
            } else {
                { ". " }<a href={return_link(query)}>{ "Continue" }</a>
                { ", or sign in as another person:" }
            }
        </p>
    }
}

/// Where "Continue" leads.
fn return_link(query: &LoginQuery) -> String {
    match query.return_to() {
        "/" => Page::Home.href(),
        path => path.to_owned(),
    }
}

/// Every button would lead to the same refusal.
fn no_recent_sign_in() -> Html {
    html! {
        <div class="notice" role="alert">
            <p>
                <strong>{ "No provider here can confirm when you last signed in." }</strong>
                { " What you asked for is not possible. Tell the admin of this site: it needs an OpenID provider that gives " }
                <code translate="no">{ "auth_time" }</code>{ "." }
            </p>
            <p>{ link(Page::Home, "", "Start page") }</p>
        </div>
    }
}

fn no_providers() -> Html {
    html! {
        <p>
            { "No one can sign in here yet. If you run this site, set AUTH_GITHUB_ID and AUTH_GITHUB_SECRET, for \
            example (docs/providers.md), or start it with --dev-provider to try it out." }
        </p>
    }
}

//! The providers, and a person's own sessions.

use hallpass_types::LoginQuery;

use super::*;
use crate::{components::*, lists::use_own_identities};

fn query(query: &str) -> LoginQuery {
    LoginQuery::parse(query)
}

#[tokio::test]
async fn provider_buttons_follow_the_query_of_the_login_page() {
    let buttons = async |view| {
        Stage { page: Some(page()), ..Stage::of(anonymous(Reason::NeverSignedIn), view) }.render().await
    };
    let html = buttons(
        || html! { <ProviderButtons query={query("callbackUrl=/notes")} class="ways" button_class="way" /> },
    )
    .await;
    assert_eq!(html.matches("class=\"way\"").count(), 2, "{html}");
    assert!(html.starts_with("<ul class=\"ways\">") && html.contains("value=\"/notes\""), "{html}");
    assert_eq!(html.matches("value=\"the-token\"").count(), 2, "{html}");
    // The server knows whether it is that of a separate front end, of its own pages, or neither.
    let elsewhere = || html! { <ProviderButtons query={query("callbackUrl=https://api.example/a")} /> };
    assert_eq!(buttons(elsewhere).await.matches("value=\"https://api.example/a\"").count(), 2);
    let html = buttons(|| html! { <ProviderButtons query={query("maxAge=60")} /> }).await;
    assert!(!html.contains("callbackUrl"), "the server decides where the start page is: {html}");
    assert_eq!(html.matches("<button").count(), 1, "{html}");
    assert!(html.contains("/api/auth/signin/able?prompt=login&amp;max_age=60"), "{html}");
    let html = buttons(|| html! { <ProviderButtons query={query("error=AccessDenied")} /> }).await;
    assert_eq!(html.matches("?prompt=select_account\"").count(), 2, "{html}");
}

#[tokio::test]
async fn provider_buttons_take_marks_and_a_slot_for_none() {
    let view = || {
        let mark = |provider: PublicProvider| match provider.id.as_str() {
            "able" => html! { <i>{ "logo" }</i> },
            _ => html! {},
        };
        html! { <ProviderButtons {mark} none={html! { "ask the admin" }} query={query("")} /> }
    };
    let html =
        Stage { page: Some(page()), ..Stage::of(anonymous(Reason::NeverSignedIn), view) }.render().await;
    assert!(html.contains("><i>logo</i><span>") && html.contains(">U</span>"), "{html}");
    let none = InitialState { providers: Some(Providers::new()), ..page() };
    let html = Stage { page: Some(none), ..Stage::of(anonymous(Reason::NeverSignedIn), view) }.render().await;
    assert_eq!(html, "ask the admin");
    let html = Stage::of(anonymous(Reason::NeverSignedIn), view).render().await;
    assert_eq!(text(&html), ENGLISH.providers_loading, "they are fetched");
}

#[tokio::test]
async fn provider_buttons_take_a_slot_for_no_recent_sign_in() {
    let view = || html! { <ProviderButtons no_recent_sign_in={html! { "impossible" }} query={query("maxAge=60")} /> };
    let buttons = async |able, view| {
        let providers = Providers::from_iter([provider("one", able), provider("two", false)]);
        let page = InitialState { providers: Some(providers), ..page() };
        Stage { page: Some(page), ..Stage::of(anonymous(Reason::NeverSignedIn), view) }.render().await
    };
    assert_eq!(buttons(false, view).await, "impossible");
    assert_eq!(buttons(true, view).await.matches("<li>").count(), 2);
    // By default each provider says so.
    let html = buttons(false, || html! { <ProviderButtons query={query("maxAge=60")} /> }).await;
    assert_eq!(html.matches("cannot confirm").count(), 2, "{html}");
    let view = || html! { <ProviderButtons no_recent_sign_in={html! { "impossible" }} query={query("")} /> };
    assert_eq!(buttons(false, view).await.matches("<button").count(), 2);
}

#[tokio::test]
async fn session_lists_describe_sessions_and_end_them_by_forms() {
    for view in [(|| html! { <SessionForms /> }) as fn() -> Html, || html! { <SessionList /> }] {
        let html = Stage { page: Some(page()), ..Stage::of(signed_in(ada()), view) }.render().await;
        assert_eq!(html.matches("<li>").count(), 2, "{html}");
        assert_eq!(html.matches("This device").count(), 1, "{html}");
        for action in ["/s1/end", "/s2/end", "/end"] {
            assert_eq!(html.matches(&format!("action=\"/api/auth/sessions{action}\"")).count(), 1, "{html}");
        }
        assert!(html.contains("value=\"s1\" type=\"hidden\" name=\"current\""), "{html}");
        assert!(text(&html).contains("Signed in with Development from 192.0.2.1"), "{html}");
        assert!(html.contains("aria-label=\"End: Unknown device\""), "{html}");
    }
}

#[tokio::test]
async fn session_lists_take_classes_and_a_slot_for_an_item() {
    let view = || {
        let item = |session: OwnSession| html! { <b>{ session.device }</b> };
        html! { <SessionForms class="devices" button_class="way" {item} /> }
    };
    let html = Stage { page: Some(page()), ..Stage::of(signed_in(ada()), view) }.render().await;
    assert!(html.starts_with("<ul class=\"devices\"><li><b>Firefox on Linux</b>"), "{html}");
    assert!(!html.contains("Signed in with") && !html.contains("button small"), "{html}");
    assert_eq!(html.matches("class=\"way quiet\"").count(), 3, "{html}");
}

#[component]
fn Ways() -> Html {
    let identities = use_own_identities();
    html! { format!("{:?} {} {:?}", identities.data(), identities.is_loading(), identities.error()) }
}

/// A server writes none into the page.
#[tokio::test]
async fn own_identities_are_fetched_and_unknown_until_they_arrive() {
    for state in [signed_in(ada()), anonymous(Reason::NeverSignedIn), outage()] {
        let html = Stage { page: Some(page()), ..Stage::of(state, || html! { <Ways /> }) }.render().await;
        assert_eq!(html, "None true None");
    }
}

#[tokio::test]
async fn session_list_shows_nothing_to_anonymous_visitors() {
    let view = || html! { <SessionList /> };
    for state in [anonymous(Reason::NeverSignedIn), outage()] {
        assert_eq!(Stage { page: Some(page()), ..Stage::of(state, view) }.render().await, "");
    }
}

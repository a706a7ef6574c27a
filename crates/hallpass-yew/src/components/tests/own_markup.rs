//! Classes and slots: nothing of the default look is left if an app replaces it.

use super::*;
use crate::components::*;

#[tokio::test]
async fn sign_in_button_takes_a_class_and_children() {
    let view =
        || html! { <SignInButton class="link large" return_to="/notes"><b>{ "Log in" }</b></SignInButton> };
    let html = Stage::of(anonymous(Reason::NeverSignedIn), view).render().await;
    assert_eq!(html, "<a href=\"/login?callbackUrl=%2Fnotes\" class=\"link large\"><b>Log in</b></a>");
    let html = Stage::of(anonymous(Reason::NeverSignedIn), || html! { <SignInButton /> }).render().await;
    assert_eq!(html, "<a href=\"/login\" class=\"button\">Sign in</a>");
}

#[tokio::test]
async fn sign_out_button_takes_a_class_and_children() {
    let view = || html! { <SignOutButton class="link" return_to="/bye">{ "Leave" }</SignOutButton> };
    let html = Stage { page: Some(page()), ..Stage::of(signed_in(ada()), view) }.render().await;
    assert!(html.contains("<button aria-disabled=\"false\" class=\"link\">Leave</button>"), "{html}");
    assert!(html.contains("value=\"/bye\""), "{html}");
    assert_eq!(text(&html), "Leave");
    let html = Stage::of(signed_in(ada()), || html! { <SignOutButton /> }).render().await;
    assert!(!html.contains("callbackUrl"), "the server decides where the start page is: {html}");
}

#[tokio::test]
async fn provider_button_takes_a_class_a_mark_and_children() {
    let view = || {
        let mark = html! { <img src="/able.svg" alt="" /> };
        html! { <ProviderButton provider={provider("able", true)} return_to="/" class="dark" {mark}>{ "Go" }</ProviderButton> }
    };
    let html = Stage::of(anonymous(Reason::NeverSignedIn), view).render().await;
    assert!(
        html.contains(
            "<button aria-disabled=\"false\" class=\"dark\"><img src=\"/able.svg\" alt=\"\">Go</button>"
        ),
        "{html}"
    );
    let view = || html! { <ProviderButton provider={provider("able", true)} return_to="/" /> };
    let html = Stage::of(anonymous(Reason::NeverSignedIn), view).render().await;
    assert!(html.contains("class=\"mark\">A</span>") && html.contains("class=\"provider\""), "{html}");
}

#[tokio::test]
async fn avatar_needs_no_property() {
    let html = Stage::of(signed_in(ada()), || html! { <Avatar /> }).render().await;
    for part in ["<svg ", "role=\"img\"", "aria-label=\"Avatar\"", "width=\"48\"", "class=\"avatar\""] {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert!(!html.contains("<img") && !html.contains("aria-hidden"), "{html}");
    let html =
        Stage::of(signed_in(ada()), || html! { <Avatar alt="" class="round" size={20} /> }).render().await;
    assert!(html.contains("aria-hidden=\"true\"") && html.contains("class=\"round\""), "{html}");
    let view = || html! { <Avatar fallback="/f.png" image={Some("https://a.example/p.png".to_owned())} /> };
    let html = Stage::of(signed_in(ada()), view).render().await;
    assert!(html.contains("src=\"https://a.example/p.png\"") && !html.contains("<svg"), "{html}");
    let html = Stage::of(signed_in(ada()), || html! { <Avatar fallback="/f.png" /> }).render().await;
    assert!(html.contains("<img") && html.contains("src=\"/f.png\""), "{html}");
}

#[tokio::test]
async fn greeting_names_the_person() {
    let view = || html! { <Greeting /> };
    let html = Stage::of(signed_in(ada()), view).render().await;
    assert_eq!(html, "Hello, <bdi translate=\"no\">Ada Lovelace</bdi>!");
    let nameless = |email| Session { user: User { name: None, email, ..ada().user }, ..ada() };
    let email = Some(Email::Verified("ada@example.org".into()));
    assert_eq!(text(&Stage::of(signed_in(nameless(email)), view).render().await), "Hello, ada@example.org!");
    assert_eq!(Stage::of(signed_in(nameless(None)), view).render().await, "Hello!");
    assert_eq!(Stage::of(anonymous(Reason::NeverSignedIn), view).render().await, "");
}

#[tokio::test]
async fn session_ending_takes_a_class_and_is_empty_without_an_end() {
    let view = || html! { <SessionEnding class="toast" /> };
    let html = Stage::of(signed_in(ada()), view).render().await;
    assert_eq!(html, "<div role=\"status\" class=\"toast\"></div>");
}

#[tokio::test]
async fn client_c04_connection_status_speaks_only_during_an_outage() {
    let view = || html! { <ConnectionStatus class="toast" /> };
    let html = Stage::of(signed_in(ada()), view).render().await;
    assert_eq!(html, "<div role=\"status\" class=\"toast\"></div>");
    let html = Stage::of(outage(), view).render().await;
    assert!(html.contains("class=\"appears reconnecting\"") && text(&html) == ENGLISH.reconnecting, "{html}");
}

/// Another origin would take a path for one of its own.
#[tokio::test]
async fn sign_in_button_writes_no_path_for_a_login_page_elsewhere() {
    let html = LocalServerRenderer::<LoginElsewhere>::new().hydratable(false).render().await;
    assert_eq!(html, "<a href=\"https://id.example/login\" class=\"button\">Sign in</a>");
}

#[component]
fn LoginElsewhere() -> Html {
    html! {
        <SessionProvider
            initial={Initial::from(anonymous(Reason::NeverSignedIn))}
            sign_in_page="https://id.example/login"
        >
            <SignInButton return_to="/notes" />
        </SessionProvider>
    }
}

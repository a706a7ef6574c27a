//! What the login page offers, rendered as the server does.
#![cfg(feature = "ssr")]

use std::sync::Arc;

use hallpass_types::{
    CsrfToken, InitialState, ProviderId, ProviderType, PublicProvider, Refusal, Session, SessionData,
    SessionId, Timestamp, User, UserId, Visitor,
};
use hallpass_web::{App, AppProps, Location};
use yew::LocalServerRenderer;

/// The text of `html`, without its tags.
fn text(html: &str) -> String {
    let parts = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    parts.collect()
}

fn provider(id: &str, can_prove_recent_sign_in: bool) -> PublicProvider {
    PublicProvider {
        id: ProviderId::new(id),
        name: id.to_uppercase(),
        kind: ProviderType::Oidc,
        sign_in_url: String::new(),
        callback_url: String::new(),
        can_prove_recent_sign_in,
        can_choose_account: true,
        last_used: false,
        own: false,
    }
}

async fn login_page(query: &str, providers: &[PublicProvider]) -> String {
    login_page_with(query, providers, None).await
}

async fn login_page_with(query: &str, providers: &[PublicProvider], refusal: Option<Refusal>) -> String {
    login_page_of(Visitor::Anonymous, query, providers, refusal).await
}

async fn login_page_of(
    visitor: Visitor,
    query: &str,
    providers: &[PublicProvider],
    refusal: Option<Refusal>,
) -> String {
    let providers = providers.iter().cloned().collect();
    let initial = InitialState {
        refusal,
        providers: Some(providers),
        csrf: Some(CsrfToken { csrf_token: "the-token".into() }),
        ..InitialState::of(visitor, Timestamp::from_unix_ms(0))
    };
    let location = Location::Server { path: "/login".into(), query: query.into() };
    let page = LocalServerRenderer::<App>::with_props(AppProps {
        initial: Some(initial),
        location,
        base_path: "/api/auth".into(),
    });
    page.hydratable(false).render().await
}

#[tokio::test]
async fn session_s17_login_page_offers_only_what_can_succeed() {
    let (able, unable) = (provider("able", true), provider("unable", false));
    let html = login_page("error=RecentSignInRequired&maxAge=300", &[able.clone(), unable.clone()]).await;
    assert!(html.contains("/api/auth/signin/able?prompt=login&amp;max_age=300"), "{html}");
    assert!(!html.contains("/api/auth/signin/unable"), "{html}");
    assert!(text(&html).contains("UNABLE cannot confirm when you last signed in"), "{html}");
    let none = login_page("error=RecentSignInRequired&maxAge=300", std::slice::from_ref(&unable)).await;
    assert!(text(&none).contains("No provider here can confirm when you last signed in."), "{none}");
    assert_eq!(none.matches("role=\"alert\"").count(), 2, "{none}");
    let html = login_page("", &[able, unable]).await;
    assert!(html.contains("/api/auth/signin/unable\""), "{html}");
    assert!(html.contains("value=\"the-token\" type=\"hidden\" name=\"csrfToken\""), "{html}");
}

fn ada() -> Visitor {
    let user = User { id: UserId::new("u1"), name: Some("Ada".into()), email: None, image: None };
    Visitor::SignedIn(Arc::new(Session {
        id: SessionId::new("s1"),
        user,
        provider: ProviderId::new("one"),
        authenticated_at: Timestamp::from_unix_ms(0),
        expires: Timestamp::from_unix_ms(1),
        data: SessionData::new(),
    }))
}

/// With another provider, the sign-in would be refused.
#[tokio::test]
async fn session_s17_login_page_offers_a_signed_in_person_their_own_ways_first() {
    let own = |id: &str, own| PublicProvider { own, ..provider(id, true) };
    let all = [own("one", true), own("two", false), own("three", true)];
    for (query, with) in [
        ("error=RecentSignInRequired&maxAge=300", "with this account once more:"),
        ("error=RecentSignInRequired", "with this account once more:"),
        ("error=SamePersonRequired&maxAge=9", "with this account once more:"),
        ("error=OtherSignInRequired", "with another way of this account:"),
    ] {
        let html = login_page_of(ada(), query, &all, None).await;
        let (shown, folded) = html.split_once("<details><summary>More ways to sign in (1)").unwrap();
        assert_eq!(shown.matches("class=\"provider\"").count(), 2, "{html}");
        assert!(folded.contains("/api/auth/signin/two"), "{html}");
        assert!(text(&html).contains(&format!("Sign in {with}")), "{html}");
        // Signed out in the meantime, also in this tab.
        let html = login_page(query, &all).await;
        assert!(!html.contains("<summary>More ways"), "{html}");
    }
    let html = login_page_of(ada(), "callbackUrl=/profile", &all, None).await;
    assert!(!html.contains("<summary>More ways"), "{html}");
}

#[tokio::test]
async fn only_the_provider_that_refused_offers_another_account() {
    let html =
        login_page("error=AccessDenied&provider=two", &[provider("one", true), provider("two", true)]).await;
    assert_eq!(text(&html).matches("(choose another account)").count(), 1, "{html}");
    assert!(html.contains("/api/auth/signin/two?prompt=select_account\""), "{html}");
    assert!(html.contains("/api/auth/signin/one\""), "{html}");
}

#[tokio::test]
async fn buttons_offer_another_account_after_some_errors() {
    let provider = [provider("able", true)];
    for code in ["OAuthAccountNotLinked", "SamePersonRequired", "AccessDenied"] {
        let html = login_page(&format!("error={code}"), &provider).await;
        assert!(html.contains("/api/auth/signin/able?prompt=select_account\""), "{html}");
        assert!(text(&html).contains("Sign in with ABLE (choose another account)"), "{html}");
        assert!(html.contains("<bdi translate=\"no\">ABLE</bdi>"), "{html}");
    }
    let unable = [PublicProvider { can_choose_account: false, ..provider[0].clone() }];
    let html = login_page("error=AccessDenied", &unable).await;
    let says = "Sign in with ABLE (for another account, sign out there first)";
    assert!(text(&html).contains(says) && !text(&html).contains("(choose"), "{html}");
    let html = login_page("error=SignInExpired", &provider).await;
    assert!(html.contains("/api/auth/signin/able\"") && !html.contains("choose another"), "{html}");
}

#[tokio::test]
async fn policy_s22_refusal_is_shown_escaped_on_the_page_that_it_led_to() {
    let refusal = || Some(Refusal::new("no-seat", "There is <b>no</b> seat left."));
    let shown = "<strong>You were not signed in.</strong> There is &lt;b&gt;no&lt;/b&gt; seat left.";
    let html = login_page_with("error=AccessDenied&refusal=x", &[], refusal()).await;
    assert!(html.contains(shown), "{html}");
    // A step inside the app, to another query.
    for query in ["error=AccessDenied", "refusal=x"] {
        let html = login_page_with(query, &[], refusal()).await;
        assert!(!html.contains("seat left"), "{query}: {html}");
    }
}

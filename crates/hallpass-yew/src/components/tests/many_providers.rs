//! A login page with many providers.

use hallpass_types::LoginQuery;

use super::*;
use crate::components::*;

/// Ten providers, `p0` to `p9`, of which `last_used` is marked.
fn ten(last_used: usize) -> InitialState {
    let providers = (0..10).map(|number| PublicProvider {
        last_used: number == last_used,
        ..provider(&format!("p{number}"), true)
    });
    InitialState { providers: Some(providers.collect()), ..page() }
}

async fn buttons(last_used: usize, view: fn() -> Html) -> String {
    let stage = Stage { page: Some(ten(last_used)), ..Stage::of(anonymous(Reason::NeverSignedIn), view) };
    stage.render().await
}

/// The ids of the providers in the order of their buttons.
fn order(html: &str) -> String {
    let actions = html.split("action=\"/api/auth/signin/p").skip(1);
    actions.filter_map(|action| action.chars().next()).collect()
}

#[tokio::test]
async fn many_providers_are_folded_behind_the_one_used_last() {
    let view = || html! { <ProviderButtons query={LoginQuery::default()} /> };
    let html = buttons(7, view).await;
    let (shown, folded) = html.split_once("<li><details><summary>").unwrap();
    assert_eq!((order(shown).as_str(), order(folded).as_str()), ("7012", "345689"), "{html}");
    assert!(folded.starts_with("More ways to sign in (6)</summary><ul class=\"providers\">"), "{html}");
    assert_eq!(text(&html).matches("(last used)").count(), 1, "{html}");
    assert!(text(&html).contains("Sign in with P7 (last used)"), "{html}");
    // No cookie, or one that is not known.
    let html = buttons(99, view).await;
    assert_eq!(order(&html), "0123456789", "{html}");
    assert!(!html.contains("last used"), "{html}");
}

#[tokio::test]
async fn fold_is_open_after_an_error_and_all_are_shown_on_demand() {
    let view = || html! { <ProviderButtons query={LoginQuery::parse("error=SignInExpired")} /> };
    assert!(buttons(7, view).await.contains("<details open"), "{}", buttons(7, view).await);
    let view = || html! { <ProviderButtons rows={usize::MAX} query={LoginQuery::default()} /> };
    let html = buttons(7, view).await;
    assert!(
        order(&html) == "0123456789" && !html.contains("details") && !html.contains("last used"),
        "{html}"
    );
    let view = || html! { <ProviderButtons class="ways" rows=3 query={LoginQuery::default()} /> };
    let html = buttons(7, view).await;
    assert!(html.contains("<summary>More ways to sign in (8)</summary><ul class=\"ways\">"), "{html}");
}

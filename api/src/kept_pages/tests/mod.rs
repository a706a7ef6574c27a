mod visitors;

use hallpass::types::{
    CsrfToken, EndReason, ProviderId, Providers, PublicProvider, SessionData, SessionId, Timestamp, UserId,
    paths::BASE,
};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use visitors::visitor;

fn initial(visitor: Visitor, now: u64, token: Option<&str>, providers: &[&str]) -> InitialState {
    // As if the clock were the cookie of the last sign-in.
    let last_used = usize::try_from(now % 10).unwrap();
    let providers: Providers = providers
        .iter()
        .enumerate()
        .map(|(number, name)| {
            let json = json!({
                "id": format!("dev{number}"), "name": name, "type": "oidc", "callbackUrl": "https://a.example/c",
                "signinUrl": "https://a.example/api/auth/signin/dev", "lastUsed": number == last_used,
            });
            serde_json::from_value::<PublicProvider>(json).unwrap()
        })
        .collect();
    let tag = matches!(visitor, Visitor::SignedIn(_)).then(|| format!("\"{now:032x}\""));
    InitialState {
        tag,
        csrf: token.map(|token| CsrfToken { csrf_token: token.to_owned() }),
        providers: Some(providers),
        ..InitialState::of(visitor, Timestamp::from_unix_ms(now))
    }
}

fn signed_in(user: User) -> Visitor {
    Visitor::SignedIn(Arc::new(Session {
        id: SessionId::new("s1"),
        user,
        provider: ProviderId::new("dev"),
        authenticated_at: Timestamp::from_unix_ms(0),
        expires: Timestamp::from_unix_ms(604_800_000),
        data: SessionData::new(),
    }))
}

fn ada() -> User {
    User { id: UserId::new("u1"), name: Some("Ada".into()), email: None, image: None }
}

fn token() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Za-z0-9_-]{43}", Just("t".repeat(43))]
}

async fn render_fresh(request: PageRequest<'_>, initial: &InitialState) -> RenderedPage {
    RenderedPage::around(render_app(request, initial.clone()).await.unwrap(), request, initial)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Requests for the same pages with other visitors, times, tokens and providers.
    #[test]
    fn kept_page_is_the_same_as_a_fresh_one(
        requests in prop::collection::vec((
            prop::sample::select(vec!["/", "/login", "/logout", "/profile", "/sessions", "/dashboard", "/missing"]),
            prop_oneof![
                3 => Just(""),
                1 => prop::sample::select(vec![
                    "callbackUrl=/profile", "error=AccessDenied&ref=<b>", "error=SamePersonRequired&max_age=60",
                    "callbackUrl=/tttttttttttttttttttttttttttttttttttttttttttt", "callbackUrl=/9999-12-31T23:59:59.999Z",
                ]),
            ],
            visitor(),
            0..300_000_000_000_000_u64,
            prop::option::of(token()),
            prop::sample::select(vec![vec![], vec!["Dev"], vec!["9999-12-31T23:59:59.999Z"], vec!["</script>&"], vec!["Many"; 8]]),
            prop::option::of(Just("https://app.example.org/page")),
        ), 1..24),
    ) {
        let kept = KeptPages::default();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for (path, query, visitor, now, token, providers, canonical_url) in requests {
            let initial = initial(visitor, now, token.as_deref(), &providers);
            let request = PageRequest { path, query, canonical_url, style_nonce: "nonce", base_path: BASE };
            let fresh = runtime.block_on(render_fresh(request, &initial));
            for _ in 0..2 {
                let page = runtime.block_on(kept.render(request, initial.clone())).unwrap();
                prop_assert_eq!(&page, &fresh, "{}?{}", path, query);
            }
        }
    }
}

#[tokio::test]
async fn pages_are_kept_by_page_and_kind_of_visitor() {
    let kept = KeptPages::default();
    let long = "q".repeat(MAX_QUERY_BYTES + 1);
    let grace = User { name: Some("Grace".into()), ..ada() };
    let unnamed = User { name: None, ..ada() };
    let with_email = |email| User { email: Some(email), ..ada() };
    let with_image = User { image: Some("https://example.org/a.png".into()), ..ada() };
    let mut with_data = signed_in(ada());
    if let Visitor::SignedIn(session) = &mut with_data {
        Arc::make_mut(session).data.insert("theme".into(), json!("dark"));
    }
    for (path, query, visitor, expected) in [
        ("/", "", Visitor::Unavailable, 0),
        ("/missing", "", Visitor::Anonymous, 0),
        ("/missing", "", signed_in(ada()), 0),
        ("/login", long.as_str(), Visitor::Anonymous, 0),
        ("/login", "error=AccessDenied", signed_in(ada()), 0),
        ("/dashboard", "", with_data, 0),
        ("/login", "", Visitor::Anonymous, 1),
        ("/login", "", Visitor::Anonymous, 1),
        ("/", "", Visitor::Ended(EndReason::Idle), 2),
        ("/dashboard", "", signed_in(ada()), 3),
        ("/dashboard", "", signed_in(grace), 3),
        ("/dashboard", "", signed_in(unnamed), 4),
        ("/dashboard", "", signed_in(with_email(Email::Verified("a@example.org".into()))), 5),
        ("/dashboard", "", signed_in(with_email(Email::Unverified("a@example.org".into()))), 6),
        ("/dashboard", "", signed_in(with_image), 7),
        ("/login", "", signed_in(ada()), 8),
        ("/", "", signed_in(ada()), 9),
        ("/logout", "", signed_in(ada()), 10),
        ("/profile", "", signed_in(ada()), 11),
    ] {
        let request = PageRequest { path, query, canonical_url: None, style_nonce: "nonce", base_path: BASE };
        kept.render(request, initial(visitor, 0, Some("token"), &["Dev"])).await.unwrap();
        assert_eq!(kept.0.len(), expected, "{path}");
    }
    let own = InitialState { sessions: Some(Vec::new()), ..initial(signed_in(ada()), 0, None, &[]) };
    let request =
        PageRequest { path: "/sessions", query: "", canonical_url: None, style_nonce: "n", base_path: BASE };
    kept.render(request, own).await.unwrap();
    assert_eq!(kept.0.len(), 11);
    for number in 0..5 * CAPACITY {
        let query = format!("callbackUrl=/{number}");
        let request = PageRequest {
            path: "/login",
            query: &query,
            canonical_url: None,
            style_nonce: "n",
            base_path: BASE,
        };
        kept.render(request, initial(Visitor::Anonymous, 0, Some("token"), &["Dev"])).await.unwrap();
    }
    assert!(kept.0.len() <= CAPACITY, "{}", kept.0.len());
}

#[tokio::test]
async fn nothing_of_a_person_is_kept() {
    let kept = KeptPages::default();
    let secret = |name: &str| format!("private-{name}");
    let session = Session {
        id: SessionId::new(secret("session")),
        user: User {
            id: UserId::new(secret("user")),
            name: Some(secret("name")),
            email: Some(Email::Verified(secret("email"))),
            image: Some(format!("https://example.org/{}", secret("image"))),
        },
        provider: ProviderId::new(secret("provider")),
        authenticated_at: Timestamp::from_unix_ms(1_234_567_890_123),
        expires: Timestamp::from_unix_ms(1_234_567_890_456),
        data: SessionData::new(),
    };
    let (tag, token) = (Some(secret("tag")), Some(secret("token")));
    let visitor = Visitor::SignedIn(Arc::new(session));
    let initial = InitialState { tag, ..initial(visitor, 1_234_567_890_789, token.as_deref(), &["Dev"]) };
    for page in Page::ALL {
        let style_nonce = &secret("nonce");
        let request =
            PageRequest { path: page.path(), query: "", canonical_url: None, style_nonce, base_path: BASE };
        let page = kept.render(request, initial.clone()).await.unwrap();
        assert!(page.app.contains("private-name") && page.app.contains("private-token"), "{page:?}");
    }
    assert_eq!(kept.0.len(), Page::ALL.len());
    for (key, template) in kept.0.iter() {
        let kept = format!("{key} {template:?}");
        for of_person in ["private", "1234567890", "2009-02-13"] {
            assert!(!kept.contains(of_person), "{of_person} in {kept}");
        }
        assert!(kept.contains("Html"), "{kept}");
    }
}

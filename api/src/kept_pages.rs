//! Pages for anonymous visitors, kept after they were rendered: rendering costs as much as ten
//! requests for a session. Pages for people who are signed in are never kept.

use std::sync::Arc;

use hallpass::{
    nonce,
    types::{InitialState, Visitor},
};
use hallpass_web::Page;
use quick_cache::sync::Cache;

use crate::{
    page_template::{PageTemplate, with_placeholders},
    render::{PageRequest, render_page},
    shell::RenderedPage,
};

/// How many pages are kept, each of some kilobytes. The cache resists a client that asks for many
/// different ones.
const CAPACITY: usize = 64;

/// Pages with longer queries are not kept.
const MAX_QUERY_BYTES: usize = 256;

/// The kept pages, by path and query.
pub struct KeptPages(Cache<String, Arc<PageTemplate>>);

impl Default for KeptPages {
    fn default() -> Self {
        Self(Cache::new(CAPACITY))
    }
}

impl KeptPages {
    /// Renders the page, or takes it from those that are kept. It is the same, to the byte.
    ///
    /// Returns `None` if it cannot be rendered.
    pub async fn render(&self, request: PageRequest<'_>, initial: InitialState) -> Option<RenderedPage> {
        if !may_be_kept(&request, &initial) {
            return render_page(request, initial).await;
        }
        // No path contains a question mark.
        let key = format!("{}?{}", request.path, request.query);
        let kept = self.0.get(&key).filter(|kept| kept.is_for(&initial, request.canonical_url));
        if let Some(kept) = kept {
            return Some(kept.fill(&initial));
        }
        // The query of the next visitor may contain this one's token, as text.
        let blank = with_placeholders(initial.clone(), nonce());
        let rendered = render_page(request, blank.clone()).await?;
        let Some(template) = PageTemplate::new(rendered, blank, request.canonical_url) else {
            return render_page(request, initial).await;
        };
        let page = template.fill(&initial);
        self.0.insert(key, Arc::new(template));
        Some(page)
    }
}

/// Whether the page is one of few, and the visitor is known to be anonymous.
fn may_be_kept(request: &PageRequest<'_>, initial: &InitialState) -> bool {
    let is_anonymous = matches!(initial.visitor, Visitor::Anonymous | Visitor::Ended(_));
    // A refusal is for one browser.
    let is_for_everyone = is_anonymous && initial.refusal.is_none();
    is_for_everyone && Page::at(request.path).is_some() && request.query.len() <= MAX_QUERY_BYTES
}

#[cfg(test)]
mod tests {
    use hallpass::types::{
        CsrfToken, EndReason, ProviderId, Providers, PublicProvider, Session, SessionData, SessionId,
        Timestamp, User, UserId, paths::BASE,
    };
    use proptest::prelude::*;

    use super::*;

    fn initial(visitor: Visitor, now: u64, token: Option<&str>, providers: &[&str]) -> InitialState {
        let providers: Providers = providers
            .iter()
            .map(|name| {
                let json = serde_json::json!({
                    "id": "dev", "name": name, "type": "oidc", "callbackUrl": "https://a.example/c",
                    "signinUrl": "https://a.example/api/auth/signin/dev",
                });
                serde_json::from_value::<PublicProvider>(json).unwrap()
            })
            .collect();
        InitialState {
            csrf: token.map(|token| CsrfToken { csrf_token: token.to_owned() }),
            providers: Some(providers),
            ..InitialState::of(visitor, Timestamp::from_unix_ms(now))
        }
    }

    fn signed_in() -> Visitor {
        Visitor::SignedIn(Arc::new(Session {
            id: SessionId::new("s1"),
            user: User { id: UserId::new("u1"), name: Some("Ada".into()), email: None, image: None },
            provider: ProviderId::new("dev"),
            authenticated_at: Timestamp::from_unix_ms(0),
            expires: Timestamp::from_unix_ms(604_800_000),
            data: SessionData::new(),
        }))
    }

    fn visitor() -> impl Strategy<Value = Visitor> {
        let ended = prop::sample::select(EndReason::ALL.to_vec()).prop_map(Visitor::Ended);
        prop_oneof![Just(Visitor::Anonymous), ended, Just(Visitor::Unavailable), Just(signed_in())]
    }

    fn token() -> impl Strategy<Value = String> {
        prop_oneof!["[A-Za-z0-9_-]{43}", Just("t".repeat(43))]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        /// Requests for the same pages with other visitors, times, tokens and providers.
        #[test]
        fn kept_page_is_the_same_as_a_fresh_one(
            requests in prop::collection::vec((
                prop::sample::select(vec!["/", "/login", "/logout", "/profile", "/sessions", "/dashboard", "/missing"]),
                prop::sample::select(vec![
                    "", "callbackUrl=/profile", "error=AccessDenied&ref=<b>", "error=SamePersonRequired&max_age=60",
                    "callbackUrl=/tttttttttttttttttttttttttttttttttttttttttttt", "callbackUrl=/9999-12-31T23:59:59.999Z",
                ]),
                visitor(),
                0..300_000_000_000_000_u64,
                prop::option::of(token()),
                prop::sample::select(vec![vec![], vec!["Dev"], vec!["9999-12-31T23:59:59.999Z"], vec!["</script>&"]]),
                prop::option::of(Just("https://app.example.org/page")),
            ), 1..12),
        ) {
            let kept = KeptPages::default();
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            for (path, query, visitor, now, token, providers, canonical_url) in requests {
                let initial = initial(visitor, now, token.as_deref(), &providers);
                let request = PageRequest { path, query, canonical_url, style_nonce: "nonce", base_path: BASE };
                let fresh = runtime.block_on(render_page(request, initial.clone())).unwrap();
                for _ in 0..2 {
                    let page = runtime.block_on(kept.render(request, initial.clone())).unwrap();
                    prop_assert_eq!(&page, &fresh, "{}?{}", path, query);
                }
            }
        }
    }

    #[tokio::test]
    async fn only_pages_of_anonymous_visitors_are_kept() {
        let kept = KeptPages::default();
        let long = "q".repeat(MAX_QUERY_BYTES + 1);
        for (path, query, visitor, expected) in [
            ("/", "", signed_in(), 0),
            ("/dashboard", "", signed_in(), 0),
            ("/", "", Visitor::Unavailable, 0),
            ("/missing", "", Visitor::Anonymous, 0),
            ("/login", long.as_str(), Visitor::Anonymous, 0),
            ("/login", "", Visitor::Anonymous, 1),
            ("/login", "", signed_in(), 1),
            ("/login", "", Visitor::Anonymous, 1),
            ("/", "", Visitor::Ended(EndReason::Idle), 2),
        ] {
            let request =
                PageRequest { path, query, canonical_url: None, style_nonce: "nonce", base_path: BASE };
            kept.render(request, initial(visitor, 0, Some("token"), &["Dev"])).await.unwrap();
            assert_eq!(kept.0.len(), expected, "{path}");
        }
        for number in 0..10 * CAPACITY {
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
}

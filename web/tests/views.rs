//! What each state of the session shows, rendered natively.

use std::rc::Rc;

use hallpass_types::{Email, ProviderId, Session, SessionId, Timestamp, User, UserId};
use hallpass_web::Pages;
use hallpass_yew::{Connection, Initial, Moment, Reason, RequireSession, SessionProvider, SessionState};
use yew::{LocalServerRenderer, prelude::*};
use yew_router::{
    Router,
    history::{AnyHistory, History as _, MemoryHistory},
    query::Raw,
};

#[derive(Clone, PartialEq, Properties)]
struct At {
    path: &'static str,
    state: SessionState,
}

#[component]
fn AppAt(props: &At) -> Html {
    let history = MemoryHistory::new();
    let (path, query) = props.path.split_once('?').unwrap_or((props.path, ""));
    history.push_with_query(path, Raw(query)).unwrap();
    html! {
        <SessionProvider initial={Initial::from(props.state.clone())}>
            <Router history={AnyHistory::from(history)}><Pages /></Router>
        </SessionProvider>
    }
}

async fn render(path: &'static str, state: SessionState) -> String {
    LocalServerRenderer::<AppAt>::with_props(At { path, state }).hydratable(false).render().await
}

const FRESH: Connection = Connection::Fresh;
const OUTAGE: Connection = Connection::Reconnecting { since: Moment::from_ms(0) };

fn signed_in(name: Option<&str>, email: Option<&str>, image: Option<&str>) -> SessionState {
    let text = |text: Option<&str>| text.map(ToOwned::to_owned);
    let user = User {
        id: UserId::new("u1"),
        name: text(name),
        email: text(email).map(Email::Verified),
        image: text(image),
    };
    let session = Session {
        id: SessionId::new("s1"),
        user,
        provider: ProviderId::new("dev"),
        authenticated_at: Timestamp::from_unix_ms(0),
        expires: Timestamp::from_unix_ms(1),
        data: hallpass_types::SessionData::new(),
    };
    SessionState::Authenticated { session: Rc::new(session), connection: FRESH }
}

/// The text of `html`, without its tags.
fn text(html: &str) -> String {
    let mut inside = false;
    html.chars()
        .filter(|char| {
            inside = (inside || *char == '<') && *char != '>';
            !inside && *char != '>'
        })
        .collect()
}

#[tokio::test]
async fn loading_shows_nothing_else() {
    for path in ["/profile", "/dashboard"] {
        let shown = text(&render(path, SessionState::Loading { connection: FRESH }).await);
        assert!(shown.contains("Syncing authentication status..."), "{shown}");
        for other in ["Access denied", "Profile Avatar", "Welcome back", "Sign in"] {
            assert!(!shown.contains(other), "{path}: {shown}");
        }
    }
}

#[tokio::test]
async fn anonymous_visitor_is_denied_with_a_login_link_back() {
    let html = render(
        "/profile",
        SessionState::Unauthenticated { reason: Reason::NeverSignedIn, connection: FRESH },
    )
    .await;
    assert!(text(&html).contains("Access denied. Please login."), "{html}");
    assert!(html.contains("href=\"/login?callbackUrl=%2Fprofile\""), "{html}");
    assert!(!html.contains("<img"), "{html}");
}

#[tokio::test]
async fn person_is_greeted_in_the_source_documents_words() {
    let named = text(&render("/dashboard", signed_in(Some("Ada <b>"), Some("ada@example.org"), None)).await);
    assert!(named.contains("Welcome back, Ada &lt;b&gt;!"), "{named}");
    assert!(named.contains("Logged in email: ada@example.org"), "{named}");
    assert!(!named.contains("not verified"), "{named}");
    let nameless = text(&render("/dashboard", signed_in(None, None, None)).await);
    assert!(nameless.contains("Welcome back!") && !nameless.contains("Logged in email"), "{nameless}");
}

#[tokio::test]
async fn unverified_email_is_marked_on_every_page() {
    let mut state = signed_in(None, Some("ceo@example.org"), None);
    if let SessionState::Authenticated { session, .. } = &mut state {
        Rc::make_mut(session).user.email = Some(Email::Unverified("ceo@example.org".into()));
    }
    for path in ["/dashboard", "/profile", "/logout", "/login"] {
        let shown = text(&render(path, state.clone()).await);
        let [all, marked] =
            ["ceo@example.org", "ceo@example.org (not verified)"].map(|words| shown.matches(words).count());
        assert!(all > 0 && all == marked, "{path}: {shown}");
    }
}

#[tokio::test]
async fn avatar_or_its_fallback_is_shown() {
    for (image, source) in
        [(Some("https://example.org/ada.png"), "https://example.org/ada.png"), (None, "/fallback.png")]
    {
        let html = render("/profile", signed_in(Some("Ada"), None, image)).await;
        assert!(text(&html).contains("Profile Avatar:"), "{html}");
        for part in
            [&format!("src=\"{source}\""), "alt=\"Avatar\"", "referrerpolicy=\"no-referrer\"", "width=\"96\""]
        {
            assert!(html.contains(part), "{part} is missing in {html}");
        }
    }
}

#[tokio::test]
async fn outage_is_marked_and_hides_nothing() {
    let state = signed_in(Some("Ada"), None, None).with_connection(OUTAGE);
    let shown = text(&render("/dashboard", state).await);
    assert!(shown.contains("Reconnecting...") && shown.contains("Welcome back, Ada!"), "{shown}");
    let loading = SessionState::Loading { connection: OUTAGE };
    let shown = text(&render("/profile", loading).await);
    assert!(shown.contains("We cannot reach the server") && !shown.contains("Access denied"), "{shown}");
}

#[tokio::test]
async fn known_errors_are_explained_and_others_not_shown() {
    let anonymous = || SessionState::Unauthenticated { reason: Reason::NeverSignedIn, connection: FRESH };
    let shown = text(&render("/login?error=AccessDenied", anonymous()).await);
    assert!(shown.contains("the sign-in was declined"), "{shown}");
    let shown = render("/login?error=%3Cscript%3E", anonymous()).await;
    assert!(!shown.contains("role=\"alert\"") && !shown.contains("script"), "{shown}");
}

#[tokio::test]
async fn unknown_path_says_that_there_is_no_page() {
    let shown = text(
        &render(
            "/nothing/here",
            SessionState::Unauthenticated { reason: Reason::NeverSignedIn, connection: FRESH },
        )
        .await,
    );
    assert!(shown.contains("There is no page at this address."), "{shown}");
}

#[derive(Clone, PartialEq, Properties)]
struct Given {
    state: SessionState,
}

/// A page for members, with the default fallback.
#[component]
fn Members(given: &Given) -> Html {
    html! {
        <SessionProvider initial={Initial::from(given.state.clone())}>
            <RequireSession>{ "For members" }</RequireSession>
        </SessionProvider>
    }
}

#[tokio::test]
async fn page_for_members_says_what_it_waits_for() {
    let shown = async |state: SessionState| {
        let members = LocalServerRenderer::<Members>::with_props(Given { state });
        text(&members.hydratable(false).render().await)
    };
    assert_eq!(shown(signed_in(Some("Ada"), None, None)).await, "For members");
    let waiting = shown(SessionState::Loading { connection: FRESH }).await;
    assert!(!waiting.is_empty() && !waiting.contains("cannot reach"), "{waiting}");
    let unknown = SessionState::Loading { connection: OUTAGE };
    let expired = SessionState::Unauthenticated { reason: Reason::Expired, connection: OUTAGE };
    for state in [unknown, expired] {
        let waiting = shown(state).await;
        assert!(waiting.contains("We cannot reach the server, and are trying again."), "{waiting}");
    }
}

#[tokio::test]
async fn names_and_emails_are_not_translated() {
    let person = || signed_in(Some("Ada Lovelace"), Some("ada@example.org"), None);
    for path in ["/dashboard", "/profile", "/logout", "/login", "/"] {
        let html = render(path, person()).await;
        for text in ["Ada Lovelace", "ada@example.org"] {
            let (all, marked) = (
                html.matches(text).count(),
                html.matches(&format!("<bdi translate=\"no\">{text}</bdi>")).count(),
            );
            assert!(all > 0 && all == marked, "{path}: {all} {marked} {html}");
        }
    }
}

#[tokio::test]
async fn profile_shows_name_and_email_beside_the_avatar() {
    let html = render("/profile", signed_in(Some("Ada Lovelace"), Some("ada@example.org"), None)).await;
    let shown = html.split("Profile Avatar:").nth(1).unwrap();
    assert!(shown.contains("Ada Lovelace") && shown.contains("ada@example.org"), "{html}");
}

#[tokio::test]
async fn start_page_links_to_login_or_dashboard() {
    let button = |html: &str| {
        html.split("class=\"hero\"").nth(1).unwrap().split("</section>").next().unwrap().to_owned()
    };
    let anonymous = SessionState::Unauthenticated { reason: Reason::NeverSignedIn, connection: FRESH };
    let html = button(&render("/", anonymous).await);
    assert!(html.contains("href=\"/login\"") && html.contains("Sign in and try it"), "{html}");
    let html = button(&render("/", signed_in(None, None, None)).await);
    assert!(html.contains("href=\"/dashboard\"") && html.contains("Open dashboard"), "{html}");
}

#[tokio::test]
async fn link_to_the_open_page_is_the_current_one() {
    let html = render("/profile", signed_in(None, None, None)).await;
    assert_eq!(html.matches("aria-current=\"page\"").count(), 1, "{html}");
    let link = html.split("<a ").find(|link| link.contains("aria-current")).unwrap();
    assert!(link.split('>').next().unwrap().contains("href=\"/profile\""), "{html}");
}

//! What components show, rendered natively.

mod gates;
mod languages;
mod lists;
mod many_providers;
mod own_markup;

use std::rc::Rc;

use hallpass_types::{
    CsrfToken, Email, InitialState, OwnSession, ProviderId, ProviderType, Providers, PublicProvider, Session,
    SessionData, SessionId, Timestamp, User, UserId, Visitor,
};
use yew::{LocalServerRenderer, prelude::*};

use crate::{
    forms::FormsProvider,
    session::{Connection, Initial, Moment, Reason, SessionProvider, SessionState},
    texts::{ENGLISH, Texts},
};

/// What a test renders. Read once.
#[derive(Clone, Properties)]
pub(super) struct Stage {
    pub(super) texts: &'static Texts,
    pub(super) state: SessionState,
    pub(super) page: Option<InitialState>,
    pub(super) view: fn() -> Html,
}

impl PartialEq for Stage {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Stage {
    /// In English, with nothing that the server wrote into the page.
    pub(super) fn of(state: SessionState, view: fn() -> Html) -> Self {
        Self { texts: &ENGLISH, state, page: None, view }
    }

    pub(super) async fn render(self) -> String {
        LocalServerRenderer::<OnStage>::with_props(self).hydratable(false).render().await
    }
}

#[component]
fn OnStage(props: &Stage) -> Html {
    html! {
        <SessionProvider initial={Initial::from(props.state.clone())} texts={props.texts}>
            <FormsProvider initial={props.page.clone()}>{ (props.view)() }</FormsProvider>
        </SessionProvider>
    }
}

pub(super) fn ada() -> Session {
    let user = User {
        id: UserId::new("u1"),
        name: Some("Ada Lovelace".into()),
        email: Some(Email::Unverified("ada@example.org".into())),
        image: None,
    };
    Session {
        id: SessionId::new("s1"),
        user,
        provider: ProviderId::new("dev"),
        authenticated_at: Timestamp::from_unix_ms(0),
        expires: Timestamp::from_unix_ms(1),
        data: SessionData::new(),
    }
}

pub(super) fn signed_in(session: Session) -> SessionState {
    SessionState::Authenticated { session: Rc::new(session), connection: Connection::Fresh }
}

pub(super) fn anonymous(reason: Reason) -> SessionState {
    SessionState::Unauthenticated { reason, connection: Connection::Fresh }
}

pub(super) fn outage() -> SessionState {
    SessionState::Loading { connection: Connection::Reconnecting { since: Moment::from_ms(0) } }
}

pub(super) fn provider(id: &str, can_prove_recent_sign_in: bool) -> PublicProvider {
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

pub(super) fn own_session(id: &str, device: &str) -> OwnSession {
    OwnSession {
        id: SessionId::new(id),
        device: device.into(),
        address: Some("192.0.2.1".into()),
        provider: ProviderId::new("dev"),
        provider_name: Some("Development".into()),
        created_at: Timestamp::from_unix_ms(0),
        last_active_at: Timestamp::from_unix_ms(60_000),
        current: id == "s1",
    }
}

/// A page with two providers and two sessions, which was rendered by a server.
pub(super) fn page() -> InitialState {
    InitialState {
        csrf: Some(CsrfToken { csrf_token: "the-token".into() }),
        providers: Some(
            [provider("able", true), provider("unable", false)].into_iter().collect::<Providers>(),
        ),
        sessions: Some(vec![own_session("s1", "Firefox on Linux"), own_session("s2", "Unknown device")]),
        ..InitialState::of(Visitor::Anonymous, Timestamp::from_unix_ms(0))
    }
}

/// The text of `html`, without its tags.
pub(super) fn text(html: &str) -> String {
    html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
}

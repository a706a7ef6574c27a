//! A signed-in session without a store.

use std::{sync::Arc, time::Duration};

use hallpass_types::{
    Email, ProviderId, Session as TypedSession, SessionData, SessionId, Timestamp, User, UserId,
};

use crate::{
    clock::{Clock as _, SystemClock},
    crypto::random,
    http::session_extractor::Session,
    model::{
        kept_tag::KeptTag, server_part::ServerPart, session_limits::Limits, session_record::SessionRecord,
        session_token::SessionToken,
    },
    providers::config::DEVELOPMENT,
};

/// Builds a signed-in [`Session`] without a store. Of [`Session::builder`].
#[derive(Clone, Debug)]
#[must_use]
pub struct SessionBuilder {
    session: TypedSession,
    server_part: ServerPart,
    proved_at: Option<Timestamp>,
}

impl Session {
    /// Begins to build the session of a person who signed in just now, for a test (the feature
    /// `test-support`). No store knows it.
    pub fn builder() -> SessionBuilder {
        let now = SystemClock.now();
        let user = User { id: UserId::new(random::random_id()), name: None, email: None, image: None };
        let session = TypedSession {
            id: SessionId::new(random::random_id()),
            user,
            provider: ProviderId::new(DEVELOPMENT),
            authenticated_at: now,
            expires: now.saturating_add(Limits::default().idle),
            data: SessionData::new(),
        };
        SessionBuilder { session, server_part: ServerPart::default(), proved_at: Some(now) }
    }
}

impl SessionBuilder {
    /// The session's public id. Without it, a new one.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.session.id = SessionId::new(id.into());
        self
    }

    /// The user's id. Without it, a new one.
    pub fn user_id(mut self, id: impl Into<String>) -> Self {
        self.session.user.id = UserId::new(id.into());
        self
    }

    /// The user's name. Without it, none.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.session.user.name = Some(name.into());
        self
    }

    /// The user's verified e-mail address. Without it, none.
    pub fn verified_email(mut self, email: impl Into<String>) -> Self {
        self.session.user.email = Some(Email::Verified(email.into()));
        self
    }

    /// An e-mail address that may be made up.
    pub fn unverified_email(mut self, email: impl Into<String>) -> Self {
        self.session.user.email = Some(Email::Unverified(email.into()));
        self
    }

    /// URL of the user's picture. Without it, none.
    pub fn image(mut self, url: impl Into<String>) -> Self {
        self.session.user.image = Some(url.into());
        self
    }

    /// The provider. Without it, the development provider.
    pub fn provider(mut self, provider: impl Into<String>) -> Self {
        self.session.provider = ProviderId::new(provider.into());
        self
    }

    /// The application's data. Without it, none.
    pub fn data(mut self, data: SessionData) -> Self {
        self.session.data = data;
        self
    }

    /// The application's private data. Without it, none.
    pub fn private_data(mut self, data: SessionData) -> Self {
        self.server_part.private_data = data;
        self
    }

    /// The application's own id of the user. Without it, none.
    pub fn application_id(mut self, id: &impl ToString) -> Self {
        self.server_part.application_id = Some(id.to_string());
        self
    }

    /// How long ago the person proved who they are; `None` if their provider does not say. Without
    /// it, just now.
    pub fn proved(mut self, ago: Option<Duration>) -> Self {
        self.proved_at = ago.map(|ago| SystemClock.now().saturating_sub(ago));
        self.session.authenticated_at = self.proved_at.unwrap_or(self.session.authenticated_at);
        self
    }

    /// When the session expires. Without it, in seven days.
    pub fn expires(mut self, expires: Timestamp) -> Self {
        self.session.expires = expires;
        self
    }

    /// The session.
    pub fn build(self) -> Session {
        let Self { session, server_part, proved_at } = self;
        let now = SystemClock.now();
        Session::from_record(Arc::new(SessionRecord {
            token_hash: SessionToken::generate().hash(),
            created_at: now,
            proved_at,
            last_active_at: now,
            idle_expires_at: session.expires,
            absolute_expires_at: session.expires.max(now.saturating_add(Limits::default().absolute)),
            server_part: server_part.into_shared(),
            data_version: 0,
            ended: None,
            tag: KeptTag::default(),
            session: Arc::new(session),
        }))
    }
}

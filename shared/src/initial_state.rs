//! What the server knows when it renders a page, written into the document as JSON: the browser takes the page over
//! without asking anything.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{CsrfToken, EndReason, OwnSession, ProviderId, PublicProvider, Session, Timestamp};

/// The providers by id, as `GET /api/auth/providers` answers them.
pub type Providers = BTreeMap<ProviderId, PublicProvider>;

/// What a rendered page was rendered from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InitialState {
    /// Who asks.
    pub visitor: Visitor,
    /// What names the session, as the `ETag` of `GET /api/auth/session` does, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The server's clock when it rendered: the browser's own may be wrong.
    pub now: Timestamp,
    /// For the forms of the page, if it has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csrf: Option<CsrfToken>,
    /// Whom one can sign in with, if the page offers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub providers: Option<Providers>,
    /// Where they are signed in, if the page lists it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sessions: Option<Vec<OwnSession>>,
}

impl InitialState {
    /// Of a page that shows who `visitor` is, and has no forms.
    pub fn of(visitor: Visitor, now: Timestamp) -> Self {
        Self { visitor, tag: None, now, csrf: None, providers: None, sessions: None }
    }
}

/// Who asks for a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Visitor {
    /// Somebody who is signed in.
    SignedIn(Box<Session>),
    /// Nobody.
    Stranger,
    /// Nobody any more: the session that they hold the token of has ended.
    Ended(EndReason),
    /// The session store did not answer, so that nobody knows.
    Unknown,
}

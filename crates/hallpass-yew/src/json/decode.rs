//! The types of the wire, from JSON. What serde reads, these functions read as well, and they
//! refuse what it refuses.

use std::sync::Arc;

use hallpass_types::{
    CsrfToken, Email, EndReason, InitialState, OwnIdentity, OwnSession, ProviderId, ProviderType, Providers,
    PublicProvider, Redirect, Refusal, Session, SessionData, SessionId, Timestamp, User, UserId, Visitor,
};
use serde_json::Value;

use super::value::Json;

/// The JSON is not what it has to be. Names the member that is missing or wrong, such as
/// `user.name`, and never its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed(pub &'static str);

const UNNAMED: Malformed = Malformed("");

type Decoded<T> = Result<T, Malformed>;

/// The member with this path. Only its last part is looked up here.
fn member<J: Json>(json: &J, path: &str) -> Option<J> {
    json.member(path.rsplit('.').next().unwrap_or(path))
}

/// Reads a value that is given. An error without a name gets this one.
fn given<J: Json, T>(json: Option<J>, path: &'static str, read: fn(&J) -> Decoded<T>) -> Decoded<T> {
    let value = json.ok_or(UNNAMED).and_then(|json| read(&json));
    value.map_err(|error| if error == UNNAMED { Malformed(path) } else { error })
}

fn required<J: Json, T>(json: &J, path: &'static str, read: fn(&J) -> Decoded<T>) -> Decoded<T> {
    given(member(json, path), path, read)
}

fn optional<J: Json, T>(json: &J, path: &'static str, read: fn(&J) -> Decoded<T>) -> Decoded<Option<T>> {
    match member(json, path) {
        Some(json) if !json.is_nothing() => given(Some(json), path, read).map(Some),
        _ => Ok(None),
    }
}

fn text<J: Json>(json: &J) -> Decoded<String> {
    json.text().ok_or(UNNAMED)
}

fn boolean<J: Json>(json: &J) -> Decoded<bool> {
    json.boolean().ok_or(UNNAMED)
}

fn time<J: Json>(json: &J) -> Decoded<Timestamp> {
    text(json)?.parse().map_err(|_| UNNAMED)
}

fn list<J: Json, T>(json: &J, read: fn(&J) -> Decoded<T>) -> Decoded<Vec<T>> {
    json.elements().ok_or(UNNAMED)?.iter().map(read).collect()
}

fn members<J: Json>(json: &J) -> Decoded<Vec<(String, J)>> {
    json.members().ok_or(UNNAMED)
}

/// The answer of `GET /api/auth/session`.
pub fn optional_session(json: &impl Json) -> Decoded<Option<Session>> {
    if json.is_nothing() { Ok(None) } else { session(json).map(Some) }
}

fn session<J: Json>(json: &J) -> Decoded<Session> {
    Ok(Session {
        id: SessionId::new(required(json, "id", text)?),
        user: required(json, "user", user)?,
        provider: ProviderId::new(required(json, "provider", text)?),
        authenticated_at: required(json, "authenticatedAt", time)?,
        expires: required(json, "expires", time)?,
        data: match json.member("data") {
            None => SessionData::new(),
            given_data => given(given_data, "data", data)?,
        },
    })
}

fn user<J: Json>(json: &J) -> Decoded<User> {
    let id = UserId::new(required(json, "user.id", text)?);
    let (name, address) = (optional(json, "user.name", text)?, optional(json, "user.email", text)?);
    let email = match (address, optional(json, "user.emailVerified", boolean)?) {
        (Some(address), Some(true)) => Some(Email::Verified(address)),
        (Some(address), _) => Some(Email::Unverified(address)),
        (None, _) => None,
    };
    Ok(User { id, name, email, image: optional(json, "user.image", text)? })
}

fn data<J: Json>(json: &J) -> Decoded<SessionData> {
    // Not collected: that sorts first, which is two kilobytes of code.
    let mut data = SessionData::new();
    for (name, json) in members(json)? {
        data.insert(name, any(&json)?);
    }
    Ok(data)
}

fn any<J: Json>(json: &J) -> Decoded<Value> {
    Ok(if json.is_nothing() {
        Value::Null
    } else if let Some(value) = json.boolean() {
        Value::Bool(value)
    } else if let Some(number) = json.number() {
        Value::Number(number)
    } else if let Some(text) = json.text() {
        Value::String(text)
    } else if json.elements().is_some() {
        Value::Array(list(json, any)?)
    } else {
        Value::Object(data(json)?)
    })
}

/// What the server wrote into a page.
pub fn initial_state<J: Json>(json: &J) -> Decoded<InitialState> {
    Ok(InitialState {
        visitor: required(json, "visitor", visitor)?,
        tag: optional(json, "tag", text)?,
        now: required(json, "now", time)?,
        csrf: optional(json, "csrf", csrf_token)?,
        providers: optional(json, "providers", providers)?,
        sessions: optional(json, "sessions", own_sessions)?,
        refusal: optional(json, "refusal", refusal)?,
    })
}

fn visitor<J: Json>(json: &J) -> Decoded<Visitor> {
    match json.text().as_deref() {
        Some("stranger") => return Ok(Visitor::Anonymous),
        Some("unknown") => return Ok(Visitor::Unavailable),
        _ => {}
    }
    match members(json)?.as_slice() {
        [(name, json)] if name == "signedIn" => Ok(Visitor::SignedIn(Arc::new(session(json)?))),
        [(name, json)] if name == "ended" => {
            EndReason::parse(&text(json)?).map(Visitor::Ended).ok_or(UNNAMED)
        }
        _ => Err(UNNAMED),
    }
}

fn refusal<J: Json>(json: &J) -> Decoded<Refusal> {
    Ok(Refusal {
        code: required(json, "refusal.code", text)?,
        sentence: required(json, "refusal.sentence", text)?,
    })
}

/// The answer of `GET /api/auth/csrf`.
pub fn csrf_token<J: Json>(json: &J) -> Decoded<CsrfToken> {
    Ok(CsrfToken { csrf_token: required(json, "csrfToken", text)? })
}

/// The answer of a sign-in or a sign-out.
pub fn redirect<J: Json>(json: &J) -> Decoded<Redirect> {
    Ok(Redirect { url: required(json, "url", text)? })
}

/// The answer of `GET /api/auth/providers`.
pub fn providers<J: Json>(json: &J) -> Decoded<Providers> {
    members(json)?.iter().map(|(_, json)| provider(json)).collect()
}

fn provider<J: Json>(json: &J) -> Decoded<PublicProvider> {
    Ok(PublicProvider {
        id: ProviderId::new(required(json, "id", text)?),
        name: required(json, "name", text)?,
        kind: required(json, "type", provider_type)?,
        sign_in_url: required(json, "signinUrl", text)?,
        callback_url: required(json, "callbackUrl", text)?,
        can_prove_recent_sign_in: boolean_or(json, "recentSignIn", true)?,
        can_choose_account: boolean_or(json, "accountChoice", true)?,
        last_used: boolean_or(json, "lastUsed", false)?,
        own: boolean_or(json, "own", false)?,
    })
}

fn boolean_or<J: Json>(json: &J, name: &'static str, default: bool) -> Decoded<bool> {
    match json.member(name) {
        None => Ok(default),
        stated => given(stated, name, boolean),
    }
}

fn provider_type<J: Json>(json: &J) -> Decoded<ProviderType> {
    match text(json)?.as_str() {
        "oidc" => Ok(ProviderType::Oidc),
        "oauth" => Ok(ProviderType::OAuth),
        _ => Err(UNNAMED),
    }
}

/// The answer of `GET /api/auth/sessions`.
pub fn own_sessions<J: Json>(json: &J) -> Decoded<Vec<OwnSession>> {
    list(json, own_session)
}

fn own_session<J: Json>(json: &J) -> Decoded<OwnSession> {
    Ok(OwnSession {
        id: SessionId::new(required(json, "id", text)?),
        device: required(json, "device", text)?,
        address: optional(json, "address", text)?,
        provider: ProviderId::new(required(json, "provider", text)?),
        provider_name: optional(json, "providerName", text)?,
        created_at: required(json, "createdAt", time)?,
        last_active_at: required(json, "lastActiveAt", time)?,
        current: required(json, "current", boolean)?,
    })
}

/// The answer of `GET /api/auth/identities`.
pub fn own_identities<J: Json>(json: &J) -> Decoded<Vec<OwnIdentity>> {
    list(json, own_identity)
}

fn own_identity<J: Json>(json: &J) -> Decoded<OwnIdentity> {
    Ok(OwnIdentity {
        id: required(json, "id", text)?,
        provider: optional(json, "provider", text)?.map(ProviderId::new),
        provider_name: optional(json, "providerName", text)?,
        issuer: required(json, "issuer", text)?,
        label: optional(json, "label", text)?,
        linked_at: required(json, "linkedAt", time)?,
        current: required(json, "current", boolean)?,
        removable: required(json, "removable", boolean)?,
    })
}

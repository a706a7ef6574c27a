//! Generated values of the types of the wire.

use std::sync::Arc;

use hallpass_types::{
    CsrfToken, Email, EndReason, InitialState, OwnIdentity, OwnSession, ProviderId, ProviderType, Providers,
    PublicProvider, Refusal, Session, SessionId, Timestamp, User, UserId, Visitor,
};
use proptest::{option, prelude::*};
use serde_json::{Value, json};

fn time() -> impl Strategy<Value = Timestamp> {
    (0..4_000_000_000_000_u64).prop_map(Timestamp::from_unix_ms)
}

fn user() -> impl Strategy<Value = User> {
    let email = (".*", any::<bool>())
        .prop_map(|(text, verified)| if verified { Email::Verified(text) } else { Email::Unverified(text) });
    (".*", option::of(".*"), option::of(email), option::of(".*")).prop_map(|(id, name, email, image)| User {
        id: UserId::new(id),
        name,
        email,
        image,
    })
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::hash_map(".*", inner, 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

pub(super) fn session() -> impl Strategy<Value = Session> {
    let data = prop::collection::hash_map(".*", any_json(), 0..3);
    (".*", user(), ".*", time(), time(), data).prop_map(|(id, user, provider, at, expires, data)| Session {
        id: SessionId::new(id),
        user,
        provider: ProviderId::new(provider),
        authenticated_at: at,
        expires,
        data: data.into_iter().collect(),
    })
}

pub(super) fn own_session() -> impl Strategy<Value = OwnSession> {
    let texts = (".*", ".*", option::of(".*"), ".*", option::of(".*"));
    (texts, time(), time(), any::<bool>()).prop_map(|(texts, created_at, last_active_at, current)| {
        let (id, device, address, provider, provider_name) = texts;
        OwnSession {
            id: SessionId::new(id),
            device,
            address,
            provider: ProviderId::new(provider),
            provider_name,
            created_at,
            last_active_at,
            current,
        }
    })
}

pub(super) fn own_identity() -> impl Strategy<Value = OwnIdentity> {
    let texts = (".*", option::of(".*"), option::of(".*"), ".*", option::of(".*"));
    (texts, time(), any::<bool>(), any::<bool>()).prop_map(|(texts, linked_at, current, removable)| {
        let (id, provider, provider_name, issuer, label) = texts;
        let provider = provider.map(ProviderId::new);
        OwnIdentity { id, provider, provider_name, issuer, label, linked_at, current, removable }
    })
}

pub(super) fn providers() -> impl Strategy<Value = Providers> {
    let kind = prop_oneof![Just(ProviderType::Oidc), Just(ProviderType::OAuth)];
    let provider = (".*", ".*", kind, ".*", ".*", any::<[bool; 4]>());
    let provider =
        provider.prop_map(|(id, name, kind, sign_in_url, callback_url, [recent, choice, last_used, own])| {
            PublicProvider {
                id: ProviderId::new(id),
                name,
                kind,
                sign_in_url,
                callback_url,
                can_prove_recent_sign_in: recent,
                can_choose_account: choice,
                last_used,
                own,
            }
        });
    // In the order of a `serde_json::Value`, which sorts the members of an object.
    prop::collection::btree_map(".*", provider, 0..3).prop_map(|all| {
        let with_id = |(id, provider)| PublicProvider { id: ProviderId::new(id), ..provider };
        all.into_iter().map(with_id).collect()
    })
}

pub(super) fn initial_state() -> impl Strategy<Value = InitialState> {
    let visitor = prop_oneof![
        session().prop_map(|session| Visitor::SignedIn(Arc::new(session))),
        Just(Visitor::Anonymous),
        prop::sample::select(&EndReason::ALL[..]).prop_map(Visitor::Ended),
        Just(Visitor::Unavailable),
    ];
    let csrf = option::of(".*".prop_map(|csrf_token| CsrfToken { csrf_token }));
    let sessions = option::of(prop::collection::vec(own_session(), 0..3));
    let refusal = option::of((".*", ".*").prop_map(|(code, sentence)| Refusal { code, sentence }));
    (visitor, option::of(".*"), time(), csrf, option::of(providers()), sessions, refusal).prop_map(
        |(visitor, tag, now, csrf, providers, sessions, refusal)| InitialState {
            visitor,
            tag,
            now,
            csrf,
            providers,
            sessions,
            refusal,
        },
    )
}

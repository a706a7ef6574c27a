//! Any visitor, as a strategy of proptest.

use std::sync::Arc;

use hallpass::types::{Email, EndReason, ProviderId, Session, SessionId, Timestamp, User, UserId, Visitor};
use proptest::prelude::*;
use serde_json::json;

/// Texts of people, among them those that would break out of a page, or be a part of a template.
fn text() -> impl Strategy<Value = String> {
    let hostile = vec![
        "",
        " ",
        "</script><script>",
        "<!--app-->",
        "{{nonce}}",
        "<b title='\"'>&amp;&quot;&#34;</b>",
        "\"n",
        "&quot;t",
        "\u{202E}evila\u{2066}",
        "עדה",
        "a\u{0}b\u{301}\n\u{2028}",
        "Name in Text",
    ];
    prop_oneof![prop::sample::select(hostile).prop_map(str::to_owned), "\\PC{0,20}", "[\"'<>&;a-z]{0,12}"]
}

fn image() -> impl Strategy<Value = String> {
    prop_oneof![text(), text().prop_map(|text| format!("https://example.org/{text}?{text}#{text}"))]
}

fn user() -> impl Strategy<Value = User> {
    let email = (text(), any::<bool>()).prop_map(|(text, is_verified)| {
        if is_verified { Email::Verified(text) } else { Email::Unverified(text) }
    });
    let (id, name, image) = (text(), prop::option::of(text()), prop::option::of(image()));
    (id, name, prop::option::of(email), image).prop_map(|(id, name, email, image)| User {
        id: UserId::new(id),
        name,
        email,
        image,
    })
}

fn session() -> impl Strategy<Value = Visitor> {
    let time = || (0..300_000_000_000_000_u64).prop_map(Timestamp::from_unix_ms);
    let theme = prop::sample::select(vec![None, Some("dark"), Some("light")]);
    (text(), user(), text(), time(), time(), theme).prop_map(
        |(id, user, provider, authenticated_at, expires, theme)| {
            Visitor::SignedIn(Arc::new(Session {
                id: SessionId::new(id),
                user,
                provider: ProviderId::new(provider),
                authenticated_at,
                expires,
                data: theme.map(|theme| ("theme".to_owned(), json!(theme))).into_iter().collect(),
            }))
        },
    )
}

pub fn visitor() -> impl Strategy<Value = Visitor> {
    let ended = prop::sample::select(EndReason::ALL.to_vec()).prop_map(Visitor::Ended);
    prop_oneof![2 => Just(Visitor::Anonymous), 2 => ended, 1 => Just(Visitor::Unavailable), 10 => session()]
}

//! Gates, and the application's own data.

use hallpass_types::{ApplicationData, ErrorCode, SessionData};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::*;
use crate::{components::*, session::use_session_data};

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Member {
    role: String,
}
impl ApplicationData for Member {}

fn with_data(data: serde_json::Value) -> SessionState {
    let data: SessionData = serde_json::from_value(data).unwrap();
    signed_in(Session { data, ..ada() })
}

#[expect(clippy::needless_pass_by_value, reason = "it is a callback")]
fn is_editor(session: Rc<Session>) -> bool {
    session.data::<Member>().is_some_and(|member| member.role == "editor")
}

fn drafts() -> Html {
    html! { <Require when={is_editor} denied={html! { "for editors" }}>{ "the drafts" }</Require> }
}

#[tokio::test]
async fn require_shows_its_children_only_to_those_it_is_true_for() {
    for (state, expected) in [
        (with_data(json!({ "role": "editor" })), "the drafts"),
        (with_data(json!({ "role": "reader" })), "for editors"),
        (with_data(json!({ "role": 7 })), "for editors"),
        (signed_in(ada()), "for editors"),
        (anonymous(Reason::NeverSignedIn), ENGLISH.loading),
        (SessionState::Loading { connection: Connection::Fresh }, ENGLISH.loading),
    ] {
        assert_eq!(text(&Stage::of(state.clone(), drafts).render().await), expected, "{state:?}");
    }
}

#[tokio::test]
async fn require_says_that_the_account_may_not_without_a_denied_slot() {
    let view = || html! { <Require when={is_editor}>{ "the drafts" }</Require> };
    let html = Stage::of(signed_in(ada()), view).render().await;
    assert!(html.contains((ENGLISH.error)(ErrorCode::Forbidden).title) && !html.contains("drafts"), "{html}");
}

#[tokio::test]
async fn require_shows_its_slots_while_there_is_no_session() {
    let view = || {
        html! {
            <Require when={is_editor} fallback={html! { "wait" }} signed_out={html! { "bye" }}>{ "the drafts" }</Require>
        }
    };
    assert_eq!(text(&Stage::of(outage(), view).render().await), "wait");
    assert_eq!(text(&Stage::of(anonymous(Reason::SignedOutHere), view).render().await), "bye");
}

#[tokio::test]
async fn signed_in_gate_may_be_for_some_people() {
    let view = || html! { <SignedIn when={is_editor}>{ "edit" }</SignedIn> };
    let editor = with_data(json!({ "role": "editor" }));
    for (state, expected) in [(editor, "edit"), (signed_in(ada()), ""), (outage(), "")] {
        assert_eq!(text(&Stage::of(state, view).render().await), expected);
    }
}

#[component]
fn Role() -> Html {
    let member = use_session_data::<Member>();
    html! { { member.map_or_else(|| "none".into(), |member| member.role) } }
}

/// Data that cannot be read is absent, and never an error.
#[tokio::test]
async fn session_data_is_read_as_the_apps_type_or_absent() {
    for (state, expected) in [
        (with_data(json!({ "role": "editor" })), "editor"),
        (with_data(json!({ "role": ["editor"] })), "none"),
        (with_data(json!({ "$version": 2, "role": "editor" })), "none"),
        (signed_in(ada()), "none"),
        (anonymous(Reason::NeverSignedIn), "none"),
        (outage(), "none"),
    ] {
        assert_eq!(Stage::of(state, || html! { <Role /> }).render().await, expected);
    }
}

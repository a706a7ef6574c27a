//! Every component in every language.

use hallpass_types::{EndReason, ErrorCode};

use super::*;
use crate::{
    components::*,
    session::{ActionError, use_texts},
    texts::{ARABIC, GERMAN},
};

/// All that the library shows without input by a person.
fn everything() -> Html {
    html! { <Everything /> }
}

#[component]
fn Everything() -> Html {
    let texts = use_texts();
    let errors = ErrorCode::ALL.iter().map(|code| error_notice(texts, *code, Some("r1")));
    let reasons = [Reason::Expired, Reason::EndedElsewhere, Reason::Ended(EndReason::Idle)];
    let state = outage();
    html! {
        <>
            <SignInButton />
            <SignOutButton />
            <Avatar />
            <Greeting />
            <ProviderButtons query={hallpass_types::LoginQuery::parse("error=AccessDenied")} />
            <ProviderButton provider={provider("old", false)} return_to="/" max_age={60} />
            <SessionList />
            <Require when={|_: Rc<Session>| false}>{ "" }</Require>
            <SessionEnding />
            <ConnectionStatus />
            { for errors }
            { for reasons.map(|reason| end_notice(texts, reason)) }
            { loading_notice(texts, state.connection()) }
            { action_notice(texts, &ActionError::Unreachable) }
            { email_address(texts, &Email::Unverified("a@example.org".into())) }
        </>
    }
}

/// A text that a component has for itself would be English everywhere.
#[tokio::test]
async fn components_say_nothing_in_another_language_than_the_texts() {
    for state in [signed_in(ada()), anonymous(Reason::NeverSignedIn), outage()] {
        let english =
            text(&Stage { page: Some(page()), ..Stage::of(state.clone(), everything) }.render().await);
        for texts in [&GERMAN, &ARABIC] {
            let stage = Stage { page: Some(page()), texts, ..Stage::of(state.clone(), everything) };
            let html = stage.render().await;
            for word in [" the ", " you ", " You ", "Sign", " signed ", "Reference", "again", "Device"] {
                assert!(!html.contains(word), "{}: {word}: {html}", texts.language);
            }
            assert!(html.contains(texts.sign_in) && html.contains(texts.reference.0), "{html}");
            assert_ne!(text(&html), english);
        }
        assert!(english.contains(" the ") && english.contains("Sign"), "{english}");
    }
}

#[tokio::test]
async fn names_stand_where_the_language_wants_them() {
    let view = || html! { <ProviderButton provider={provider("able", true)} return_to="/" /> };
    for (texts, expected) in [
        (&ENGLISH, "Sign in with <bdi translate=\"no\">ABLE</bdi>"),
        (&GERMAN, "Mit <bdi translate=\"no\">ABLE</bdi> anmelden"),
        (&ARABIC, "تسجيل الدخول باستخدام <bdi translate=\"no\">ABLE</bdi>"),
    ] {
        let html = Stage { texts, ..Stage::of(anonymous(Reason::NeverSignedIn), view) }.render().await;
        assert!(html.contains(expected), "{html}");
    }
}

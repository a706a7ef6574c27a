//! The recipes for Yew apps of `docs/recipes/yew.md`, as they stand there, drawn.
#![cfg(feature = "ssr")]
#![expect(clippy::needless_pass_by_value, reason = "callbacks take values")]

use hallpass_yew::{Initial, types::InitialState};
use yew::{LocalServerRenderer, prelude::*};

mod own_markup {
    use hallpass_yew::{ActionError, AfterSignOut, SignInButton, sign_out, use_action};
    use yew::prelude::*;

    #[component]
    pub fn Menu() -> Html {
        html! { <SignInButton class="link large"><b>{ "Log in" }</b></SignInButton> }
    }

    #[component]
    pub fn Leave() -> Html {
        let leave = use_action(|| sign_out(AfterSignOut::GoTo("/bye".into())));
        let problem = leave.error().map(|error| match error {
            ActionError::Unreachable => "You seem to be offline.",
            _ => "That did not work.",
        });
        html! {
            <>
                <button class="link" onclick={leave.on_click()} disabled={leave.is_busy()}>{ "Leave" }</button>
                { problem }
            </>
        }
    }
}

mod texts {
    use hallpass_yew::{
        SessionProvider, SignInButton,
        texts::{GERMAN, Texts, set_document_language},
    };
    use yew::prelude::*;

    const MINE: Texts = Texts { sign_in: "Einloggen", ..GERMAN };

    #[component]
    pub fn Root() -> Html {
        use_effect_with((), |()| set_document_language(&MINE));
        html! { <SessionProvider texts={&MINE}><SignInButton /></SessionProvider> }
    }
}

mod roles {
    use std::rc::Rc;

    use hallpass_yew::{
        Require, SignedIn,
        types::{ApplicationData, Session},
        use_session_data,
    };
    use serde::{Deserialize, Serialize};
    use yew::prelude::*;

    // In a crate that server and app share.
    #[derive(Clone, PartialEq, Serialize, Deserialize)]
    pub struct Member {
        pub roles: Vec<String>,
    }
    impl ApplicationData for Member {}

    fn is_editor(session: Rc<Session>) -> bool {
        session.data::<Member>().is_some_and(|member| member.roles.iter().any(|role| role == "editor"))
    }

    #[component]
    pub fn Drafts() -> Html {
        let denied = html! { <p>{ "Only editors see drafts." }</p> };
        html! { <Require when={is_editor} {denied}>{ "The drafts" }</Require> }
    }

    #[component]
    pub fn Menu() -> Html {
        let member = use_session_data::<Member>();
        html! {
            <>
                <SignedIn when={is_editor}><a href="/drafts">{ "Drafts" }</a></SignedIn>
                { member.map(|member| format!("Your roles: {}", member.roles.join(", "))) }
            </>
        }
    }
}

mod devices {
    use hallpass_yew::{RequireSession, SessionList};
    use yew::prelude::*;

    #[component]
    pub fn DevicesPage() -> Html {
        html! { <RequireSession><h1>{ "Your devices" }</h1><SessionList class="devices" /></RequireSession> }
    }
}

mod login {
    use hallpass_yew::{ProviderButtons, error_notice, login_query, types::PublicProvider, use_texts};
    use yew::prelude::*;

    #[component]
    pub fn LoginPage() -> Html {
        let query = use_memo((), |()| login_query());
        let texts = use_texts();
        let mark = |provider: PublicProvider| match provider.id.as_str() {
            "github" => html! { <img src="/github.svg" alt="" width="20" height="20" /> },
            _ => html! {},
        };
        html! {
            <>
                <h1>{ texts.sign_in }</h1>
                if let Some(code) = query.error() { { error_notice(texts, code, query.reference()) } }
                <ProviderButtons query={(*query).clone()} {mark} />
            </>
        }
    }
}

/// What a test draws.
#[derive(Clone, Properties)]
struct Stage {
    initial: InitialState,
    view: fn() -> Html,
}

impl PartialEq for Stage {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[component]
fn OnStage(props: &Stage) -> Html {
    use hallpass_yew::{SessionProvider, forms::FormsProvider};
    html! {
        <SessionProvider initial={Initial::from(&props.initial)}>
            <FormsProvider initial={props.initial.clone()}>{ (props.view)() }</FormsProvider>
        </SessionProvider>
    }
}

async fn draw(roles: Option<&str>, view: fn() -> Html) -> String {
    let visitor = roles.map_or_else(
        || serde_json::json!("stranger"),
        |role| {
            serde_json::json!({ "signedIn": {
            "id": "s1", "user": { "id": "u1", "name": "Ada" }, "provider": "dev",
            "authenticatedAt": "1970-01-01T00:00:00.000Z", "expires": "1970-01-08T00:00:00.000Z",
            "data": { "roles": [role] },
        } })
        },
    );
    let initial = serde_json::from_value(serde_json::json!({
        "visitor": visitor, "now": "1970-01-01T00:00:00.000Z",
        "providers": { "github": {
            "id": "github", "name": "GitHub", "type": "oauth", "signinUrl": "s", "callbackUrl": "c",
        } },
        "sessions": [{
            "id": "s1", "device": "Firefox on Linux", "provider": "dev", "current": true,
            "createdAt": "1970-01-01T00:00:00.000Z", "lastActiveAt": "1970-01-01T00:00:00.000Z",
        }],
    }));
    let stage = Stage { initial: initial.expect("an initial state"), view };
    LocalServerRenderer::<OnStage>::with_props(stage).hydratable(false).render().await
}

#[tokio::test]
async fn recipes_show_what_they_say() {
    use {devices::DevicesPage, login::LoginPage, own_markup::Leave, roles::Drafts, texts::Root};
    for (role, view, expected) in [
        (None, (|| html! { <own_markup::Menu /> }) as fn() -> Html, "class=\"link large\"><b>Log in</b>"),
        (Some("reader"), || html! { <Leave /> }, "class=\"link\">Leave</button>"),
        (None, || html! { <Root /> }, ">Einloggen</a>"),
        (Some("editor"), || html! { <Drafts /> }, "The drafts"),
        (Some("reader"), || html! { <Drafts /> }, "Only editors see drafts."),
        (Some("editor"), || html! { <roles::Menu /> }, "Drafts</a>Your roles: editor"),
        (Some("reader"), || html! { <roles::Menu /> }, "Your roles: reader"),
        (Some("reader"), || html! { <DevicesPage /> }, "<ul class=\"devices\"><li>"),
        (None, || html! { <LoginPage /> }, "<img src=\"/github.svg\""),
    ] {
        let html = draw(role, view).await;
        assert!(html.contains(expected), "{expected}: {html}");
    }
}

/// The guide has the code of this file, which compiles.
#[test]
fn recipes_of_the_guide_are_those_of_this_file() {
    let read =
        |path: &str| std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let without_indents = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let (guide, here) = (read("../../docs/recipes/yew.md"), without_indents(&read("tests/recipes.rs")));
    let recipes =
        guide.split("\n## Recipes for a Yew app").nth(1).unwrap().split("\n## Trunk").next().unwrap();
    let blocks: Vec<_> =
        recipes.split("```rust\n").skip(1).map(|part| part.split("```").next().unwrap()).collect();
    assert_eq!(blocks.len(), 5);
    for block in blocks {
        assert!(here.contains(without_indents(block).trim()), "not in tests/recipes.rs:\n{block}");
    }
}

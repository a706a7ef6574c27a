//! Pages for members, and for some of them.

use std::rc::Rc;

use hallpass_types::{ErrorCode, Session};
use yew::prelude::*;

use super::{error_notice, loading_notice};
use crate::{
    session::{Required, login_page, replace_by_login_page, use_session_required_or, use_texts},
    texts::{Texts, fixed},
};

/// Properties of [`RequireSession`].
#[derive(Clone, PartialEq, Properties)]
pub struct RequireSessionProps {
    /// Shown while it is not known who is signed in, and until the login page is there. By default
    /// [`loading_notice`], which says when the server cannot be reached.
    #[prop_or_default]
    pub fallback: Option<Html>,
    /// Shown to a person who has just signed out in this tab. By default a link to the login page.
    #[prop_or_default]
    pub signed_out: Option<Html>,
    /// Called for an anonymous visitor instead of loading the login page: for one in your router.
    #[prop_or_default]
    pub leave: Option<Callback<()>>,
    /// The content.
    pub children: Html,
}

/// Shows its children to a person who is signed in, and sends anonymous visitors to the login page,
/// which leads back. The children can ask who it is:
///
/// ```
/// # use hallpass_yew::{RequireSession, use_user};
/// # use yew::prelude::*;
/// #[component]
/// fn Notes() -> Html {
///     let name = use_user().and_then(|user| user.name);
///     html! { <h1>{ format!("Notes of {}", name.as_deref().unwrap_or("yours")) }</h1> }
/// }
///
/// #[component]
/// fn NotesPage() -> Html {
///     html! { <RequireSession><Notes /></RequireSession> }
/// }
/// ```
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[component]
pub fn RequireSession(props: &RequireSessionProps) -> Html {
    let texts = use_texts();
    match use_session_required_or(leave(props.leave.as_ref())) {
        Required::Session(_) => props.children.clone(),
        other => without_session(texts, &other, props.fallback.as_ref(), props.signed_out.as_ref()),
    }
}

/// Properties of [`Require`].
#[derive(Clone, PartialEq, Properties)]
pub struct RequireProps {
    /// Which people see the children.
    pub when: Callback<Rc<Session>, bool>,
    /// Shown to a person who is signed in and may not see the children. By default a sentence that
    /// says so.
    #[prop_or_default]
    pub denied: Option<Html>,
    /// As of [`RequireSession`].
    #[prop_or_default]
    pub fallback: Option<Html>,
    /// As of [`RequireSession`].
    #[prop_or_default]
    pub signed_out: Option<Html>,
    /// As of [`RequireSession`].
    #[prop_or_default]
    pub leave: Option<Callback<()>>,
    /// The content.
    pub children: Html,
}

/// Shows its children to people who are signed in and for whom `when` is true, `denied` to others
/// who are signed in, and sends anonymous visitors to the login page. `when` is asked again when
/// the session changes.
///
/// It hides; only the server can keep something secret: guard the page and its data there, too.
///
/// ```
/// # use hallpass_yew::{Require, types::{ApplicationData, Session}};
/// # use std::rc::Rc;
/// # use yew::prelude::*;
/// #[derive(Clone, PartialEq, serde::Serialize, serde::Deserialize)]
/// struct Member { roles: Vec<String> }
/// impl ApplicationData for Member {}
///
/// fn is_editor(session: Rc<Session>) -> bool {
///     session.data::<Member>().is_some_and(|member| member.roles.iter().any(|role| role == "editor"))
/// }
///
/// #[component]
/// fn Drafts() -> Html {
///     html! { <Require when={is_editor} denied={html! { <p>{ "For editors." }</p> }}>{ "Drafts" }</Require> }
/// }
/// ```
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[component]
pub fn Require(props: &RequireProps) -> Html {
    let texts = use_texts();
    match use_session_required_or(leave(props.leave.as_ref())) {
        Required::Session(session) if props.when.emit(session.clone()) => props.children.clone(),
        Required::Session(_) => {
            let denied = || error_notice(texts, ErrorCode::Forbidden, None);
            props.denied.clone().unwrap_or_else(denied)
        }
        other => without_session(texts, &other, props.fallback.as_ref(), props.signed_out.as_ref()),
    }
}

fn leave(own: Option<&Callback<()>>) -> Callback<()> {
    own.cloned().unwrap_or_else(|| Callback::from(|()| replace_by_login_page()))
}

fn without_session(
    texts: &Texts,
    required: &Required,
    fallback: Option<&Html>,
    signed_out: Option<&Html>,
) -> Html {
    match required {
        Required::Session(_) => Html::default(),
        Required::Waiting(connection) => {
            fallback.cloned().unwrap_or_else(|| loading_notice(texts, *connection))
        }
        Required::SignedOut => {
            let sign_in =
                || html! { <p><a class="button" href={login_page(None)}>{ fixed(texts.sign_in) }</a></p> };
            signed_out.cloned().unwrap_or_else(sign_in)
        }
    }
}

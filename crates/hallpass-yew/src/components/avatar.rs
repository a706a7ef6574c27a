//! A person's avatar, and what is shown when there is none or it does not load.

use web_sys::HtmlImageElement;
use yew::prelude::*;

/// What [`Avatar`] takes.
#[derive(Clone, PartialEq, Properties)]
pub struct AvatarProps {
    /// The avatar's address, if the person has one.
    #[prop_or_default]
    pub image: Option<String>,
    /// What is shown without one, or if it does not load: an address that your server answers with a picture.
    pub fallback: AttrValue,
    /// What a screen reader says; empty where the name stands beside it.
    #[prop_or("Avatar".into())]
    pub alt: AttrValue,
    /// Width and height, in CSS pixels.
    #[prop_or(48)]
    pub size: u32,
}

/// A picture of fixed size, so that nothing moves when it arrives; round, by the class `avatar` of Hallpass' own style sheet.
///
/// ```
/// # use hallpass_yew::{components::Avatar, session::use_user};
/// # use yew::prelude::*;
/// #[component]
/// fn Who() -> Html {
///     let Some(user) = use_user() else { return html! {} };
///     html! { <Avatar image={user.image} fallback="/pictures/nobody.png" size={32} /> }
/// }
/// ```
#[component]
pub fn Avatar(props: &AvatarProps) -> Html {
    let node = use_node_ref();
    let failed = use_state(|| None::<String>);
    let fail = {
        let (failed, image) = (failed.clone(), props.image.clone());
        Callback::from(move |()| failed.set(image.clone()))
    };
    {
        // An image that failed before anybody listened tells so only when it is asked.
        let (node, fail) = (node.clone(), fail.clone());
        use_effect_with(props.image.clone(), move |image| {
            let broken = node
                .cast::<HtmlImageElement>()
                .is_some_and(|image| image.complete() && image.natural_width() == 0);
            if image.is_some() && broken {
                fail.emit(());
            }
        });
    }
    let loads = props.image.clone().filter(|image| failed.as_ref() != Some(image));
    let size = props.size.to_string();
    html! {
        <img
            ref={node}
            class="avatar"
            src={loads.map_or_else(|| props.fallback.clone(), AttrValue::from)}
            alt={props.alt.clone()}
            width={size.clone()}
            height={size}
            referrerpolicy="no-referrer"
            onerror={move |_: Event| fail.emit(())}
        />
    }
}

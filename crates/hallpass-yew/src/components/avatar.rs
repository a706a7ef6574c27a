//! A person's avatar, with a fallback.

use web_sys::HtmlImageElement;
use yew::prelude::*;

/// Properties of [`Avatar`].
#[derive(Clone, PartialEq, Properties)]
pub struct AvatarProps {
    /// The URL of the picture, if the person has one: `User::image`.
    #[prop_or_default]
    pub image: Option<String>,
    /// The URL of a picture of your own, shown if the person has none or it does not load.
    pub fallback: AttrValue,
    /// The text for screen readers. Empty if the name stands beside it.
    #[prop_or("Avatar".into())]
    pub alt: AttrValue,
    /// Width and height, in CSS pixels.
    #[prop_or(48)]
    pub size: u32,
}

/// A picture of fixed size, so that nothing moves when it arrives. Its CSS class is `avatar`.
///
/// ```
/// # use hallpass_yew::{Avatar, use_user};
/// # use yew::prelude::*;
/// #[component]
/// fn Me() -> Html {
///     let Some(user) = use_user() else { return html! {} };
///     html! { <Avatar image={user.image} fallback="/pictures/fallback.png" size={32} /> }
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
        // A picture that failed before the listener was there is found only by looking.
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

//! A person's avatar, with a fallback.

use web_sys::HtmlImageElement;
use yew::prelude::*;

use crate::session::use_texts;

/// Properties of [`Avatar`]. None is required.
#[derive(Clone, PartialEq, Properties)]
pub struct AvatarProps {
    /// The URL of the picture, if the person has one: `User::image`.
    #[prop_or_default]
    pub image: Option<String>,
    /// The URL of a picture of your own, shown if the person has none or it does not load. Without
    /// it an outline of a person is drawn, in the colour of the text.
    #[prop_or_default]
    pub fallback: Option<AttrValue>,
    /// The text for screen readers: empty if the name stands beside it. By default the word for an
    /// avatar.
    #[prop_or_default]
    pub alt: Option<AttrValue>,
    /// Width and height, in CSS pixels.
    #[prop_or(48)]
    pub size: u32,
    /// The CSS classes.
    #[prop_or_else(|| "avatar".into())]
    pub class: Classes,
}

/// A picture of fixed size, so that nothing moves when it arrives.
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
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[component]
pub fn Avatar(props: &AvatarProps) -> Html {
    let texts = use_texts();
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
    let source = loads.map(AttrValue::from).or_else(|| props.fallback.clone());
    let size = props.size.to_string();
    let alt = props.alt.clone().unwrap_or(AttrValue::Static(texts.avatar));
    let class = props.class.clone();
    let Some(source) = source else {
        let is_decoration = alt.is_empty();
        return html! {
            <svg
                {class}
                viewBox="0 0 24 24"
                fill="currentColor"
                role="img"
                aria-label={alt}
                aria-hidden={is_decoration.then_some("true")}
                width={size.clone()}
                height={size}
            >
                <path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 8a8 6 0 0 1 16 0Z" />
            </svg>
        };
    };
    html! {
        <img
            ref={node}
            {class}
            src={source}
            {alt}
            width={size.clone()}
            height={size}
            referrerpolicy="no-referrer"
            onerror={move |_: Event| fail.emit(())}
        />
    }
}

//! The smallest Yew app that names a person. With the feature `session` it asks Hallpass who that
//! is: what it is larger then is what a provider and one hook cost.

use yew::prelude::*;

#[cfg(feature = "session")]
#[component]
fn App() -> Html {
    html! { <hallpass_yew::SessionProvider><Name /></hallpass_yew::SessionProvider> }
}

#[cfg(feature = "session")]
#[component]
fn Name() -> Html {
    let name = hallpass_yew::use_user().and_then(|user| user.name);
    html! { <p>{ name }</p> }
}

#[cfg(not(feature = "session"))]
#[component]
fn App() -> Html {
    let name = use_state(|| None::<String>);
    html! { <p>{ (*name).clone() }</p> }
}

fn main() {
    #[cfg(target_arch = "wasm32")]
    yew::Renderer::<App>::new().render();
}

//! The site, in a page that has an element for it; otherwise the probes.

#[cfg(target_arch = "wasm32")]
fn main() {
    use hallpass_probe_yew::{probes::Probes, site::Site};

    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|document| document.get_element_by_id("site"));
    match element.and_then(|element| hallpass_probe_yew::site::read_props(&element).zip(Some(element))) {
        // What a server has rendered is taken over.
        Some((props, element)) if element.child_element_count() > 0 => {
            yew::Renderer::<Site>::with_root_and_props(element, props).hydrate();
        }
        Some((props, element)) => {
            yew::Renderer::<Site>::with_root_and_props(element, props).render();
        }
        None => {
            yew::Renderer::<Probes>::new().render();
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}

//! The browser binary: hydrates the page that the server rendered, or renders into the plain shell.

#[cfg(all(feature = "browser", target_family = "wasm"))]
mod allocator;

#[cfg(feature = "browser")]
fn main() {
    use hallpass_web::{
        App, AppProps, Location, Page, base_path, read_account_page, read_root, set_account_page, set_root,
    };
    use hallpass_yew::{recovery, session, texts::ENGLISH};

    // Set by Yew's own function: it replaces any other hook.
    yew::set_custom_panic_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        recovery::after_panic(&ENGLISH, &Page::Home.href());
    }));
    let document = web_sys::window().and_then(|window| window.document()).expect("BUG: there is a document");
    let root = document.get_element_by_id("app").expect("BUG: index.html has an element with the id app");
    set_root(&read_root(&document));
    if let Some(url) = read_account_page(&document) {
        set_account_page(&url);
    }
    let initial = session::initial_state();
    let is_rendered = initial.is_some() && !recovery::is_recovering();
    let props = AppProps { initial, location: Location::Browser, base_path: base_path(&document).into() };
    let renderer = yew::Renderer::<App>::with_root_and_props(root, props);
    if is_rendered {
        renderer.hydrate()
    } else {
        renderer.render()
    };
}

#[cfg(not(feature = "browser"))]
fn main() {
    eprintln!("This is the browser binary. `cargo xtask run` builds it, with the feature `browser`.");
    std::process::exit(2);
}

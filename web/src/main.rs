//! The browser binary: takes over the shell.

#[cfg(feature = "browser")]
fn main() {
    // A panic is never silent: it stands in the console, and marks the document for whoever tests it.
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        if let Some(root) = web_sys::window().and_then(|window| window.document()?.document_element()) {
            let _ = root.set_attribute("data-panicked", "");
        }
    }));
    let root = web_sys::window().and_then(|window| window.document()?.get_element_by_id("app"));
    let root = root.expect("BUG: index.html has an element with the id app");
    yew::Renderer::<hallpass_web::App>::with_root(root).render();
}

#[cfg(not(feature = "browser"))]
fn main() {
    eprintln!("This is the browser binary. Trunk builds it, with the feature `browser`: see Trunk.toml.");
    std::process::exit(2);
}

//! The path below which the whole app is: empty, unless `AUTH_URL` has one.

use std::sync::OnceLock;

use web_sys::Document;

/// The name of the element in the head of a page with the path.
pub const ROOT_META: &str = "hallpass-root";

/// One for the process: a page has one app, and a server serves one.
static ROOT: OnceLock<String> = OnceLock::new();

/// Sets it, before anything is drawn: empty, or with a slash at its beginning and none at its end.
pub fn set_root(path: &str) {
    // A second one changes nothing.
    let _ = ROOT.set(path.to_owned());
}

/// Reads it from the head of `document`.
pub fn read_root(document: &Document) -> String {
    let meta = document.query_selector(&format!("meta[name={ROOT_META}]")).ok().flatten();
    meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_default()
}

/// `path`, which is below the root, as browsers see it.
pub fn href(path: &str) -> String {
    [ROOT.get().map_or("", String::as_str), path].concat()
}

/// The path below the root for one that a browser sees; `None` for one outside, such as that of
/// another application of the host.
pub(crate) fn local(path: &str) -> Option<&str> {
    below(ROOT.get().map_or("", String::as_str), path)
}

fn below<'a>(root: &str, path: &'a str) -> Option<&'a str> {
    match path.strip_prefix(root)? {
        "" => Some("/"),
        local => Some(local).filter(|local| local.starts_with('/')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing else in this process sets it.
    #[test]
    fn app_without_a_root_has_every_path_as_it_is() {
        assert_eq!(
            (href("/login").as_str(), local("/login"), local("/app/login")),
            ("/login", Some("/login"), Some("/app/login"))
        );
    }

    #[test]
    fn path_outside_of_the_root_is_no_page_of_the_app() {
        for (path, expected) in [
            ("/app/login", Some("/login")),
            ("/app/", Some("/")),
            ("/app", Some("/")),
            ("/application", None),
            ("/login", None),
            ("/", None),
        ] {
            assert_eq!(below("/app", path), expected, "{path}");
        }
    }
}

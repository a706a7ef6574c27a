//! URLs at the origin of the open page.

/// The origin of the open page. `None` in a server.
pub fn own_origin() -> Option<String> {
    // In a server there is no open page, and asking for one panics.
    if cfg!(not(target_family = "wasm")) {
        return None;
    }
    web_sys::window()?.location().origin().ok()
}

/// `url` as a path, if it is at the origin of the open page; otherwise as it is.
pub fn without_own_origin(url: &str) -> String {
    without_origin(url, own_origin().as_deref()).to_owned()
}

/// Whether `url` is `path` at some origin.
pub fn is_at_some_origin(url: &str, path: &str) -> bool {
    url.strip_suffix(path).is_some_and(|origin| origin.matches('/').count() == 2)
}

fn without_origin<'a>(url: &'a str, origin: Option<&str>) -> &'a str {
    match origin.and_then(|origin| url.strip_prefix(origin)) {
        Some("") => "/",
        Some(path) if path.starts_with('/') => path,
        _ => url,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn url_at_the_own_origin_is_its_path() {
        let origin = Some("https://app.example.org");
        for (url, expected) in [
            ("https://app.example.org/login?a=b", "/login?a=b"),
            ("https://app.example.org", "/"),
            ("/login", "/login"),
            ("https://app.example.org.evil.example/login", "https://app.example.org.evil.example/login"),
            ("https://app.example.org:8443/login", "https://app.example.org:8443/login"),
            ("https://id.example.org/login", "https://id.example.org/login"),
        ] {
            assert_eq!(without_origin(url, origin), expected);
            assert_eq!(without_origin(url, None), url);
        }
    }
}

//! Whether a host name is the public one, another one that browsers use, or an internal one.

use url::{Host, Url};

use crate::model::public_url::{PublicUrl, is_loopback};

/// Last labels of names that exist inside of networks only (RFC 6761, RFC 6762, RFC 8375, and
/// ICANN's `internal`; `svc` and `local` are Kubernetes').
const INTERNAL: [&str; 9] =
    ["localhost", "local", "internal", "svc", "lan", "intranet", "private", "invalid", "home.arpa"];

/// The kind of a host name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// That of `AUTH_URL`.
    Public,
    /// Another one that browsers may use.
    Another,
    /// One that says nothing about which name the browser uses.
    Inconclusive,
}

/// The kind of `host`, as a header writes it, for the application at `public_url`.
pub(super) fn name_of(host: &str, public_url: &PublicUrl) -> Name {
    // As browsers write it.
    if public_url.authority() == host {
        return Name::Public;
    }
    let Ok(asked) = Url::parse(&format!("{}://{host}/", public_url.as_url().scheme())) else {
        return Name::Inconclusive;
    };
    let public = public_url.as_url();
    let without_dot = |url: &Url| url.host_str().map(|host| host.trim_end_matches('.').to_owned());
    if (without_dot(&asked), asked.port()) == (without_dot(public), public.port()) {
        return Name::Public;
    }
    let is_of_browsers = if public_url.is_loopback() {
        // In development `http://127.0.0.1:8080` and `http://localhost:8080` are the same server,
        // but not the same cookies.
        is_loopback(&asked)
    } else {
        asked.port() == public.port() && matches!(asked.host(), Some(Host::Domain(name)) if is_public(name))
    };
    if is_of_browsers { Name::Another } else { Name::Inconclusive }
}

fn is_public(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let is_internal = |label: &str| name.strip_suffix(label).is_some_and(|rest| rest.ends_with('.'));
    name.contains('.') && !INTERNAL.into_iter().any(is_internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_other_names_of_browsers_are_redirected() {
        for (name, expected) in [
            ("app.example.org", Name::Public),
            ("APP.example.org.", Name::Public),
            ("app.example.org:443", Name::Public),
            ("www.example.org", Name::Another),
            ("old.example.com", Name::Another),
            ("www.example.org:8080", Name::Inconclusive),
            ("192.0.2.1", Name::Inconclusive),
            ("[2001:db8::1]", Name::Inconclusive),
            ("hallpass", Name::Inconclusive),
            ("hallpass.default.svc.cluster.local", Name::Inconclusive),
            ("hallpass.internal", Name::Inconclusive),
            ("localhost", Name::Inconclusive),
            ("a b", Name::Inconclusive),
            ("", Name::Inconclusive),
        ] {
            assert_eq!(
                name_of(name, &PublicUrl::parse("https://app.example.org").unwrap()),
                expected,
                "{name}"
            );
        }
        let development = PublicUrl::parse("http://localhost:8080").unwrap();
        assert_eq!(name_of("127.0.0.1:8080", &development), Name::Another);
        assert_eq!(name_of("localhost:8080", &development), Name::Public);
        assert_eq!(name_of("www.example.org", &development), Name::Inconclusive);
    }

    #[test]
    fn another_host_must_name_the_port_of_the_public_url() {
        let public = PublicUrl::parse("https://app.example.org:8443").unwrap();
        assert_eq!(name_of("app.example.org:8443", &public), Name::Public);
        assert_eq!(name_of("www.example.org:8443", &public), Name::Another);
        // As nginx's `$host` writes it: which port the browser uses is not known.
        assert_eq!(name_of("app.example.org", &public), Name::Inconclusive);
        assert_eq!(name_of("www.example.org", &public), Name::Inconclusive);
    }
}

//! Hosts that are not on the internet.

use url::{Host, Url};

/// Endings of names that only private networks resolve: RFC 6762 (`local`), RFC 8375 (`home.arpa`),
/// RFC 6761 (`localhost`, `test`), ICANN's `internal`, and those of Kubernetes.
const PRIVATE_ENDINGS: [&str; 8] =
    [".cluster.local", ".home.arpa", ".internal", ".lan", ".local", ".localhost", ".svc", ".test"];

/// Whether the host of `url` is on a private network: a private address, a name without a dot, as
/// in containers, or a name that the internet does not have.
pub fn is_private_host(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_private() || address.is_loopback() || address.is_link_local(),
        Some(Host::Ipv6(address)) => {
            address.is_unique_local() || address.is_loopback() || address.is_unicast_link_local()
        }
        Some(Host::Domain(name)) => {
            !name.contains('.') || PRIVATE_ENDINGS.iter().any(|ending| name.ends_with(ending))
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_host_is_an_address_or_a_name_that_the_internet_lacks() {
        let is_private = |host: &str| is_private_host(&Url::parse(&format!("http://{host}:8080/x")).unwrap());
        for host in
            ["10.1.2.3", "192.168.0.1", "172.16.0.1", "[fd00::1]", "keycloak", "id.svc", "id.home.arpa"]
        {
            assert!(is_private(host), "{host}");
        }
        for host in
            ["8.8.8.8", "172.32.0.1", "[2001:db8::1]", "example.org", "internal.example.org", "evil.localx"]
        {
            assert!(!is_private(host), "{host}");
        }
    }
}

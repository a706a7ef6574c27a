//! The IP address of a client behind proxies: only the proxies that the configuration names are
//! trusted.

use std::net::{IpAddr, SocketAddr};

use actix_web::HttpRequest;
use ipnet::IpNet;

/// The proxies whose forwarding headers are trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

/// The client that sent a request, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// It has this IP address.
    At(IpAddr),
    /// It is behind a proxy with this IP address, on this computer or in the same network, which is
    /// not trusted.
    BehindUnknownProxy(IpAddr),
}

impl TrustedProxies {
    /// Reads IP addresses and networks, such as `10.0.0.0/8, ::1`; `None` if one of them is
    /// neither.
    pub fn parse(text: &str) -> Option<Self> {
        let parse_network = |text: &str| {
            let text = text.trim();
            text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
        };
        text.split(',').map(parse_network).collect::<Option<_>>().map(Self)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The IP address that `req` comes from, as the list of sessions and the log show it.
    pub fn address_of(&self, req: &HttpRequest) -> Option<String> {
        self.ip_of(req).map(|ip| ip.to_string())
    }

    /// The host name that the browser uses, as far as the proxies say: `X-Forwarded-Host` of a
    /// trusted one, else `Host`.
    pub fn browser_host<'a>(&self, req: &'a HttpRequest) -> Option<&'a str> {
        let text = |name: &str| req.headers().get(name)?.to_str().ok();
        let is_trusted = req.peer_addr().is_some_and(|peer| self.trusts(peer.ip().to_canonical()));
        // The first proxy knows it.
        let forwarded =
            text("x-forwarded-host").filter(|_| is_trusted).and_then(|hosts| hosts.split(',').next());
        forwarded.map(str::trim).or_else(|| text("host"))
    }

    fn ip_of(&self, req: &HttpRequest) -> Option<IpAddr> {
        let values = req.headers().get_all("x-forwarded-for");
        let hops: Vec<_> = values.flat_map(|value| value.as_bytes().split(|byte| *byte == b',')).collect();
        Some(self.client_ip(req.peer_addr()?.ip(), &hops))
    }

    /// The client that sent `req`, for a decision about all of its requests.
    pub fn client_of(&self, req: &HttpRequest) -> Option<Client> {
        let ip = self.ip_of(req)?;
        let peer = req.peer_addr()?.ip().to_canonical();
        let is_unknown_proxy =
            ip == peer && is_forwarded(req) && is_on_local_network(peer) && !self.trusts(peer);
        Some(if is_unknown_proxy { Client::BehindUnknownProxy(peer) } else { Client::At(ip) })
    }

    fn trusts(&self, ip: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&ip))
    }

    /// The IP address of the client. Each proxy adds the IP address of its own client at the end:
    /// from there back, the first that is no trusted proxy's is the client's. Entries before it may
    /// be forged.
    fn client_ip(&self, peer: IpAddr, hops: &[&[u8]]) -> IpAddr {
        let mut asked_by = peer.to_canonical();
        for hop in hops.iter().rev() {
            if !self.trusts(asked_by) {
                break;
            }
            let Some(hop) = read_hop(hop) else { break };
            asked_by = hop.to_canonical();
        }
        asked_by
    }
}

/// Reads one entry of `X-Forwarded-For`: an IP address, perhaps in brackets, and with the port that
/// some proxies add. An entry that is not text hides no other one.
fn read_hop(entry: &[u8]) -> Option<IpAddr> {
    let entry = std::str::from_utf8(entry).ok()?.trim().trim_matches('"');
    if let Some(rest) = entry.strip_prefix('[') {
        return rest.split_once(']')?.0.parse().ok();
    }
    entry.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|socket_address| socket_address.ip()))
}

/// Whether a proxy passed the request on, or the client says so.
pub fn is_forwarded(req: &HttpRequest) -> bool {
    ["x-forwarded-for", "forwarded", "x-real-ip"].iter().any(|name| req.headers().contains_key(*name))
}

/// On this computer, or in a private network: most likely a proxy, and no person.
fn is_on_local_network(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn untrusted_local_proxy_is_not_taken_for_a_client() {
        let client = |trusted: &TrustedProxies, peer: &str, forwarded: Option<&'static str>| {
            let mut request = TestRequest::default().peer_addr(format!("{peer}:1").parse().unwrap());
            if let Some(forwarded) = forwarded {
                request = request.insert_header(("x-forwarded-for", forwarded));
            }
            trusted.client_of(&request.to_http_request()).unwrap()
        };
        let [near, far, person] =
            ["10.0.0.1", "198.51.100.1", "203.0.113.7"].map(|text| text.parse().unwrap());
        let (none, some) = (TrustedProxies::default(), TrustedProxies::parse("10.0.0.0/8").unwrap());
        assert_eq!(client(&none, "10.0.0.1", Some("203.0.113.7")), Client::BehindUnknownProxy(near));
        assert_eq!(client(&some, "10.0.0.1", Some("203.0.113.7")), Client::At(person));
        // A client with a public IP address does not get around a limit by a header.
        assert_eq!(client(&none, "198.51.100.1", Some("203.0.113.7")), Client::At(far));
        assert_eq!(client(&none, "10.0.0.1", None), Client::At(near));
    }

    #[test]
    fn only_headers_of_trusted_proxies_are_used() {
        let trusted = TrustedProxies::parse("10.0.0.0/8, 127.0.0.1, ::1").unwrap();
        for (peer, hops, expected) in [
            ("192.0.2.9", &["203.0.113.7"][..], "192.0.2.9"),
            ("127.0.0.1", &["203.0.113.7"], "203.0.113.7"),
            ("127.0.0.1", &["198.51.100.1", " 203.0.113.7", "10.1.2.3"], "203.0.113.7"),
            ("::ffff:127.0.0.1", &["2001:db8::7"], "2001:db8::7"),
            ("127.0.0.1", &["10.0.0.1", "10.0.0.2"], "10.0.0.1"),
            ("127.0.0.1", &["203.0.113.7", "<script>"], "127.0.0.1"),
            ("127.0.0.1", &[], "127.0.0.1"),
            // As Azure and others write it.
            ("127.0.0.1", &["203.0.113.7:5678"], "203.0.113.7"),
            ("127.0.0.1", &["[2001:db8::7]:443"], "2001:db8::7"),
            ("127.0.0.1", &["[2001:db8::7]"], "2001:db8::7"),
            ("127.0.0.1", &["10.0.0.9:80", "10.0.0.8:80"], "10.0.0.9"),
            ("127.0.0.1", &["\u{ff}", "203.0.113.7"], "203.0.113.7"),
        ] {
            let bytes: Vec<_> = hops.iter().map(|hop| hop.as_bytes()).collect();
            assert_eq!(
                trusted.client_ip(peer.parse().unwrap(), &bytes).to_string(),
                expected,
                "{peer} {hops:?}"
            );
        }
        // A byte that is no text hides only itself.
        let broken: [&[u8]; 2] = [b"\xff", b" 203.0.113.7"];
        assert_eq!(trusted.client_ip("127.0.0.1".parse().unwrap(), &broken).to_string(), "203.0.113.7");
        assert_eq!(TrustedProxies::parse("10.0.0.0/40"), None);
        assert_eq!(TrustedProxies::parse("localhost"), None);
    }
}

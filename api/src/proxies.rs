//! Where a request comes from, when there are proxies between it and us: only those that the configuration names are believed.

use std::net::IpAddr;

use actix_web::HttpRequest;
use ipnet::IpNet;

/// The proxies that may say for whom they ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Reads addresses and networks, such as `10.0.0.0/8, ::1`; `None` if one of them is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let one = |text: &str| {
            let text = text.trim();
            text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
        };
        text.split(',').map(one).collect::<Option<_>>().map(Self)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The address that `req` comes from, for people to recognise; nothing is decided by it.
    pub fn address_of(&self, req: &HttpRequest) -> Option<IpAddr> {
        let values = req.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
        let hops: Vec<_> = values.flat_map(|value| value.split(',')).collect();
        Some(self.behind(req.peer_addr()?.ip(), &hops))
    }

    /// Each proxy adds whom it was asked by, at the end: from there back, the first whom no trusted one has written down for
    /// itself is whom they were all asked by. What stands before that anybody may have made up.
    fn behind(&self, peer: IpAddr, hops: &[&str]) -> IpAddr {
        let mut asked_by = peer.to_canonical();
        for hop in hops.iter().rev() {
            if !self.0.iter().any(|network| network.contains(&asked_by)) {
                break;
            }
            let Ok(hop) = hop.trim().trim_matches(['[', ']']).parse::<IpAddr>() else { break };
            asked_by = hop.to_canonical();
        }
        asked_by
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_trusted_proxies_say_is_believed() {
        let trusted = TrustedProxies::parse("10.0.0.0/8, 127.0.0.1, ::1").unwrap();
        for (peer, hops, expected) in [
            ("192.0.2.9", &["203.0.113.7"][..], "192.0.2.9"),
            ("127.0.0.1", &["203.0.113.7"], "203.0.113.7"),
            ("127.0.0.1", &["198.51.100.1", " 203.0.113.7", "10.1.2.3"], "203.0.113.7"),
            ("::ffff:127.0.0.1", &["2001:db8::7"], "2001:db8::7"),
            ("127.0.0.1", &["10.0.0.1", "10.0.0.2"], "10.0.0.1"),
            ("127.0.0.1", &["203.0.113.7", "<script>"], "127.0.0.1"),
            ("127.0.0.1", &[], "127.0.0.1"),
        ] {
            assert_eq!(trusted.behind(peer.parse().unwrap(), hops).to_string(), expected, "{peer} {hops:?}");
        }
        assert_eq!(TrustedProxies::parse("10.0.0.0/40"), None);
        assert_eq!(TrustedProxies::parse("localhost"), None);
    }
}

//! Answers only this computer: no other host name (DNS rebinding), no proxy, no public network.

use std::net::IpAddr;

use actix_web::{
    Error, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{Version, header::HOST},
    middleware::Next,
    web::Data,
};

use super::provider::Provider;

/// Refuses a foreign `Host`, headers that proxies add, HTTP/1.0, and connections from public IP
/// addresses. In a container it listens on every address, and requests of this computer to a
/// published port come from the bridge.
///
/// nginx uses HTTP/1.0 by default, with our `Host`. A proxy that uses HTTP/1.1, our `Host` and no
/// header of its own cannot be told from a browser.
///
/// # Errors
/// Only those of the handler.
pub async fn only_this_computer<B: MessageBody + 'static>(
    provider: Data<Provider>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let has_own_host =
        req.headers().get_all(HOST).all(|host| host.as_bytes() == provider.authority.as_bytes())
            && req.headers().contains_key(HOST)
            && req.uri().authority().is_none_or(|authority| authority.as_str() == provider.authority);
    let is_forwarded = req.headers().keys().any(|name| {
        let name = name.as_str();
        name == "forwarded" || name == "via" || name == "x-real-ip" || name.starts_with("x-forwarded")
    });
    let is_current = req.version() >= Version::HTTP_11;
    let is_peer_nearby = req.peer_addr().is_some_and(|peer| is_nearby(peer.ip()));
    if has_own_host && !is_forwarded && is_current && is_peer_nearby {
        return Ok(next.call(req).await?.map_into_left_body());
    }
    let text = "The development provider answers only requests that come directly from this computer.\n";
    Ok(req.into_response(HttpResponse::Forbidden().body(text)).map_into_right_body())
}

/// Whether `ip` is this computer's, or of a private network.
fn is_nearby(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ip_of_this_computer_or_a_private_network_is_nearby() {
        for ip in [
            "127.0.0.1",
            "172.17.0.1",
            "192.168.65.1",
            "10.0.2.2",
            "::1",
            "::ffff:172.17.0.1",
            "fd00::1",
            "fe80::1",
        ] {
            assert!(is_nearby(ip.parse().unwrap()), "{ip}");
        }
        for ip in ["192.0.2.1", "8.8.8.8", "0.0.0.0", "2001:db8::1", "::ffff:192.0.2.1", "::"] {
            assert!(!is_nearby(ip.parse().unwrap()), "{ip}");
        }
    }
}

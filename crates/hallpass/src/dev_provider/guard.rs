//! Answers this machine only: no other host name (DNS rebinding), nothing that came through a proxy, nothing from the internet.

use std::net::IpAddr;

use actix_web::{
    Error, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{Version, header::HOST},
    middleware::Next,
    web::Data,
};

use super::Provider;

/// Refuses a foreign `Host`, any header that proxies add, HTTP/1.0, and a connection from a public IP address: in a container it
/// listens on every address, and what this machine sends to a published port comes from the bridge.
///
/// HTTP/1.0 is what nginx asks with unless it is told otherwise, and its `Host` is then ours. A proxy that asks with
/// HTTP/1.1, our `Host` and no header of its own cannot be told from a browser.
///
/// # Errors
/// Only what the handler answers.
pub async fn only_this_machine<B: MessageBody + 'static>(
    provider: Data<Provider>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let own_host = req.headers().get_all(HOST).all(|host| host.as_bytes() == provider.authority.as_bytes())
        && req.headers().contains_key(HOST)
        && req.uri().authority().is_none_or(|authority| authority.as_str() == provider.authority);
    let forwarded = req.headers().keys().any(|name| {
        let name = name.as_str();
        name == "forwarded" || name == "via" || name == "x-real-ip" || name.starts_with("x-forwarded")
    });
    let is_current = req.version() >= Version::HTTP_11;
    let nearby = req.peer_addr().is_some_and(|peer| is_nearby(peer.ip()));
    if own_host && !forwarded && is_current && nearby {
        return Ok(next.call(req).await?.map_into_left_body());
    }
    let text = "The development provider answers only requests that come directly from this machine.\n";
    Ok(req.into_response(HttpResponse::Forbidden().body(text)).map_into_right_body())
}

/// Whether `ip` is this machine's, or of a private network.
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
    fn only_this_machine_and_private_networks_are_nearby() {
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

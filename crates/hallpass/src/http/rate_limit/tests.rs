//! Which requests are within the limits.

use actix_web::test::TestRequest;

use super::*;

fn from(ip: &str) -> HttpRequest {
    TestRequest::default().peer_addr(format!("{ip}:1").parse().unwrap()).to_http_request()
}

#[test]
fn one_address_is_limited_and_others_are_not() {
    let (limits, proxies) = (RateLimits::new(3), TrustedProxies::default());
    let (busy, other) = (from("192.0.2.1"), from("192.0.2.2"));
    for _ in 0..3 {
        assert!(limits.check_start(&busy, &proxies).is_ok());
    }
    assert!(limits.check_start(&busy, &proxies).is_err());
    // Each kind counts for itself.
    assert!(limits.check_callback(&busy, &proxies).is_ok());
    assert!(limits.check_start(&other, &proxies).is_ok());
    assert!((0..100).all(|_| RateLimits::new(0).check_start(&busy, &proxies).is_ok()));
}

#[test]
fn one_ipv6_network_is_one_address() {
    let (limits, proxies) = (RateLimits::new(1), TrustedProxies::default());
    assert!(limits.check_start(&from("[2001:db8:1:2::1]"), &proxies).is_ok());
    assert!(limits.check_start(&from("[2001:db8:1:2:ffff::9]"), &proxies).is_err());
    assert!(limits.check_start(&from("[2001:db8:1:3::1]"), &proxies).is_ok());
    // An IPv4-mapped IPv6 address is one IPv4 address, and not all of IPv4.
    assert!(limits.check_start(&from("[::ffff:192.0.2.1]"), &proxies).is_ok());
    assert!(limits.check_start(&from("[::ffff:192.0.2.2]"), &proxies).is_ok());
}

#[test]
fn stray_callbacks_are_limited_behind_an_unknown_proxy_too() {
    let (limits, proxies) = (RateLimits::new(2), TrustedProxies::default());
    let direct = from("192.0.2.1");
    let request = TestRequest::default().peer_addr("127.0.0.1:1".parse().unwrap());
    let behind = request.insert_header(("x-forwarded-for", "192.0.2.7")).to_http_request();
    assert!(matches!(proxies.client_of(&behind), Some(Client::BehindUnknownProxy(_))));
    for req in [direct, behind] {
        let within = [(); 3].map(|()| limits.count_stray_callback(&req, &proxies));
        assert_eq!(within, [true, true, false]);
    }
}

#[test]
fn quiet_addresses_are_removed() {
    let limits = RateLimits::new(60_000);
    for host in 0..u32::try_from(CLEANUP_THRESHOLD).unwrap() + 500 {
        let ip = std::net::Ipv4Addr::from_bits(host + 1);
        assert!(limits.check_start(&from(&ip.to_string()), &TrustedProxies::default()).is_ok());
    }
    let Some(limits) = limits.0 else { panic!("there is a limit") };
    assert!(limits.starts.len() <= CLEANUP_THRESHOLD + 1, "{}", limits.starts.len());
}

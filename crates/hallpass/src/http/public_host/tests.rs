//! Which requests are redirected, and that no chain of proxies makes a loop of it.

use std::time::Duration;

use actix_web::test::TestRequest;

use super::*;
use crate::model::public_url::PublicUrl;

fn at(url: &str) -> PublicHost {
    PublicHost::new(Site::at(PublicUrl::parse(url).unwrap()))
}

fn ask(host: &PublicHost, name: &str, path: &str) -> Option<String> {
    ask_at(host, name, path, Instant::now())
}

fn ask_at(host: &PublicHost, name: &str, path: &str, now: Instant) -> Option<String> {
    let request = TestRequest::with_uri(path).insert_header(("host", name));
    let request = request.peer_addr("192.0.2.1:1".parse().unwrap()).to_http_request();
    host.redirect(&request, &TrustedProxies::default(), now)
}

#[test]
fn marker_is_added_once_and_removed_under_the_public_name() {
    let host = at("https://app.example.org");
    for (path, marked) in [
        ("/", "/?hallpass-redirected"),
        ("/profile?a=b%20c&d", "/profile?a=b%20c&d&hallpass-redirected"),
        ("/?", "/?&hallpass-redirected"),
    ] {
        let public = |path: &str| Some(format!("https://app.example.org{path}"));
        assert_eq!(ask(&host, "www.example.org", path), public(marked));
        // A proxy changed the name.
        assert_eq!(ask(&host, "www.example.org", marked), None, "{marked}");
        assert_eq!(ask(&host, "app.example.org", marked), public(path), "{marked}");
        assert_eq!(ask(&host, "app.example.org", path), None, "{path}");
    }
}

#[test]
fn every_visitor_under_another_name_is_redirected() {
    let host = at("https://app.example.org");
    for _ in 0..20 {
        assert!(ask(&host, "www.example.org", "/").is_some());
        assert!(ask(&host, "app.example.org", "/?hallpass-redirected").is_some());
        assert_eq!(ask(&host, "app.example.org", "/"), None);
    }
    // In development, too.
    let host = at("http://localhost:8080");
    for _ in 0..2 {
        assert!(ask(&host, "127.0.0.1:8080", "/").is_some());
    }
}

#[test]
fn redirect_loop_ends_until_an_arrival_or_a_pause() {
    let (host, start) = (at("https://app.example.org"), Instant::now());
    let ask = |name: &str, seconds| ask_at(&host, name, "/", start + Duration::from_secs(seconds));
    let redirects = |from: u64| (from..from + 20).filter(|at| ask("www.example.org", *at).is_some()).count();
    assert_eq!(redirects(0), 8);
    assert_eq!(redirects(20), 0);
    assert_eq!(ask("app.example.org", 40), None);
    assert_eq!(redirects(40), 8);
    assert_eq!(redirects(100), 8);
}

#[test]
fn several_servers_behind_a_renaming_proxy_cause_no_loop() {
    let redirects = |drops_query: bool| {
        let servers = [at("https://app.example.org"), at("https://app.example.org")];
        let mut path = "/".to_owned();
        servers.iter().cycle().zip(0..25).position(|(server, hop)| {
            let request = TestRequest::with_uri(&path).insert_header(("host", "origin.example.net"));
            // Of a CDN with many IP addresses, and a balancer with a cookie for every answer.
            let request = request.insert_header(("x-forwarded-for", format!("203.0.113.7, 192.0.2.{hop}")));
            let request = request.insert_header(("cookie", format!("AWSALB={hop}"))).to_http_request();
            let url = server.redirect(&request, &TrustedProxies::default(), Instant::now());
            let target = url.as_deref().and_then(|url| url.strip_prefix("https://app.example.org"));
            path = target.filter(|_| !drops_query).unwrap_or("/").to_owned();
            url.is_none()
        })
    };
    assert_eq!(redirects(false), Some(1));
    assert!(redirects(true).is_some_and(|redirects| redirects < 20));
}

#[test]
fn proxies_that_differ_in_turn_cause_no_loop() {
    let host = at("https://app.example.org");
    let mut path = "/".to_owned();
    let names = ["origin.example.net", "app.example.org"].into_iter().cycle();
    let redirects = names.take(20).take_while(|name| {
        let Some(url) = ask(&host, name, &path) else { return false };
        path = url.strip_prefix("https://app.example.org").unwrap().to_owned();
        true
    });
    assert!(redirects.count() < 20);
}

#[test]
fn only_pages_are_redirected() {
    let host = at("https://app.example.org");
    for path in ["/api/auth/session", "/api/auth/callback/work?code=a"] {
        assert_eq!(ask(&host, "www.example.org", path), None, "{path}");
    }
    let post = TestRequest::post().uri("/").insert_header(("host", "www.example.org")).to_http_request();
    assert_eq!(host.redirect(&post, &TrustedProxies::default(), Instant::now()), None);
    let json = TestRequest::with_uri("/").insert_header(("host", "www.example.org"));
    let json = json.insert_header(("accept", "application/json")).to_http_request();
    assert_eq!(host.redirect(&json, &TrustedProxies::default(), Instant::now()), None);
}

#[test]
fn only_trusted_proxies_say_the_name_that_a_browser_uses() {
    let trusted = TrustedProxies::parse("192.0.2.1").unwrap();
    let ask = |forwarded: &'static str, proxies: &TrustedProxies| {
        let request = TestRequest::with_uri("/").insert_header(("host", "origin.example.net"));
        let request = request.insert_header(("x-forwarded-host", forwarded));
        let request = request.peer_addr("192.0.2.1:1".parse().unwrap()).to_http_request();
        at("https://app.example.org").redirect(&request, proxies, Instant::now())
    };
    assert_eq!(ask("app.example.org", &trusted), None);
    assert!(ask("www.example.org, origin.example.net", &trusted).is_some());
    assert!(ask("app.example.org", &TrustedProxies::default()).is_some());
}

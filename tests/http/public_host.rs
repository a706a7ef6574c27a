//! People who arrive under another host name than that of `AUTH_URL`, through a real proxy.

use hallpass_tests::{Answer, App, AppOptions, Authority, Client, Front};
use reqwest::{Method, StatusCode};

/// The server for https://app.example.org behind a proxy that does with the host name what `host` says, and the proxy's port.
fn behind(host: &'static str) -> (Front, App, u16) {
    let front = Front::that_tells(&Authority::default(), host);
    let port = url::Url::parse(&front.url).unwrap().port().unwrap();
    let options = front.configure(AppOptions::default().without_dev_provider());
    let options = options
        .env("AUTH_URL", &format!("https://app.example.org:{port}"))
        .env("AUTH_SECRET", "of this test alone: more than 32 bytes");
    let app = App::start_with(options.env("HALLPASS_TRUSTED_PROXIES", "127.0.0.1"));
    (front, app, port)
}

/// Asks as a client that keeps no cookies, and came here by `name`.
async fn ask(front: &Front, method: Method, name: &str, path: &str) -> Answer {
    Client::at(&front.url).with_header("Host", name).send(method, path, None).await
}

/// Follows redirects from `path` on, and gives how many there were.
async fn follow(front: &Front, name: &str, path: &str) -> usize {
    let (mut name, mut path) = (name.to_owned(), path.to_owned());
    for redirects in 0..10 {
        let answer = ask(front, Method::GET, &name, &path).await;
        let Some(location) = answer.header("location") else {
            assert_eq!(answer.status, StatusCode::OK);
            return redirects;
        };
        let url = url::Url::parse(location).unwrap();
        name = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        path = url.path().to_owned();
    }
    panic!("{path} is redirected for ever");
}

#[tokio::test]
async fn pages_under_another_host_name_lead_to_the_public_url() {
    for host in [
        "proxy_set_header Host $http_host;",
        // The name that the server is asked under is the proxy's own, but it says the browser's, too.
        "proxy_set_header Host origin.example.net; proxy_set_header X-Forwarded-Host $http_host;",
    ] {
        let (front, _app, port) = behind(host);
        let (www, public) = (format!("www.example.org:{port}"), format!("app.example.org:{port}"));
        for (method, path) in
            [(Method::GET, "/login?a=%2F&b"), (Method::HEAD, "/profile"), (Method::GET, "/nothing")]
        {
            let answer = ask(&front, method, &www, path).await;
            assert_eq!(answer.status, StatusCode::TEMPORARY_REDIRECT);
            assert_eq!(answer.header("location"), Some(&*format!("https://{public}{path}")));
            // What may be a mistake in the configuration is not remembered.
            assert_eq!(answer.header("cache-control"), Some("no-store"));
        }
        assert_eq!(follow(&front, &www, "/").await, 1);
        assert_eq!(follow(&front, &public, "/").await, 0);
        for path in ["/api/auth/session", "/api/auth/csrf", "/health/live", "/health/ready", "/fallback.png"]
        {
            assert!(ask(&front, Method::GET, &www, path).await.status.is_success(), "{path}");
        }
        let form = ask(&front, Method::POST, &www, "/api/auth/signout").await;
        assert!(form.location().starts_with(&format!("https://{public}/login?error=MissingCSRF")));
    }
}

#[tokio::test]
async fn a_proxy_that_changes_the_host_name_causes_no_redirect_loop() {
    let hint = "have it pass on Host, or X-Forwarded-Host";
    for (host, said) in [
        // As nginx does if it is not told anything: the address and port of the server behind.
        ("", 0),
        ("proxy_set_header Host hallpass.default.svc.cluster.local;", 0),
        // As a CDN does: it looks like a name that people use.
        ("proxy_set_header Host origin.example.net:$server_port;", 1),
    ] {
        let (front, app, port) = behind(host);
        let public = format!("app.example.org:{port}");
        assert_eq!(follow(&front, &public, "/").await, said, "{host}");
        // From then on it is known.
        for path in ["/", "/login", "/profile"] {
            assert_eq!(follow(&front, &public, path).await, 0, "{host}");
        }
        assert_eq!(app.log().matches(hint).count(), said, "{host}");
    }
}

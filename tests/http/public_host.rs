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

/// Asks as a client that came here by `name`.
async fn ask(front: &Front, method: Method, name: &str, path: &str) -> Answer {
    Client::at(&front.url).with_header("Host", name).send(method, path, None).await
}

/// Follows redirects from `path` on, and gives how many there were, and where they ended. A balancer writes another cookie into every
/// request, as AWS' do with theirs.
async fn follow(front: &Front, name: &str, path: &str) -> (usize, String) {
    let (mut name, mut path) = (name.to_owned(), path.to_owned());
    for redirects in 0..20 {
        let client = Client::at(&front.url).with_header("Host", &name);
        let mut client = client.with_header("Cookie", &format!("AWSALB={redirects}"));
        let answer = client.send(Method::GET, &path, None).await;
        let Some(location) = answer.header("location") else {
            assert_eq!(answer.status, StatusCode::OK);
            return (redirects, format!("{name}{path}"));
        };
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let url = url::Url::parse(location).unwrap();
        name = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        path = url[url::Position::BeforePath..].to_owned();
    }
    panic!("{path} is redirected for ever");
}

#[tokio::test]
async fn public_host_pages_under_another_name_lead_to_it() {
    for host in [
        "proxy_set_header Host $http_host;",
        // The name that the server is asked under is the proxy's own, but it says the browser's, too.
        "proxy_set_header Host origin.example.net; proxy_set_header X-Forwarded-Host $http_host;",
    ] {
        let (front, _app, port) = behind(host);
        let (www, public) = (format!("www.example.org:{port}"), format!("app.example.org:{port}"));
        for (method, path, marked) in [
            (Method::GET, "/login?a=%2F&b", "/login?a=%2F&b&hallpass-redirected"),
            (Method::HEAD, "/profile", "/profile?hallpass-redirected"),
            (Method::GET, "/nothing", "/nothing?hallpass-redirected"),
        ] {
            let answer = ask(&front, method, &www, path).await;
            assert_eq!(answer.status, StatusCode::TEMPORARY_REDIRECT);
            assert_eq!(answer.header("location"), Some(&*format!("https://{public}{marked}")));
            // What may be a mistake in the configuration is not remembered.
            assert_eq!(answer.header("cache-control"), Some("no-store"));
        }
        // The same one again and again, or all visitors of a network: every time, and the address is clean in the end.
        for path in ["/", "/login?a=%2F&b"] {
            for _ in 0..6 {
                assert_eq!(follow(&front, &www, path).await, (2, format!("{public}{path}")));
            }
            assert_eq!(follow(&front, &public, path).await, (0, format!("{public}{path}")));
        }
        for path in ["/api/auth/session", "/api/auth/csrf", "/health/live", "/health/ready", "/fallback.png"]
        {
            assert!(ask(&front, Method::GET, &www, path).await.status.is_success(), "{path}");
        }
        let form = ask(&front, Method::POST, &www, "/api/auth/signout").await;
        assert!(form.location().starts_with(&format!("https://{public}/login?error=MissingCSRF")));
    }
}

#[tokio::test]
async fn public_host_changed_by_a_proxy_causes_no_redirect_loop() {
    let hint = "have it pass on Host, or X-Forwarded-Host";
    for (host, redirects) in [
        // As nginx does if it is not told anything: the address and port of the server behind.
        ("", 0),
        ("proxy_set_header Host hallpass.default.svc.cluster.local;", 0),
        // As a CDN does: it looks like a name that browsers use.
        ("proxy_set_header Host origin.example.net:$server_port;", 1),
        // As a CDN does that keeps answers by their path.
        ("proxy_set_header Host origin.example.net:$server_port; set $args '';", 8),
    ] {
        let (front, app, port) = behind(host);
        let public = format!("app.example.org:{port}");
        assert_eq!(follow(&front, &public, "/").await.0, redirects, "{host}");
        // Later pages take no more redirects than the first.
        for path in ["/", "/login", "/login?a=b"] {
            assert!(follow(&front, &public, path).await.0 <= redirects, "{host}");
        }
        let warnings = usize::from(redirects > 0);
        assert_eq!(app.log().matches(hint).count(), warnings, "{host}");
    }
}

/// Every visitor of one network and one browser version, who looks like all others.
#[tokio::test]
async fn public_host_visitors_that_look_alike_all_arrive() {
    let (front, _app, port) = behind("proxy_set_header Host $http_host;");
    let www = format!("www.example.org:{port}");
    for _ in 0..3 {
        let answer = ask(&front, Method::GET, &www, "/login").await;
        assert_eq!(answer.status, StatusCode::TEMPORARY_REDIRECT);
        let url = url::Url::parse(answer.header("location").unwrap()).unwrap();
        let public = format!("app.example.org:{port}");
        let answer = ask(&front, Method::GET, &public, &url[url::Position::BeforePath..]).await;
        assert_eq!(answer.header("location"), Some(&*format!("https://{public}/login")));
        assert_eq!(ask(&front, Method::GET, &public, "/login").await.status, StatusCode::OK);
    }
}

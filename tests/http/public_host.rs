//! Requests under another host name than that of `AUTH_URL`, through a real proxy.

use hallpass_tests::{Answer, App, AppOptions, Authority, Client, Nginx};
use reqwest::{Method, StatusCode};

/// Starts the server for <https://app.example.org> behind a proxy with this setting for the host
/// name. Returns the port of the proxy, too.
fn start_behind_proxy(host: &'static str) -> (Nginx, App, u16) {
    let nginx = Nginx::with_host_setting(&Authority::default(), host);
    let port = url::Url::parse(&nginx.url).unwrap().port().unwrap();
    let options = nginx.configure(AppOptions::default().without_dev_provider());
    let options = options
        .env("AUTH_URL", &format!("https://app.example.org:{port}"))
        .env("AUTH_SECRET", "of this test alone: more than 32 bytes");
    let app = App::start_with(options.env("HALLPASS_TRUSTED_PROXIES", "127.0.0.1"));
    (nginx, app, port)
}

/// Sends a request under the host name `name`.
async fn request_as(nginx: &Nginx, method: Method, name: &str, path: &str) -> Answer {
    Client::at(&nginx.url).with_header("Host", name).send(method, path, None).await
}

/// Follows redirects from `path` on. Returns their number, and where they end. A load balancer adds
/// another cookie to every request, as that of AWS does.
async fn follow_redirects(nginx: &Nginx, name: &str, path: &str) -> (usize, String) {
    let (mut name, mut path) = (name.to_owned(), path.to_owned());
    for redirects in 0..20 {
        let client = Client::at(&nginx.url).with_header("Host", &name);
        let mut client = client.with_header("Cookie", &format!("AWSALB={redirects}"));
        let answer = client.send(Method::GET, &path, None).await;
        let Some(location) = answer.header("location") else {
            assert_eq!(answer.status, StatusCode::OK);
            return (redirects, format!("{name}{path}"));
        };
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let url = url::Url::parse(location).unwrap();
        name = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        url[url::Position::BeforePath..].clone_into(&mut path);
    }
    panic!("{path} is redirected for ever");
}

#[tokio::test]
async fn public_host_pages_under_another_name_lead_to_it() {
    for host in [
        "proxy_set_header Host $http_host;",
        // The proxy sends its own host name, and the browser's in another header.
        "proxy_set_header Host origin.example.net; proxy_set_header X-Forwarded-Host $http_host;",
    ] {
        let (nginx, _app, port) = start_behind_proxy(host);
        let (www, public) = (format!("www.example.org:{port}"), format!("app.example.org:{port}"));
        for (method, path, marked) in [
            (Method::GET, "/login?a=%2F&b", "/login?a=%2F&b&hallpass-redirected"),
            (Method::HEAD, "/profile", "/profile?hallpass-redirected"),
            (Method::GET, "/nothing", "/nothing?hallpass-redirected"),
        ] {
            let answer = request_as(&nginx, method, &www, path).await;
            assert_eq!(answer.status, StatusCode::TEMPORARY_REDIRECT);
            assert_eq!(answer.header("location"), Some(&*format!("https://{public}{marked}")));
            // The redirect may be a mistake in the configuration: it is not cached.
            assert_eq!(answer.header("cache-control"), Some("no-store"));
        }
        // Every request is redirected, and the final URL is clean.
        for path in ["/", "/login?a=%2F&b"] {
            for _ in 0..6 {
                assert_eq!(follow_redirects(&nginx, &www, path).await, (2, format!("{public}{path}")));
            }
            assert_eq!(follow_redirects(&nginx, &public, path).await, (0, format!("{public}{path}")));
        }
        for path in ["/api/auth/session", "/api/auth/csrf", "/health/live", "/health/ready", "/fallback.png"]
        {
            assert!(request_as(&nginx, Method::GET, &www, path).await.status.is_success(), "{path}");
        }
        let form = request_as(&nginx, Method::POST, &www, "/api/auth/signout").await;
        assert!(form.location().starts_with(&format!("https://{public}/login?error=MissingCSRF")));
    }
}

#[tokio::test]
async fn public_host_changed_by_a_proxy_causes_no_redirect_loop() {
    let hint = "have it pass on Host, or X-Forwarded-Host";
    for (host, redirects) in [
        // The default of nginx: IP address and port of the server behind it.
        ("", 0),
        ("proxy_set_header Host hallpass.default.svc.cluster.local;", 0),
        // As a CDN does: a name that looks public.
        ("proxy_set_header Host origin.example.net:$server_port;", 1),
        // As a CDN does that caches answers by their path.
        ("proxy_set_header Host origin.example.net:$server_port; set $args '';", 8),
    ] {
        let (nginx, app, port) = start_behind_proxy(host);
        let public = format!("app.example.org:{port}");
        assert_eq!(follow_redirects(&nginx, &public, "/").await.0, redirects, "{host}");
        // Later pages take no more redirects than the first.
        for path in ["/", "/login", "/login?a=b"] {
            assert!(follow_redirects(&nginx, &public, path).await.0 <= redirects, "{host}");
        }
        let warnings = usize::from(redirects > 0);
        assert_eq!(app.log().matches(hint).count(), warnings, "{host}");
    }
}

/// Visitors of one network with one browser version look alike.
#[tokio::test]
async fn public_host_visitors_that_look_alike_all_arrive() {
    let (nginx, _app, port) = start_behind_proxy("proxy_set_header Host $http_host;");
    let www = format!("www.example.org:{port}");
    for _ in 0..3 {
        let answer = request_as(&nginx, Method::GET, &www, "/login").await;
        assert_eq!(answer.status, StatusCode::TEMPORARY_REDIRECT);
        let url = url::Url::parse(answer.header("location").unwrap()).unwrap();
        let public = format!("app.example.org:{port}");
        let answer = request_as(&nginx, Method::GET, &public, &url[url::Position::BeforePath..]).await;
        assert_eq!(answer.header("location"), Some(&*format!("https://{public}/login")));
        assert_eq!(request_as(&nginx, Method::GET, &public, "/login").await.status, StatusCode::OK);
    }
}

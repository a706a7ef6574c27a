//! Every route of the documented table, called without the required access.

use hallpass_tests::{App, AppOptions, Client};
use reqwest::{Method, StatusCode};

/// Starts a server that has every route.
fn start() -> App {
    App::start_with(AppOptions::default().env("HALLPASS_NATIVE_APPS", "cli, Notes, loopback"))
}

/// Reads method, path and access of every route from `docs/routes.md`; a test of the server
/// compares that with its code.
fn read_routes() -> Vec<(Method, String, String)> {
    let table = include_str!("../../docs/routes.md");
    let rows =
        table.lines().filter(|line| line.starts_with("| `") && !line.contains("a file of the browser app"));
    rows.map(|row| {
        let cells: Vec<_> = row.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        (cells[1].parse().unwrap(), cells[2].replace("{provider}", "dev"), cells[3].to_owned())
    })
    .collect()
}

/// Returns a client with an ended session, and one with a live session of the same user.
async fn ended_and_live(app: &App) -> (Client, Client) {
    let mut browser = Client::of(app);
    browser.sign_in("ada", "/").await;
    let ended = browser.clone();
    browser.sign_out().await;
    browser.sign_in("ada", "/").await;
    (ended, browser)
}

#[tokio::test]
async fn route_for_members_answers_no_one_else() {
    let app = start();
    let (ended, live) = ended_and_live(&app).await;
    let routes: Vec<_> =
        read_routes().into_iter().filter(|(.., access)| access.starts_with("session,")).collect();
    assert!(!routes.is_empty());
    for (method, path, access) in &routes {
        assert_eq!(live.clone().send(method.clone(), path, None).await.status, StatusCode::OK, "{path}");
        for mut client in [Client::of(&app), ended.clone()] {
            let answer = client.send(method.clone(), path, None).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {access}");
            assert!(!answer.text.contains("Ada Lovelace"), "{path}");
        }
    }
    let _outage = app.break_store().await;
    for (method, path, _) in &routes {
        for client in [&live, &ended] {
            let answer = client.clone().send(method.clone(), path, None).await;
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
            assert!(!answer.text.contains("Ada Lovelace"), "{path}");
        }
    }
}

#[tokio::test]
async fn route_with_session_refuses_anonymous_and_missing_csrf() {
    let app = start();
    let (ended, live) = ended_and_live(&app).await;
    let session = live.clone().fetch_session().await;
    let needs_session =
        |(.., access): &(Method, String, String)| ["session", "session and CSRF"].contains(&access.as_str());
    let routes: Vec<_> = read_routes().into_iter().filter(needs_session).collect();
    assert!(routes.len() >= 3, "{routes:?}");
    for (method, path, access) in &routes {
        for mut client in [Client::of(&app), ended.clone()] {
            let answer = client.send(method.clone(), path, None).await;
            assert_eq!(
                (answer.status, &answer.json()["code"]),
                (StatusCode::UNAUTHORIZED, &"SessionRequired".into()),
                "{path}"
            );
        }
        let answer = live.clone().send(method.clone(), path, None).await;
        let expected = if access.contains("CSRF") { StatusCode::FORBIDDEN } else { StatusCode::OK };
        assert_eq!(answer.status, expected, "{path}");
    }
    assert_eq!(live.clone().fetch_session().await, session);
}

#[tokio::test]
async fn route_with_csrf_changes_nothing_without_a_token() {
    let app = start();
    let (_, live) = ended_and_live(&app).await;
    let session = live.clone().fetch_session().await;
    let routes: Vec<_> = read_routes().into_iter().filter(|(.., access)| access == "CSRF").collect();
    assert!(routes.len() >= 4, "{routes:?}");
    for (method, path, _) in routes {
        for fields in [&[][..], &[("csrfToken", "wrong")]] {
            let answer = live.clone().send(method.clone(), &path, Some(fields)).await;
            let error = answer.header("location").map_or(answer.text.clone(), ToOwned::to_owned);
            assert!(error.contains("MissingCSRF"), "{path}: {error}");
            // No sign-in is begun, either.
            assert_eq!(answer.cookies_written(), Vec::<&str>::new(), "{path}");
        }
    }
    assert_eq!(live.clone().fetch_session().await, session);
}

#[tokio::test]
async fn route_for_members_is_unreachable_by_path_tricks() {
    let app = start();
    let (ended, _) = ended_and_live(&app).await;
    for path in [
        "//dashboard",
        "/./dashboard",
        "/x/../dashboard",
        "/dashboard/",
        "/dashboard//",
        "/dashboard/.",
        "/dashboard/..;/",
        "/dashboard;a=b",
        "/dashboard%2f",
        "/dashboard%5c",
        "/%64ashboard",
        "/%2564ashboard",
        "/dashboard.",
        "/dashboard..",
        "/dashboard%00",
        "/dashboard%20",
        "/dashboard.css",
        "/dashboard.js",
        "/dashboard/style.css",
        "/style.css/../dashboard",
        "/Dashboard",
        "/DASHBOARD",
        "/profile/../dashboard",
        "/login/..;/dashboard",
        "/dashboard?a=/login",
        "/dashboard%3f",
        "/dashboard%23",
        "/index.html/dashboard",
        "/api/../dashboard",
    ] {
        for client in [Client::of(&app), ended.clone()] {
            let answer = hallpass_tests::send_raw(
                &app,
                format!(
                    "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nConnection: close\r\n\r\n",
                    app.url.trim_start_matches("http://"),
                    client.cookie_header()
                )
                .as_bytes(),
            );
            let status = answer.status.unwrap_or(0);
            assert!([303, 307, 308, 400, 404].contains(&status), "{path}: {status}");
            assert!(!answer.body.contains("Welcome back"), "{path}");
        }
    }
}

#[tokio::test]
async fn request_without_a_path_is_answered_and_does_not_panic() {
    let app = start();
    for target in ["foo", "*", "http:", "?a=b"] {
        let request = format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let answer = hallpass_tests::send_raw(&app, request.as_bytes());
        assert!(matches!(answer.status, Some(200 | 400 | 404)), "{target}: {:?}", answer.status);
    }
    assert!(!app.log().contains("panicked"), "{}", app.log());
}

//! Connections that clients keep open or busy, and more of them than the server has descriptors.

use std::time::Duration;

use hallpass_tests::{App, AppOptions, Client, RawConnection, cpu_time, resident_mb, wait_for_async};
use reqwest::StatusCode;

/// A request that is answered without a body.
const REQUEST: &[u8] = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
const HALF_A_HEAD: &[u8] = b"GET /health/live HTTP/1.1\r\nHos";
/// A request to a route that reads no body; the end of this body never comes.
const UNREAD_BODY: &[u8] =
    b"POST /api/auth/_log HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n";
/// A request to a route that waits for the rest of the body.
const SLOW_BODY: &[u8] =
    b"POST /api/auth/signout HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\ncsrfToken=";

/// Returns the path of the largest file of the browser app.
async fn find_large_file(app: &App) -> String {
    let page = Client::of(app).get("/").await.text;
    page.split('"').find(|part| part.ends_with(".packed")).unwrap().to_owned()
}

fn with_short_timeout() -> AppOptions {
    AppOptions::default().env("HALLPASS_CLIENT_TIMEOUT", "1")
}

fn with_timeouts_of_an_hour() -> AppOptions {
    AppOptions::default().env("HALLPASS_KEEP_ALIVE", "3600").env("HALLPASS_CLIENT_TIMEOUT", "3600")
}

#[tokio::test]
async fn unused_connections_are_closed_without_an_answer() {
    let app = App::start_with(AppOptions::default().env("HALLPASS_KEEP_ALIVE", "1"));
    // Browsers open connections in advance. A 408 on one would be shown to the user.
    assert_eq!(RawConnection::open(&app).wait_until_closed(), "");
    let mut used = RawConnection::open(&app);
    assert!(used.request_head(REQUEST).starts_with("http/1.1 204"));
    assert_eq!(used.wait_until_closed(), "");
}

#[tokio::test]
async fn idle_connections_are_kept_longer_than_balancers_do() {
    let app = App::start();
    let mut connection = RawConnection::open(&app);
    assert!(connection.request_head(REQUEST).starts_with("http/1.1 204"));
    // Longer than the default of Actix, 5 s.
    tokio::time::sleep(Duration::from_secs(7)).await;
    assert!(connection.request_head(REQUEST).starts_with("http/1.1 204"));
}

#[tokio::test]
async fn half_a_request_head_does_not_hold_a_connection() {
    let app = App::start_with(with_short_timeout());
    let mut first = RawConnection::open(&app);
    first.send(HALF_A_HEAD);
    let mut second = RawConnection::open(&app);
    assert!(second.request_head(REQUEST).starts_with("http/1.1 204"));
    second.send(b"G");
    assert_eq!((first.wait_until_closed(), second.wait_until_closed()), (String::new(), String::new()));
}

#[tokio::test]
async fn half_a_head_after_a_request_does_not_hold_a_connection() {
    let app = App::start_with(with_short_timeout().env("HALLPASS_KEEP_ALIVE", "3600"));
    let chunked_body = [UNREAD_BODY, b"0\r\n\r\n"].concat();
    for request in [REQUEST, &chunked_body] {
        let mut connection = RawConnection::open(&app);
        let answer = connection.request_head(&[request, HALF_A_HEAD].concat());
        assert!(answer.starts_with("http/1.1 204"), "{answer}");
        assert_eq!(connection.wait_until_closed(), "");
    }
}

#[tokio::test]
async fn unread_bodies_that_have_arrived_keep_the_connection() {
    let app = App::start();
    let mut connection = RawConnection::open(&app);
    // The route reads no body.
    for body in ["Content-Length: 1\r\n\r\na", "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"] {
        let request = format!("POST /api/auth/_log HTTP/1.1\r\nHost: localhost\r\n{body}");
        let answer = connection.request_head(request.as_bytes());
        assert!(answer.starts_with("http/1.1 204"), "{answer}");
        assert!(!answer.contains("\r\nconnection: close\r\n"), "{answer}");
        assert!(connection.request_head(REQUEST).starts_with("http/1.1 204"));
    }
}

#[tokio::test]
async fn trickled_body_does_not_hold_a_connection() {
    let app = App::start_with(with_short_timeout());
    let mut connection = RawConnection::open(&app);
    connection.send(SLOW_BODY);
    // Each byte is in time, but not the body. The handler itself would wait for 10 s, and answer.
    assert_eq!(connection.trickle_until_closed(b'a', Duration::from_millis(200)), "");
}

/// Clients that pipeline thousands of requests, and do not read the answers.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn pipelined_requests_cost_little_memory_and_no_processor_time() {
    const PIPELINED: usize = 20_000;
    let app = App::start_with(with_timeouts_of_an_hour());
    let asset = format!("GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n", find_large_file(&app).await).repeat(4);
    let before_mb = resident_mb(app.pid());
    let mut connections = Vec::new();
    let chunked_body = [UNREAD_BODY, b"0\r\n\r\n", asset.as_bytes()].concat();
    for first in [asset.as_bytes(), SLOW_BODY, &chunked_body] {
        let flood = [first, &REQUEST.repeat(PIPELINED)].concat();
        for _ in 0..10 {
            let mut connection = RawConnection::open(&app);
            connection.send_what_fits(&flood);
            connections.push(connection);
        }
    }
    let is_idle = || async {
        let before = cpu_time(app.pid());
        tokio::time::sleep(Duration::from_millis(500)).await;
        (cpu_time(app.pid()).checked_sub(before).unwrap() < Duration::from_millis(50)).then_some(())
    };
    wait_for_async("the server waits for the clients", is_idle).await;
    let grown_mb = resident_mb(app.pid()) - before_mb;
    assert!(grown_mb < 80.0, "{} connections take {grown_mb} MB", connections.len());
    Client::of(&app).sign_in("ada", "/profile").await;
}

#[tokio::test]
async fn pipelined_requests_are_all_answered() {
    let app = App::start();
    let mut connection = RawConnection::open(&app);
    let closing = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    connection.send(&[&REQUEST.repeat(199)[..], closing].concat());
    assert_eq!(connection.wait_until_closed().matches("HTTP/1.1 204").count(), 200);
}

#[tokio::test]
async fn unread_body_does_not_hold_a_connection() {
    let app = App::start_with(with_short_timeout());
    let mut connection = RawConnection::open(&app);
    let answer = connection.request_head(UNREAD_BODY);
    assert!(answer.starts_with("http/1.1 204"), "{answer}");
    // Only the rest of the body could follow.
    assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
    assert_eq!(connection.wait_until_closed(), "");
    // The same if a handler waits for the body.
    let mut awaited = RawConnection::open(&app);
    awaited.send(SLOW_BODY);
    awaited.wait_until_closed();
}

#[tokio::test]
async fn unread_answer_does_not_hold_a_connection() {
    let app = App::start_with(with_short_timeout());
    let request = format!("GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n", find_large_file(&app).await);
    RawConnection::open(&app).send_until_closed(request.as_bytes());
}

#[tokio::test]
async fn slowly_read_answer_arrives() {
    let options = AppOptions::default().env("HALLPASS_CLIENT_TIMEOUT", "4").env("HALLPASS_KEEP_ALIVE", "1");
    let app = App::start_with(options);
    let path = find_large_file(&app).await;
    let mut connection = RawConnection::open(&app);
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    // More than is read below, and than fits into the buffers.
    for _ in 0..64 {
        connection.send(request.as_bytes());
    }
    // For longer than either timeout, in small parts.
    for _ in 0..60 {
        assert_ne!(connection.read(1 << 18), 0, "closed too early");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn session_s19_idle_connections_do_not_delay_the_shutdown() {
    let mut app = App::start_with(with_timeouts_of_an_hour().env("HALLPASS_DRAIN", "0"));
    let mut waiting: Vec<_> = (0..4).map(|_| RawConnection::open(&app)).collect();
    assert!(waiting[1].request_head(REQUEST).starts_with("http/1.1 204"));
    waiting[2].send(HALF_A_HEAD);
    waiting[3].request_head(UNREAD_BODY);
    assert!(app.terminate().success());
    assert!(!app.log().contains("some requests took too long"), "{}", app.log());
    for mut connection in waiting {
        assert_eq!(connection.wait_until_closed(), "");
    }
}

#[tokio::test]
async fn session_s19_answers_while_draining_close_connections() {
    let mut app = App::start_with(AppOptions::default().env("HALLPASS_DRAIN", "600"));
    let mut connection = RawConnection::open(&app);
    assert!(!connection.request_head(REQUEST).contains("\r\nconnection: close\r\n"));
    app.send_sigterm();
    let not_ready = || async {
        let status = Client::of(&app).get("/health/ready").await.status;
        (status == StatusCode::SERVICE_UNAVAILABLE).then_some(())
    };
    wait_for_async("the server is not ready", not_ready).await;
    // A load balancer may use its connection once more.
    assert!(connection.request_head(REQUEST).contains("\r\nconnection: close\r\n"));
    assert_eq!(connection.wait_until_closed(), "");
    assert!(app.terminate().success());
}

#[tokio::test]
async fn session_s24_waiting_connections_keep_no_user_out() {
    let app = App::start_with(with_timeouts_of_an_hour().with_descriptors(256));
    let asset = format!("GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n", find_large_file(&app).await).repeat(8);
    let mut waiting = Vec::new();
    for kind in [b"", HALF_A_HEAD, UNREAD_BODY, REQUEST, SLOW_BODY, asset.as_bytes()] {
        for _ in 0..100 {
            let mut connection = RawConnection::open(&app);
            connection.send(kind);
            waiting.push(connection);
        }
        // There are more waiting connections than file descriptors.
        let mut browser = Client::of(&app);
        browser.sign_in("ada", "/profile").await;
        assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
        assert_eq!(browser.sign_out().await.status, StatusCode::SEE_OTHER);
    }
    let log = app.log();
    assert!(!log.contains("Too many open files"), "{log}");
    for text in ["limit of open connections", "the limit of connections is reached"] {
        assert_eq!(log.matches(text).count(), 1, "{text}: {log}");
    }
}

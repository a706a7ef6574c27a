//! A WebSocket is closed when the session of its person ends.

use hallpass_tests::{App, AppOptions, Client};
use reqwest::{Response, StatusCode, Upgraded};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// Of a frame that is a whole message (RFC 6455, section 5.2).
const TEXT: u8 = 0x81;
const CLOSE: u8 = 0x88;

/// "Policy violation" (RFC 6455, section 7.4.1).
const POLICY: [u8; 2] = 1008_u16.to_be_bytes();

/// Asks for the WebSocket, as a page of `origin` has a browser do.
async fn handshake(app: &App, client: &Client, origin: &str) -> Response {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = http.get(format!("{}/socket", app.url)).header("Cookie", client.cookie_header());
    let request = request.header("Connection", "Upgrade").header("Upgrade", "websocket");
    let request = request.header("Sec-WebSocket-Version", "13");
    let request = request.header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==").header("Origin", origin);
    request.send().await.unwrap()
}

async fn open(app: &App, client: &Client) -> Upgraded {
    let answer = handshake(app, client, &app.url).await;
    assert_eq!(answer.status(), StatusCode::SWITCHING_PROTOCOLS);
    answer.upgrade().await.unwrap()
}

/// Sends a short text. Clients mask what they send; this mask changes nothing.
async fn send(socket: &mut Upgraded, text: &str) {
    let length = 0x80 | u8::try_from(text.len()).unwrap();
    socket.write_all(&[&[TEXT, length, 0, 0, 0, 0], text.as_bytes()].concat()).await.unwrap();
}

/// Reads a short frame: its first byte, and what is in it.
async fn receive(socket: &mut Upgraded) -> (u8, Vec<u8>) {
    let mut head = [0; 2];
    socket.read_exact(&mut head).await.unwrap();
    let mut content = vec![0; head[1].into()];
    socket.read_exact(&mut content).await.unwrap();
    (head[0], content)
}

#[tokio::test]
async fn session_s09_websocket_example_closes_when_the_session_ends() {
    let app = App::start_with(AppOptions::recipe("websocket"));
    let other = app.start_neighbour();
    let mut ada = Client::of(&app);
    assert_eq!(handshake(&app, &ada, &app.url).await.status(), StatusCode::UNAUTHORIZED);
    ada.sign_in("ada", "/").await;
    assert_eq!(handshake(&app, &ada, "https://evil.example").await.status(), StatusCode::FORBIDDEN);
    let mut sockets = [open(&app, &ada).await, open(&other, &ada.moved_to(&other)).await];
    for socket in &mut sockets {
        send(socket, "hello").await;
        assert_eq!(receive(socket).await, (TEXT, b"hello".to_vec()));
    }
    ada.sign_out().await;
    let expected = [&POLICY[..], b"the session has ended: signed-out"].concat();
    for socket in &mut sockets {
        assert_eq!(receive(socket).await, (CLOSE, expected.clone()));
    }
}

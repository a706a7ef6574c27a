//! Requests as bytes: what no HTTP client would send.

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, TcpStream},
    time::Duration,
};

use crate::App;

/// What came back: as text, as far as it is one.
pub struct RawAnswer {
    /// Nothing, if the connection was closed without an answer.
    pub status: Option<u16>,
    /// The headers, with their names in small letters.
    pub head: String,
    /// What follows them.
    pub body: String,
}

/// Sends `request` as it is, says that nothing follows, and reads the answer.
pub fn send_raw(app: &App, request: &[u8]) -> RawAnswer {
    let port = url::Url::parse(&app.url).unwrap().port().unwrap();
    let mut connection = TcpStream::connect(("127.0.0.1", port)).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    // The server may have heard enough before we have said all.
    let _ = connection.write_all(request);
    let _ = connection.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    let mut part = [0; 4096];
    // Actix keeps a connection open for some seconds when it has not read the whole body.
    while !is_whole(&answer) {
        match connection.read(&mut part) {
            Ok(0) | Err(_) => break,
            Ok(length) => answer.extend_from_slice(&part[..length]),
        }
    }
    let text = String::from_utf8_lossy(&answer);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    RawAnswer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
}

fn is_whole(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer).to_ascii_lowercase();
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    // Whoever has nothing to say, such as 204, does not say how long it is.
    let length = length.map_or(Some(0), |length| length.parse::<usize>().ok());
    !head.contains("transfer-encoding")
        && length.is_some_and(|length| answer.len() >= head.len() + 4 + length)
}

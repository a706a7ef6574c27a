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

/// Sends `request` as it is, says that nothing follows, and reads to the end.
pub fn send_raw(app: &App, request: &[u8]) -> RawAnswer {
    let port = url::Url::parse(&app.url).unwrap().port().unwrap();
    let mut connection = TcpStream::connect(("127.0.0.1", port)).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    // The server may have heard enough before we have said all.
    let _ = connection.write_all(request);
    let _ = connection.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    let _ = connection.read_to_end(&mut answer);
    let text = String::from_utf8_lossy(&answer);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    RawAnswer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
}

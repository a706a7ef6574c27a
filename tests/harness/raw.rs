//! Requests as bytes: those that no HTTP client would send.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::{Shutdown, TcpStream},
    time::{Duration, Instant},
};

use crate::App;

/// Only a failure takes so long.
const TIMEOUT: Duration = Duration::from_mins(1);

/// The answer, as text.
pub struct RawAnswer {
    /// `None` if the connection was closed without an answer.
    pub status: Option<u16>,
    /// The head, in lower case.
    pub head: String,
    /// What follows the head.
    pub body: String,
}

/// Sends `request` as it is, shuts down the writing side, and reads the answer.
pub fn send_raw(app: &App, request: &[u8]) -> RawAnswer {
    let port = url::Url::parse(&app.url).unwrap().port().unwrap();
    let mut connection = TcpStream::connect(("127.0.0.1", port)).unwrap();
    connection.set_read_timeout(Some(TIMEOUT)).unwrap();
    // The server may close the connection before it has read everything.
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

/// A connection, used as no HTTP client would.
pub struct RawConnection(TcpStream);

impl RawConnection {
    /// Connects, and sends nothing yet.
    pub fn open(app: &App) -> Self {
        let port = url::Url::parse(&app.url).unwrap().port().unwrap();
        let connection = TcpStream::connect(("127.0.0.1", port)).unwrap();
        connection.set_read_timeout(Some(TIMEOUT)).unwrap();
        connection.set_write_timeout(Some(TIMEOUT)).unwrap();
        Self(connection)
    }

    /// Sends `bytes`: a part of a request, or several.
    pub fn send(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).unwrap();
    }

    /// Sends as much of `bytes` as the server accepts, and reads nothing.
    pub fn send_what_fits(&mut self, bytes: &[u8]) {
        self.0.set_write_timeout(Some(Duration::from_millis(100))).unwrap();
        let mut rest = bytes;
        while let Ok(length) = self.0.write(rest)
            && length > 0
        {
            rest = &rest[length..];
        }
    }

    /// Sends a request, and reads the head of its answer, which must have no body.
    pub fn request_head(&mut self, request: &[u8]) -> String {
        self.send(request);
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.0
                .read_exact(&mut byte)
                .unwrap_or_else(|error| panic!("no answer ({error}): {}", String::from_utf8_lossy(&head)));
            head.push(byte[0]);
        }
        String::from_utf8(head).unwrap().to_ascii_lowercase()
    }

    /// Reads up to `max` bytes. Returns how many have arrived.
    pub fn read(&mut self, max: usize) -> usize {
        self.0.read(&mut vec![0; max]).unwrap()
    }

    /// Waits until the server closes the connection. Returns what it sent before.
    pub fn wait_until_closed(&mut self) -> String {
        let mut rest = Vec::new();
        match self.0.read_to_end(&mut rest) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
            Err(error) => panic!("the connection is still open ({error})"),
        }
        String::from_utf8_lossy(&rest).into_owned()
    }

    /// Sends `byte` after each `pause` until the server closes the connection. Returns what it sent
    /// before.
    pub fn trickle_until_closed(&mut self, byte: u8, pause: Duration) -> String {
        let started = Instant::now();
        while self.0.write_all(&[byte]).is_ok() {
            assert!(started.elapsed() < TIMEOUT, "the connection is still open");
            std::thread::sleep(pause);
        }
        self.wait_until_closed()
    }

    /// Sends `bytes` again and again, reading nothing, until the server closes the connection.
    pub fn send_until_closed(&mut self, bytes: &[u8]) {
        let started = Instant::now();
        self.0.set_write_timeout(Some(Duration::from_millis(100))).unwrap();
        loop {
            match self.0.write(bytes) {
                Ok(_) => {}
                // The buffers are full: the server reads nothing, either.
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(_) => return,
            }
            assert!(started.elapsed() < TIMEOUT, "the connection is still open");
        }
    }
}

fn is_whole(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer).to_ascii_lowercase();
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    // An answer without a body, such as 204, has no length.
    let length = length.map_or(Some(0), |length| length.parse::<usize>().ok());
    !head.contains("transfer-encoding")
        && length.is_some_and(|length| answer.len() >= head.len() + 4 + length)
}

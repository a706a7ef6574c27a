//! An https proxy that leads every connection to one port of this computer, whichever host it is
//! for.

use std::{
    io::{BufRead as _, BufReader, Write as _, copy},
    net::{Shutdown, TcpListener, TcpStream},
    thread,
};

/// A running proxy. Its thread ends with the process.
pub struct ConnectProxy {
    url: String,
}

impl ConnectProxy {
    /// Starts it in front of the server on `port`.
    pub fn start_to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                thread::spawn(move || forward(near, port));
            }
        });
        Self { url }
    }

    /// Its URL, for `HTTPS_PROXY`.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// Forwards one connection. A connection that breaks is the client's problem.
fn forward(mut near: TcpStream, port: u16) -> Option<()> {
    let mut reader = BufReader::new(near.try_clone().ok()?);
    let mut line = String::new();
    // Until the empty line after the headers: the client waits for the answer then.
    while line != "\r\n" {
        line.clear();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
    }
    let mut far = TcpStream::connect(("127.0.0.1", port)).ok()?;
    near.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").ok()?;
    let (mut far_out, mut near_in) = (far.try_clone().ok()?, reader.into_inner());
    thread::spawn(move || {
        let _ = copy(&mut near_in, &mut far_out);
        let _ = far_out.shutdown(Shutdown::Write);
    });
    let _ = copy(&mut far, &mut near);
    near.shutdown(Shutdown::Both).ok()
}

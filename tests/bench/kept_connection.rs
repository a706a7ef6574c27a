//! One connection that is kept open, for requests one after another.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
};

/// The connection.
pub struct KeptConnection {
    host: String,
    stream: BufReader<TcpStream>,
}

impl KeptConnection {
    /// Connects to the server at `url`.
    pub fn open(url: &str) -> Self {
        let url = url::Url::parse(url).unwrap();
        let host = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        let stream = TcpStream::connect(("127.0.0.1", url.port().unwrap())).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { host, stream: BufReader::new(stream) }
    }

    /// Sends a request, and reads the whole answer. Returns its status.
    pub fn get(&mut self, path: &str, headers: &[String]) -> u16 {
        let mut request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n", self.host);
        for header in headers {
            request += &format!("{header}\r\n");
        }
        self.stream.get_mut().write_all(format!("{request}\r\n").as_bytes()).unwrap();
        let status = self.read_line().split(' ').nth(1).unwrap().parse().unwrap();
        let mut length = 0;
        loop {
            let line = self.read_line().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            assert!(!line.starts_with("transfer-encoding:"), "{path} has no length");
        }
        if status != 304 {
            self.stream.read_exact(&mut vec![0; length]).unwrap();
        }
        status
    }

    fn read_line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        line.truncate(line.trim_end().len());
        line
    }
}

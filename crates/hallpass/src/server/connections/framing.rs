//! How many of the arrived bytes Actix gets at once.
//!
//! Actix decodes everything that it gets, and queues the requests. If it gets one request at a
//! time, it never queues thousands of them for a client that pipelines. The rest stays in the
//! kernel, which makes the client wait.

use actix_http::{HttpMessage as _, Request, header};
use memchr::memchr;

/// How much of a body of unknown length is handed over at once. It may be followed by requests, of
/// which only a few fit in here.
const UNSIZED_BODY_PART_BYTES: usize = 512;

/// What the next bytes of a client belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// A request head.
    Head(HeadScanner),
    /// A body of which this many bytes are missing.
    SizedBody(u64),
    /// A chunked body, or what follows it.
    UnsizedBody(HeadScanner),
}

/// Finds the empty line that ends a request head. Like Actix' parser it skips empty lines before a
/// head, and takes `\n` for `\r\n`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum HeadScanner {
    #[default]
    BeforeHead,
    InLine,
    LineStart,
    /// After a `\r` at the start of a line.
    EmptyLine,
}

impl Default for Framing {
    fn default() -> Self {
        Self::Head(HeadScanner::default())
    }
}

impl Framing {
    /// Begins the body of `request`, which has one.
    pub(super) fn begin_body(&mut self, request: &Request) {
        let headers = request.headers();
        let length =
            headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.trim().parse().ok());
        *self = match length {
            Some(length) if !headers.contains_key(header::TRANSFER_ENCODING) => Self::SizedBody(length),
            _ => Self::UnsizedBody(HeadScanner::default()),
        };
    }

    /// Ends the body. Returns whether a part of the next head came with it.
    pub(super) fn end_body(&mut self) -> bool {
        let scanner = match *self {
            Self::Head(scanner) | Self::UnsizedBody(scanner) => scanner,
            Self::SizedBody(_) => HeadScanner::default(),
        };
        *self = Self::Head(scanner);
        scanner != HeadScanner::BeforeHead
    }

    /// Records that Actix gets the next part of the `arrived` bytes. Returns its length, and
    /// whether Actix must decode it before it gets more.
    pub(super) fn take_part(&mut self, arrived: &[u8]) -> (usize, bool) {
        match self {
            Self::Head(scanner) => match scanner.scan(arrived) {
                Some(end) => (end, true),
                None => (arrived.len(), false),
            },
            Self::SizedBody(rest) => {
                let length = usize::try_from(*rest).map_or(arrived.len(), |rest| rest.min(arrived.len()));
                *rest -= length as u64;
                let is_complete = *rest == 0;
                if is_complete {
                    *self = Self::default();
                }
                (length, is_complete)
            }
            Self::UnsizedBody(scanner) => {
                let length = arrived.len().min(UNSIZED_BODY_PART_BYTES);
                let mut unscanned = &arrived[..length];
                while let Some(end) = scanner.scan(unscanned) {
                    unscanned = &unscanned[end..];
                }
                (length, true)
            }
        }
    }
}

impl HeadScanner {
    /// Goes on through `bytes` to the end of a head. Returns the index after it.
    fn scan(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut index = 0;
        while let Some(byte) = bytes.get(index) {
            if *self == Self::InLine {
                // Nothing else counts until the end of the line.
                index += memchr(b'\n', &bytes[index..])? + 1;
                *self = Self::LineStart;
                continue;
            }
            *self = match (*self, byte) {
                (Self::BeforeHead, b'\r' | b'\n') => Self::BeforeHead,
                (Self::LineStart, b'\r') => Self::EmptyLine,
                (Self::LineStart | Self::EmptyLine, b'\n') => {
                    *self = Self::BeforeHead;
                    return Some(index + 1);
                }
                _ => Self::InLine,
            };
            index += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use actix_http::test::TestRequest;
    use proptest::prelude::*;

    use super::*;

    const HEADS: [&str; 4] = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.0\n\n",
        "\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\n\r\n",
    ];

    /// Hands over everything, of which `window` bytes arrive at a time. Returns the parts that were
    /// decoded at once.
    fn parts(framing: &mut Framing, bytes: &[u8], window: usize) -> Vec<Vec<u8>> {
        let (mut parts, mut rest) = (vec![Vec::new()], bytes);
        while !rest.is_empty() {
            let (length, decode_first) = framing.take_part(&rest[..window.min(rest.len())]);
            assert!(length > 0, "nothing of {rest:?}");
            parts.last_mut().unwrap().extend_from_slice(&rest[..length]);
            if decode_first {
                parts.push(Vec::new());
            }
            rest = &rest[length..];
        }
        parts.retain(|part| !part.is_empty());
        parts
    }

    proptest! {
        #[test]
        fn framing_hands_over_pipelined_heads_one_by_one(
            heads in prop::collection::vec(prop::sample::select(&HEADS[..]), 1..20),
            window in 1_usize..64,
        ) {
            let parts = parts(&mut Framing::default(), heads.concat().as_bytes(), window);
            prop_assert_eq!(parts, heads.iter().map(|head| head.as_bytes().to_vec()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn framing_hands_over_a_sized_body_alone() {
        let mut framing = Framing::default();
        framing.begin_body(&TestRequest::default().insert_header(("Content-Length", "3")).finish());
        let parts = parts(&mut framing, b"a\n\nGET / HTTP/1.1\r\n\r\nGET", 64);
        assert_eq!(parts, [&b"a\n\n"[..], b"GET / HTTP/1.1\r\n\r\n", b"GET"]);
        assert!(framing.end_body(), "half a head follows");
    }

    #[test]
    fn framing_hands_over_an_unsized_body_in_small_parts() {
        let mut framing = Framing::default();
        let chunked = TestRequest::default()
            .insert_header(("Transfer-Encoding", "chunked"))
            .insert_header(("Content-Length", "3"))
            .finish();
        framing.begin_body(&chunked);
        let body = [&[b'a'; 2000][..], b"\r\n0\r\n\r\n"].concat();
        assert!(parts(&mut framing, &body, 4096).iter().all(|part| part.len() <= UNSIZED_BODY_PART_BYTES));
        let mut followed = framing;
        assert!(!framing.end_body());
        parts(&mut followed, b"GET / HTTP/1.1\r\n", 4096);
        assert!(followed.end_body(), "half a head follows");
    }
}

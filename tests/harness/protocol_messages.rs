//! Splits what a client sends to PostgreSQL into the messages of its protocol.

/// The code of a request to cancel another connection's query, in place of a version.
const CANCEL_REQUEST: u32 = 80_877_102;

/// A message of a client. Those that are not here do not matter to what is counted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Message {
    /// Begins a connection.
    Startup,
    /// Parses this SQL.
    Parse(String),
    /// Executes a parsed statement.
    Execute,
    /// Ends a group of messages: the server answers, and the client waits.
    Sync,
    /// Executes this SQL in one message.
    Query(String),
    /// Any other.
    Other,
}

/// The bytes of one connection that are not a whole message yet. Without TLS.
#[derive(Default)]
pub(crate) struct MessageSplitter {
    rest: Vec<u8>,
    is_started: bool,
}

impl MessageSplitter {
    /// Adds `bytes`. Returns the messages that are whole now.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Vec<Message> {
        self.rest.extend_from_slice(bytes);
        std::iter::from_fn(|| self.take_message()).collect()
    }

    fn take_message(&mut self) -> Option<Message> {
        // The first message of a connection has no type.
        let header = usize::from(self.is_started);
        let length = read_u32(&self.rest, header)?;
        let end = header + usize::try_from(length).unwrap();
        let body = self.rest.get(header + 4..end)?;
        let message = match self.rest[0] {
            _ if !self.is_started && read_u32(body, 0) == Some(CANCEL_REQUEST) => Message::Other,
            _ if !self.is_started => Message::Startup,
            // The name of the statement comes first.
            b'P' => Message::Parse(read_text(
                body.iter().position(|byte| *byte == 0).map_or(&[], |at| &body[at + 1..]),
            )),
            b'E' => Message::Execute,
            b'S' => Message::Sync,
            b'Q' => Message::Query(read_text(body)),
            _ => Message::Other,
        };
        self.is_started = true;
        self.rest.drain(..end);
        Some(message)
    }
}

fn read_u32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().unwrap()))
}

/// The text up to the first zero byte.
fn read_text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.split(|byte| *byte == 0).next().unwrap_or_default()).into_owned()
}

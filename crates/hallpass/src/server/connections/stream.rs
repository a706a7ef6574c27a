//! A socket that records what is received and sent, and hands over one request at a time.

use std::{
    cell::RefCell,
    io, mem,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

use super::{activity::Activity, connection::Connection};

const READ_BYTES: usize = 4096;

thread_local! {
    /// Where a worker looks at what has arrived on a connection. Actix' buffer for it would have to
    /// be zeroed each time.
    static ARRIVED: RefCell<[u8; READ_BYTES]> = const { RefCell::new([0; READ_BYTES]) };
}

/// How much unread data is discarded when a connection is closed, such as the body of a malformed
/// request.
const MAX_DISCARDED_BYTES: usize = 128 * 1024;

/// A socket whose events are recorded in its [`Connection`].
pub(super) struct ObservedStream {
    socket: TcpStream,
    connection: Rc<Connection>,
    /// Whether Actix must decode what it has before it gets more.
    decode_first: bool,
}

impl ObservedStream {
    pub(super) fn new(socket: TcpStream, connection: Rc<Connection>) -> Self {
        Self { socket, connection, decode_first: false }
    }

    pub(super) fn connection(&self) -> &Rc<Connection> {
        &self.connection
    }
}

impl AsyncRead for ObservedStream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let Self { socket, connection, decode_first } = self.get_mut();
        if mem::take(decode_first) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        connection.record(|activity, _| activity.tried_to_read());
        let mut framing = connection.framing.get();
        let limit = buffer.remaining().min(READ_BYTES);
        // Also while nothing is handed over, so that a client that hangs up is noticed.
        let peeked = ARRIVED.with_borrow_mut(|arrived| {
            let mut arrived = ReadBuf::new(&mut arrived[..limit]);
            let length = ready!(socket.poll_peek(cx, &mut arrived))?;
            Poll::Ready(Ok::<_, io::Error>((length > 0).then(|| framing.next_part(arrived.filled()))))
        });
        connection.nothing_arrived.set(peeked.is_pending());
        let Some(length) = ready!(peeked)? else { return Poll::Ready(Ok(())) };
        if !connection.activity.get().may_receive() {
            connection.withhold();
            return Poll::Pending;
        }
        let mut part = ReadBuf::new(buffer.initialize_unfilled_to(length));
        ready!(Pin::new(socket).poll_read(cx, &mut part))?;
        let length = part.filled().len();
        *decode_first = framing.hand_over(part.filled());
        buffer.advance(length);
        connection.framing.set(framing);
        connection.record(Activity::received);
        Poll::Ready(Ok(()))
    }
}

impl Drop for ObservedStream {
    /// Discards what has arrived. Unread data would make the kernel reset the connection, and the
    /// last response could be lost.
    fn drop(&mut self) {
        let mut part = [0; READ_BYTES];
        for _ in 0..MAX_DISCARDED_BYTES / READ_BYTES {
            if !matches!(self.socket.try_read(&mut part), Ok(1..)) {
                break;
            }
        }
    }
}

impl AsyncWrite for ObservedStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write(cx, bytes);
        match &written {
            Poll::Pending => self.connection.record(Activity::write_stalled),
            Poll::Ready(Ok(length)) => self.connection.record(|activity, now| activity.sent(*length, now)),
            Poll::Ready(Err(_)) => {}
        }
        written
    }

    /// Actix flushes when it has written everything.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.socket).poll_flush(cx);
        if flushed.is_ready() {
            self.connection.record(|activity, _| activity.all_sent());
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}

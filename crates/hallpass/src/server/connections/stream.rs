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

use super::{
    activity::{Activity, Phase},
    connection::Connection,
};

const READ_BYTES: usize = 4096;

thread_local! {
    /// Where a worker reads what has arrived on a connection. Actix' buffer for it would have to be
    /// zeroed each time.
    static ARRIVED: RefCell<[u8; READ_BYTES]> = const { RefCell::new([0; READ_BYTES]) };
}

/// How much unread data is discarded when a connection is closed, such as the body of a malformed
/// request.
const MAX_DISCARDED_BYTES: usize = 128 * 1024;

/// A socket whose events are recorded in its [`Connection`].
pub(super) struct ObservedStream {
    socket: TcpStream,
    connection: Rc<Connection>,
    /// What was read and Actix may not have yet: nothing, unless a client sends a request before it
    /// has the answer to the last one. While there is something, no more is read.
    withheld: Vec<u8>,
    /// Whether Actix must decode what it has before it gets more.
    decode_first: bool,
}

impl ObservedStream {
    pub(super) fn new(socket: TcpStream, connection: Rc<Connection>) -> Self {
        Self { socket, connection, withheld: Vec::new(), decode_first: false }
    }

    pub(super) fn connection(&self) -> &Rc<Connection> {
        &self.connection
    }

    /// Has Actix decode, which it does when there is no more to read.
    fn poll_nothing(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.withheld.is_empty() {
            // Usually nothing has arrived, and the socket wakes the task when something does.
            let read = ARRIVED.with_borrow_mut(|arrived| {
                let mut arrived = ReadBuf::new(arrived);
                let read = Pin::new(&mut self.socket).poll_read(cx, &mut arrived);
                self.withheld.extend_from_slice(arrived.filled());
                read
            });
            ready!(read)?;
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    /// Puts the part of `arrived` that Actix may have into `buffer`. Returns its length.
    fn hand_over(&mut self, arrived: &[u8], buffer: &mut ReadBuf<'_>) -> usize {
        let mut framing = self.connection.framing.get();
        let (length, decode_first) = framing.take_part(&arrived[..arrived.len().min(buffer.remaining())]);
        buffer.put_slice(&arrived[..length]);
        self.decode_first = decode_first;
        self.connection.framing.set(framing);
        self.connection.record(Activity::received);
        length
    }
}

impl AsyncRead for ObservedStream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if mem::take(&mut this.decode_first) {
            return this.poll_nothing(cx);
        }
        if this.connection.activity.get().phase == Phase::New {
            this.connection.record_untimed(Activity::tried_to_read);
        }
        let may_receive = this.connection.activity.get().may_receive();
        if !this.withheld.is_empty() {
            this.connection.nothing_arrived.set(false);
            if !may_receive {
                this.connection.withhold();
                return Poll::Pending;
            }
            let mut arrived = mem::take(&mut this.withheld);
            let length = this.hand_over(&arrived, buffer);
            if length < arrived.len() {
                arrived.drain(..length);
                this.withheld = arrived;
            }
            return Poll::Ready(Ok(()));
        }
        ARRIVED.with_borrow_mut(|arrived| {
            let mut arrived = ReadBuf::new(arrived);
            // Also while nothing is handed over, so that a client that hangs up is noticed.
            let read = Pin::new(&mut this.socket).poll_read(cx, &mut arrived);
            this.connection.nothing_arrived.set(read.is_pending());
            ready!(read)?;
            let arrived = arrived.filled();
            if arrived.is_empty() {
                return Poll::Ready(Ok(()));
            }
            let length = if may_receive { this.hand_over(arrived, buffer) } else { 0 };
            this.withheld.extend_from_slice(&arrived[length..]);
            if !may_receive {
                this.connection.withhold();
                return Poll::Pending;
            }
            Poll::Ready(Ok(()))
        })
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
        if flushed.is_ready() && self.connection.activity.get().stalled.is_some() {
            self.connection.record_untimed(Activity::all_sent);
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests;

//! Records when a request goes to its handler, when the handler waits for the body, and when the
//! response is complete.

use std::{
    cell::RefCell,
    future::poll_fn,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_http::{
    BoxedPayloadStream, ConnectionType, Payload, Request, Response,
    body::{BodySize, MessageBody},
    error::PayloadError,
};
use actix_web::web::Bytes;
use futures_util::Stream;
use pin_project_lite::pin_project;

use super::{
    activity::{Activity, Phase},
    connection::Connection,
};

/// Enough for a body of 16 KiB, the longest one that is accepted, in small parts.
const MAX_POLLS_FOR_BODY: usize = 100;

/// An in-flight request, from its head to the end of its response, where it is dropped.
pub(super) struct InFlight {
    connection: Rc<Connection>,
    body: Option<Rc<Body>>,
}

impl InFlight {
    /// Starts observing `request`.
    pub(super) fn begin(request: &mut Request, connection: Rc<Connection>) -> Self {
        connection.record(Activity::request_begins);
        let payload = request.take_payload();
        let has_body = !matches!(payload, Payload::None);
        connection.body_unread.set(has_body);
        if !has_body {
            *request.payload() = payload;
            return Self { connection, body: None };
        }
        let mut framing = connection.framing.get();
        framing.begin_body(request);
        connection.framing.set(framing);
        let body = Rc::new(Body { payload: RefCell::new(payload), connection: Rc::clone(&connection) });
        let observed: BoxedPayloadStream = Box::pin(ObservedBody(Rc::clone(&body)));
        *request.payload() = Payload::Stream { payload: observed };
        Self { connection, body: Some(body) }
    }

    /// Discards the rest of a body that has arrived whole but was not read by the handler, so that
    /// the connection can be used again. Does not wait for the client, only for Actix to read,
    /// which it does when the task is polled again.
    pub(super) async fn discard_arrived_body(&self) {
        let Some(body) = self.body.as_deref() else { return };
        let mut polls_left = MAX_POLLS_FOR_BODY;
        self.connection.nothing_arrived.set(false);
        poll_fn(|cx| {
            while self.connection.body_unread.get() {
                match body.poll(cx) {
                    Poll::Ready(Some(Ok(_))) => {}
                    Poll::Ready(_) => break,
                    Poll::Pending if polls_left == 0 || self.connection.nothing_arrived.get() => break,
                    Poll::Pending => {
                        polls_left -= 1;
                        cx.waker().wake_by_ref();
                        return Poll::Pending;
                    }
                }
            }
            Poll::Ready(())
        })
        .await;
    }

    /// Ends the request with `response`. The connection is closed after it if `closing`, and if a
    /// part of the body was not read, because where the next request begins is unknown until all of
    /// it has arrived.
    pub(super) fn respond<B>(
        mut self,
        mut response: Response<B>,
        closing: bool,
    ) -> Response<ObservedResponse<B>> {
        // Actix notices that the body is not read any more.
        if self.body.take().is_some() {
            self.connection.record(Activity::body_received);
        }
        if closing || self.connection.body_unread.get() {
            response.head_mut().set_connection_type(ConnectionType::Close);
        }
        response.map_body(|_, body| ObservedResponse { body, _in_flight: self })
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        let next = if self.connection.body_unread.get() {
            Phase::UnreadBody
        } else {
            let mut framing = self.connection.framing.get();
            let has_begun_next = framing.end_body();
            self.connection.framing.set(framing);
            if has_begun_next { Phase::Head } else { Phase::Idle }
        };
        self.connection.record(|activity, now| activity.request_ends(next, now));
    }
}

struct Body {
    payload: RefCell<Payload>,
    connection: Rc<Connection>,
}

impl Body {
    fn poll(&self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, PayloadError>>> {
        let part = Pin::new(&mut *self.payload.borrow_mut()).poll_next(cx);
        match &part {
            Poll::Pending => self.connection.record(Activity::body_awaited),
            Poll::Ready(part) => {
                self.connection.record(Activity::body_received);
                if part.is_none() {
                    self.connection.body_unread.set(false);
                }
            }
        }
        part
    }
}

struct ObservedBody(Rc<Body>);

impl Stream for ObservedBody {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll(cx)
    }
}

pin_project! {
    /// The body of a response.
    pub(super) struct ObservedResponse<B> {
        #[pin]
        body: B,
        _in_flight: InFlight,
    }
}

impl<B: MessageBody> MessageBody for ObservedResponse<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, B::Error>>> {
        self.project().body.poll_next(cx)
    }
}

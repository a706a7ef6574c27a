//! Notes when a request goes to its handler, when the handler waits for the body, and when the answer is complete.

use std::{
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

use super::{Connection, activity::Activity};

/// A request from its head to the end of its answer. Dropped, it is over.
pub(super) struct InService(Rc<Connection>);

impl InService {
    /// Begins to serve `request`.
    pub(super) fn begin(request: &mut Request, connection: Rc<Connection>) -> Self {
        connection.note(Activity::request_begins);
        let payload = request.take_payload();
        let has_body = !matches!(payload, Payload::None);
        connection.body_unread.set(has_body);
        *request.payload() = if has_body {
            let body: BoxedPayloadStream =
                Box::pin(ObservedBody { payload, connection: Rc::clone(&connection) });
            Payload::Stream { payload: body }
        } else {
            payload
        };
        Self(connection)
    }

    /// Lets go of `response`, after which the connection is closed if it is to be: also when a part of the body was not read,
    /// because the next request cannot be told from the rest of it before all of that has come.
    pub(super) fn answer<B>(self, mut response: Response<B>, closing: bool) -> Response<ObservedAnswer<B>> {
        if closing || self.0.body_unread.get() {
            response.head_mut().set_connection_type(ConnectionType::Close);
        }
        response.map_body(|_, body| ObservedAnswer { body, _in_service: self })
    }
}

impl Drop for InService {
    fn drop(&mut self) {
        let unread = self.0.body_unread.get();
        self.0.note(|activity, now| activity.answered(unread, now));
    }
}

struct ObservedBody {
    payload: Payload,
    connection: Rc<Connection>,
}

impl Stream for ObservedBody {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let part = Pin::new(&mut self.payload).poll_next(cx);
        match &part {
            Poll::Pending => self.connection.note(Activity::body_awaited),
            Poll::Ready(part) => {
                self.connection.note(Activity::body_received);
                if part.is_none() {
                    self.connection.body_unread.set(false);
                }
            }
        }
        part
    }
}

pin_project! {
    /// The body of an answer.
    pub(super) struct ObservedAnswer<B> {
        #[pin]
        body: B,
        _in_service: InService,
    }
}

impl<B: MessageBody> MessageBody for ObservedAnswer<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, B::Error>>> {
        self.project().body.poll_next(cx)
    }
}

//! The answer to a request inside the session layer, until it is there.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{
    Error as ActixError,
    body::{EitherBody, MessageBody},
    dev::ServiceResponse,
};
use futures_util::future::LocalBoxFuture;
use pin_project_lite::pin_project;

use crate::{
    http::{
        error::Error,
        private_response::{Caching, keep_private},
    },
    session::timeouts::{SharingTimeouts, share_timeouts},
};

pin_project! {
    /// The answer of a service with the future `F`, or of the layer itself.
    pub struct Answering<F, B> {
        #[pin]
        state: State<F, B>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F, B> {
        /// Another session layer, further out, does the rest.
        Nested { #[pin] answer: F },
        /// The session was known at once.
        Known { #[pin] answer: SharingTimeouts<F>, caching: Caching },
        /// The store is asked for the session.
        Waiting { answer: LocalBoxFuture<'static, Result<ServiceResponse<EitherBody<B>>, ActixError>> },
        /// `None` once it was polled.
        Refused { error: Option<Error> },
    }
}

impl<F: Future, B> Answering<F, B> {
    pub(super) fn nested(answer: F) -> Self {
        Self { state: State::Nested { answer } }
    }

    pub(super) fn known(answer: F, caching: Caching) -> Self {
        Self { state: State::Known { answer: share_timeouts(answer), caching } }
    }

    pub(super) fn waiting(
        answer: LocalBoxFuture<'static, Result<ServiceResponse<EitherBody<B>>, ActixError>>,
    ) -> Self {
        Self { state: State::Waiting { answer } }
    }

    pub(super) fn refused(error: Error) -> Self {
        Self { state: State::Refused { error: Some(error) } }
    }
}

impl<F, B> Future for Answering<F, B>
where
    F: Future<Output = Result<ServiceResponse<B>, ActixError>>,
    B: MessageBody,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, ActixError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(match self.project().state.project() {
            StateProjection::Nested { answer } => {
                ready!(answer.poll(context)).map(ServiceResponse::map_into_left_body)
            }
            StateProjection::Known { answer, caching } => {
                let answer = keep_private(ready!(answer.poll(context)), *caching);
                answer.map(ServiceResponse::map_into_left_body)
            }
            StateProjection::Waiting { answer } => ready!(answer.as_mut().poll(context)),
            StateProjection::Refused { error } => {
                Err(error.take().expect("BUG: a future is not polled after it is ready").into())
            }
        })
    }
}

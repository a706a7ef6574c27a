//! `Session::ended`: waits for the end of the session of a request.

use actix_web::{HttpRequest, web::Data};

use crate::{
    http::{error::Error, session_extractor::Session},
    session::{Sessions, watch::SessionEnded},
};

impl Session {
    /// Resolves when the session ends: as [`Hallpass::watch`](crate::Hallpass::watch), for a
    /// handler that has the request and no `Hallpass`.
    ///
    /// ```
    /// use actix_web::{HttpRequest, HttpResponse};
    /// use futures_util::StreamExt as _;
    /// use hallpass::{Error, Session};
    ///
    /// /// Server-sent events, until the session ends.
    /// async fn news(session: Session, req: HttpRequest) -> Result<HttpResponse, Error> {
    ///     let news = futures_util::stream::repeat_with(|| Ok::<_, actix_web::Error>("data: hello\n\n".into()));
    ///     let news = news.take_until(session.ended(&req)?);
    ///     Ok(HttpResponse::Ok().content_type("text/event-stream").streaming(news))
    /// }
    /// # let _ = actix_web::web::get().to(news);
    /// ```
    ///
    /// # Errors
    /// The route is outside of `hallpass.scope`: 500.
    pub fn ended(&self, req: &HttpRequest) -> Result<SessionEnded, Error> {
        let sessions = req.app_data::<Data<Sessions>>();
        let sessions = sessions.ok_or_else(|| Error::outside_of_scope(req))?;
        Ok(sessions.watch(self.record()))
    }
}

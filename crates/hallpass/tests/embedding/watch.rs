//! A stream of the application ends with the session of the person who reads it.

use std::time::Duration;

use actix_web::{
    App, HttpRequest, HttpResponse,
    body::to_bytes,
    test::{self, TestRequest},
    web::{self, Bytes},
};
use futures_util::{FutureExt as _, StreamExt as _, future::join, stream};
use hallpass::{
    Hallpass, Session, SessionEnd,
    testing::{self, FakeClock, Person},
    types::EndReason,
};

use crate::browser::hallpass;

/// Server-sent events: one, and then none until the session ends.
async fn news(session: Session, req: HttpRequest) -> Result<HttpResponse, hallpass::Error> {
    let first = stream::iter([Ok::<_, actix_web::Error>(Bytes::from("data: hello\n\n"))]);
    let news = first.chain(stream::pending()).take_until(session.ended(&req)?);
    Ok(HttpResponse::Ok().content_type("text/event-stream").streaming(news))
}

#[actix_web::test]
async fn session_s09_stream_ends_when_another_server_ends_the_session() {
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (hallpass(&folder, &[]).await, hallpass(&folder, &[]).await);
    let scope = there.scope("").route("/news", web::get().to(news));
    let app = test::init_service(App::new().service(scope)).await;
    let ada = here.sign_in_for_test(&Person::new("ada")).await.unwrap();
    let request = TestRequest::get().uri("/news").cookie(ada.cookie.clone());
    let answer = test::call_service(&app, request.to_request()).await;
    let (text, ended) = join(to_bytes(answer.into_body()), here.sessions().end(&ada.session.id)).await;
    assert!(ended.unwrap());
    assert_eq!(text.unwrap(), "data: hello\n\n");
}

#[actix_web::test]
async fn watch_resolves_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (hallpass(&folder, &[]).await, hallpass(&folder, &[]).await);
    let [ada, grace] = ["ada", "grace"].map(Person::new);
    let (ada, grace) =
        (here.sign_in_for_test(&ada).await.unwrap(), here.sign_in_for_test(&grace).await.unwrap());
    let mut watches = Vec::new();
    for person in [&ada.session, &grace.session] {
        watches.extend([&here, &there].map(|hallpass| hallpass.watch(person)));
    }
    here.users().delete(&grace.session.user.id).await.unwrap();
    here.sessions().end(&ada.session.id).await.unwrap();
    let revoked = SessionEnd::Ended(EndReason::Revoked);
    for (watch, is_ada) in watches.into_iter().zip([true, true, false, false]) {
        let end = watch.await;
        // A deletion ends the sessions first.
        assert!(end == revoked || !is_ada && end == SessionEnd::Deleted, "{end}");
    }
    // One that has ended before it is watched.
    assert_eq!(here.watch(&ada.session).await, revoked);
}

#[actix_web::test]
async fn watch_of_an_expired_session_resolves() {
    let clock = FakeClock::new();
    let hallpass = Hallpass::builder(testing::config()).clock(clock.clone()).open().await.unwrap();
    let ada = hallpass.sign_in_for_test(&Person::new("ada")).await.unwrap();
    let mut watch = hallpass.watch(&ada.session);
    assert_eq!((&mut watch).now_or_never(), None);
    clock.advance(Duration::from_hours(24 * 8));
    assert_eq!(watch.await, SessionEnd::Ended(EndReason::Idle));
}

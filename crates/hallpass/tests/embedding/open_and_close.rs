//! Two Hallpasses in one process, opened and closed more than once.

use std::{collections::BTreeMap, net::TcpListener};

use actix_web::{App, test::init_service};
use hallpass::{Hallpass, testing::Person};
use tokio::runtime;

use crate::browser::{Browser, config, hallpass};

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[actix_web::test]
async fn closed_hallpass_leaves_no_task_and_no_port() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let ports = [free_port(), free_port()];
    let open = async |number: usize| {
        let listen = format!("127.0.0.1:{}", ports[number]);
        let config = config(&folders[number], &[("HALLPASS_DEV_PROVIDER_LISTEN", listen.as_str())]);
        Hallpass::open(config).await.unwrap()
    };
    for round in 0..3 {
        let [one, other] = [open(0).await, open(1).await];
        let mut events = [one.events(), other.events()];
        // Each has a database of its own.
        one.sign_in_for_test(&Person::new("ada")).await.unwrap();
        assert_eq!(one.users().list(None, 10).await.unwrap().len(), 1);
        assert_eq!(other.users().list(None, 10).await.unwrap().len(), 0);
        assert!(events[0].next().await.is_some());
        one.close().await;
        // Without a wait: the port is free a moment later.
        if round == 0 {
            other.clone().close().await;
        }
        drop(other);
        for events in &mut events {
            // The last task that could have dispatched one has ended.
            assert_eq!(events.next().await, None);
        }
        while ports.iter().any(|port| TcpListener::bind(("127.0.0.1", *port)).is_err()) {
            tokio::task::yield_now().await;
        }
    }
}

/// A runtime of the application's own, without Actix' system. The second one has the same database.
#[test]
fn hallpass_is_opened_in_one_runtime_after_another() {
    let folder = tempfile::tempdir().unwrap();
    let mut cookies = BTreeMap::new();
    for round in 0..2 {
        let runtime = runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        cookies = runtime.block_on(async {
            let hallpass = hallpass(&folder, &[]).await;
            let app = init_service(App::new().configure(|config| hallpass.routes(config))).await;
            let mut browser = Browser::of(&app);
            browser.cookies = cookies;
            if round == 0 {
                browser.sign_in("ada").await;
            }
            assert_eq!(browser.name().await.as_deref(), Some("Ada Lovelace"), "{round}");
            let cookies = browser.cookies.clone();
            hallpass.close().await;
            cookies
        });
    }
}

//! A planned switch-over to another PostgreSQL server. No connection is cut: the old server goes on
//! answering, read-only.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use hallpass_test_postgres::Server;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};

use super::{Place, live, sessions, sign_in};
use crate::{model::session_record::EndReason, store::SqlStore};

/// A host name that can be pointed at another server. Open connections stay with the old one.
async fn movable_host(to: &Arc<Mutex<String>>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, to) = (listener.local_addr().unwrap().port(), Arc::clone(to));
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let target = to.lock().unwrap().clone();
            tokio::spawn(async move {
                let mut server = TcpStream::connect(target).await.unwrap();
                let _ = copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    port
}

struct SwitchOver {
    store: Arc<SqlStore>,
    new: Place,
    _servers: [Server; 2],
}

/// A store whose pools all have connections to a server that is read-only now, while the host name
/// leads to another one.
async fn switched_over() -> SwitchOver {
    let servers = [Server::new(), Server::new()];
    let old = Place::at(&servers[0].url()).await.rename_to(&servers[0].url(), "switched").await;
    let new = Place::at(&servers[1].url()).await.rename_to(&servers[1].url(), "switched").await;
    let name = Arc::new(Mutex::new(old.socket_address()));
    let store = old.behind("127.0.0.1", movable_host(&name).await).open().await;
    let sessions = sessions(&store);
    live(&sessions, &sign_in(&sessions, "ada").await).await;
    sessions.refresh().await.unwrap();
    old.execute("ALTER SYSTEM SET default_transaction_read_only = on").await;
    old.execute("SELECT pg_reload_conf()").await;
    drop(new.open().await);
    name.lock().unwrap().clone_from(&new.socket_address());
    // Wait for the reload.
    while old.text("SHOW default_transaction_read_only").await != "on" {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    SwitchOver { store, new, _servers: servers }
}

#[tokio::test(flavor = "multi_thread")]
async fn failover_after_a_change_nothing_is_read_from_the_old_server() {
    let SwitchOver { store, new, _servers } = switched_over().await;
    let there = new.open().await;
    let token = sign_in(&sessions(&there), "grace").await;
    let record = live(&sessions(&there), &token).await;
    assert!(store.end_session(&record.id, EndReason::SignedOut, super::now()).await.unwrap().outcome);
    let revision = there.changes_since(None).await.unwrap().revision;
    assert_eq!(store.changes_since(None).await.unwrap().revision, revision);
    for _ in 0..20 {
        let found = store.find_session(&token.hash()).await.unwrap();
        assert_eq!(found.unwrap().ended, Some(EndReason::SignedOut));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn failover_is_noticed_by_reading_the_change_feed() {
    let SwitchOver { store, new, _servers } = switched_over().await;
    let there = new.open().await;
    let token = sign_in(&sessions(&there), "grace").await;
    let revision = there.changes_since(None).await.unwrap().revision;
    // The first reads may still be from the old server.
    let mut reads = 0;
    while store.changes_since(None).await.unwrap().revision != revision {
        reads += 1;
        assert!(reads < 1000, "the revision is still that of the old server");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(store.find_session(&token.hash()).await.unwrap().is_some());
}

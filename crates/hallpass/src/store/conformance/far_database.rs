//! A PostgreSQL server that is a network away: what an operation costs in round trips, and that no
//! timeout is shorter than what it needs.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::mpsc,
    time::{Instant, sleep_until},
};

use super::{Place, live, sessions, sign_in};
use crate::{session::timeouts::share_timeouts, store::SqlStore};

/// A network between a store and its database.
struct Network {
    port: u16,
    /// How often the store has sent something, and waited for an answer.
    trips: Arc<AtomicUsize>,
}

impl Network {
    /// Everything arrives `delay` later.
    async fn to(place: &Place, delay: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (port, target) = (listener.local_addr().unwrap().port(), place.socket_address());
        let trips = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&trips);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let far = TcpStream::connect(&target).await.unwrap();
                for stream in [&near, &far] {
                    stream.set_nodelay(true).unwrap();
                }
                let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
                tokio::spawn(carry(near_in, far_out, delay, Arc::clone(&counted)));
                tokio::spawn(carry(far_in, near_out, delay, Arc::default()));
            }
        });
        Self { port, trips }
    }

    fn trips(&self) -> usize {
        self.trips.load(Ordering::SeqCst)
    }
}

/// Carries bytes in one direction, and counts how often some were sent.
async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, delay: Duration, sent: Arc<AtomicUsize>) {
    let (sender, mut arriving) = mpsc::unbounded_channel();
    let reading = async move {
        let mut bytes = vec![0; 16 * 1024];
        while let Ok(read @ 1..) = from.read(&mut bytes).await {
            sent.fetch_add(1, Ordering::SeqCst);
            let _ = sender.send((Instant::now() + delay, bytes[..read].to_vec()));
        }
    };
    let writing = async move {
        while let Some((arrives, bytes)) = arriving.recv().await {
            sleep_until(arrives).await;
            if to.write_all(&bytes).await.is_err() {
                return;
            }
        }
    };
    tokio::join!(reading, writing);
}

async fn open_far(delay: Duration) -> (Arc<SqlStore>, Network) {
    let place = Place::postgres().await;
    let network = Network::to(&place, delay).await;
    (place.behind("127.0.0.1", network.port).open().await, network)
}

/// Statements are prepared, and connections opened, at first. Afterwards there is no question
/// before and none after it.
#[tokio::test(flavor = "multi_thread")]
async fn far_database_lookup_is_one_round_trip() {
    let (store, network) = open_far(Duration::ZERO).await;
    let token = sign_in(&sessions(&store), "ada").await;
    let mut trips = 0;
    for _ in 0..200 {
        let before = network.trips();
        for _ in 0..10 {
            assert!(store.find_session(&token.hash()).await.unwrap().is_some());
        }
        trips = network.trips() - before;
        if trips == 10 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("ten look-ups are {trips} round trips");
}

#[tokio::test(flavor = "multi_thread")]
async fn far_database_lookups_of_a_crowd_share_round_trips() {
    let (store, network) = open_far(Duration::from_millis(5)).await;
    let sessions = sessions(&store);
    let token = sign_in(&sessions, "ada").await;
    let before = network.trips();
    let crowd = (0..64).map(|_| share_timeouts(sessions.resolve(&token)));
    for current in join_all(crowd).await {
        assert!(current.unwrap().is_live());
    }
    let trips = network.trips() - before;
    assert!(trips < 64, "64 look-ups at once are {trips} round trips");
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s24_timeouts_fit_a_database_in_another_region() {
    let (store, _network) = open_far(Duration::from_millis(25)).await;
    let sessions = sessions(&store);
    let token = sign_in(&sessions, "ada").await;
    let ended = share_timeouts(async {
        let record = live(&sessions, &token).await;
        sessions.sign_out(&record, None).await.unwrap()
    });
    assert!(ended.await);
    // Statements are prepared at first.
    for _ in 0..20 {
        if sessions.refresh().await.is_ok() {
            return;
        }
    }
    panic!("the change feed cannot be read");
}

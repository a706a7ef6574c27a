//! A TCP proxy between a server and its database that imitates faults of the network.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use sqlx::{Connection as _, PgConnection};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

/// The state of the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// It works.
    Works,
    /// Everything arrives with this delay, one read after the other. [`LatencyProxy`] does not
    /// limit how much arrives.
    ///
    /// [`LatencyProxy`]: crate::LatencyProxy
    Slow(Duration),
    /// Nothing arrives, and connections stay open.
    Frozen,
    /// What the database answers is discarded.
    AnswersLost,
    /// Every connection is cut, also every new one.
    Cut,
}

/// A running proxy; stops with the test's runtime.
pub struct TcpProxy {
    /// The URL of the database through it.
    pub url: String,
    network: watch::Sender<Network>,
    refused: Arc<AtomicUsize>,
}

impl TcpProxy {
    /// Starts a proxy to the database at `url`.
    pub async fn to(url: &str) -> Self {
        let mut through = url::Url::parse(url).unwrap();
        let target = format!("{}:{}", through.host_str().unwrap(), through.port().unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        through.set_port(Some(listener.local_addr().unwrap().port())).unwrap();
        let (network, seen) = watch::channel(Network::Works);
        let refused = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&refused);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                if *seen.borrow() == Network::Cut {
                    count.fetch_add(1, Ordering::Relaxed);
                    continue;
                }
                let (target, seen) = (target.clone(), seen.clone());
                tokio::spawn(async move {
                    let Ok(far) = TcpStream::connect(target).await else { return };
                    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
                    tokio::spawn(copy_bytes(near_in, far_out, seen.clone(), Direction::ToDatabase));
                    copy_bytes(far_in, near_out, seen, Direction::ToServer).await;
                });
            }
        });
        Self { url: through.into(), network, refused }
    }

    /// Counts the connections that were refused so far.
    pub fn count_refused(&self) -> usize {
        self.refused.load(Ordering::Relaxed)
    }

    /// Changes the state of the network, and verifies it with a connection of the test.
    pub async fn set_network(&self, network: Network) {
        self.network.send(network).unwrap();
        let query = tokio::time::timeout(Duration::from_millis(500), async {
            let mut database = PgConnection::connect(&self.url).await?;
            sqlx::query("SELECT 1").fetch_one(&mut database).await
        });
        let answered = matches!(query.await, Ok(Ok(_)));
        assert_eq!(answered, network == Network::Works, "the fault has no effect: {network:?}");
    }

    /// Discards what the database answers, from now on.
    pub fn lose_answers(&self) {
        self.network.send(Network::AnswersLost).unwrap();
    }

    /// Cuts all connections. New ones work.
    pub async fn cut_once(&self) {
        self.set_network(Network::Cut).await;
        self.set_network(Network::Works).await;
    }
}

/// Which way bytes go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    ToDatabase,
    ToServer,
}

/// Copies bytes in one direction, until one side closes, or the network is cut.
async fn copy_bytes(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut network: watch::Receiver<Network>,
    direction: Direction,
) {
    let mut bytes = vec![0; 16 * 1024];
    loop {
        let read = tokio::select! {
            read = from.read(&mut bytes) => read,
            _ = network.wait_for(|network| *network == Network::Cut) => return,
        };
        let Ok(read @ 1..) = read else { return };
        let now = *network.borrow();
        if (now, direction) == (Network::AnswersLost, Direction::ToServer) {
            continue;
        }
        let wait = async {
            if let Network::Slow(late) = now {
                tokio::time::sleep(late).await;
            }
            let _ = network.wait_for(|network| *network != Network::Frozen).await;
        };
        wait.await;
        if *network.borrow() == Network::Cut || to.write_all(&bytes[..read]).await.is_err() {
            return;
        }
    }
}

//! The network between a server and its database, with its faults.

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

/// What the network does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// It works.
    Flows,
    /// Whatever is sent arrives this much later.
    Slow(Duration),
    /// Nothing arrives, and nobody is told.
    Frozen,
    /// Every connection is cut, and so is every new one.
    Cut,
}

/// A wire; ends with the test's runtime.
pub struct Wire {
    /// Where the database is reached through it.
    pub url: String,
    network: watch::Sender<Network>,
    refused: Arc<AtomicUsize>,
}

impl Wire {
    /// Leads to the database at `url`.
    pub async fn to(url: &str) -> Self {
        let mut through = url::Url::parse(url).unwrap();
        let target = format!("{}:{}", through.host_str().unwrap(), through.port().unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        through.set_port(Some(listener.local_addr().unwrap().port())).unwrap();
        let (network, seen) = watch::channel(Network::Flows);
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
                    tokio::spawn(carry(near_in, far_out, seen.clone()));
                    carry(far_in, near_out, seen).await;
                });
            }
        });
        Self { url: through.into(), network, refused }
    }

    /// How many connections were refused so far.
    pub fn refused(&self) -> usize {
        self.refused.load(Ordering::Relaxed)
    }

    /// Changes what the network does. With a connection of our own it is seen that it does.
    pub async fn set(&self, network: Network) {
        self.network.send(network).unwrap();
        let asked = tokio::time::timeout(Duration::from_millis(500), async {
            let mut database = PgConnection::connect(&self.url).await?;
            sqlx::query("SELECT 1").fetch_one(&mut database).await
        });
        let answered = matches!(asked.await, Ok(Ok(_)));
        assert_eq!(answered, network == Network::Flows, "the fault does not bite: {network:?}");
    }

    /// Cuts every connection that there is. New ones work.
    pub async fn cut_once(&self) {
        self.set(Network::Cut).await;
        self.set(Network::Flows).await;
    }
}

/// Carries bytes one way, until either side has closed, or the wire is cut.
async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut network: watch::Receiver<Network>) {
    let mut bytes = vec![0; 16 * 1024];
    loop {
        let read = tokio::select! {
            read = from.read(&mut bytes) => read,
            _ = network.wait_for(|network| *network == Network::Cut) => return,
        };
        let Ok(read @ 1..) = read else { return };
        let now = *network.borrow();
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

//! A TCP proxy between servers and PostgreSQL that is far away: all bytes arrive later by a fixed
//! time. It counts round trips.
//!
//! The bytes of a connection are under way together, as on a long wire: latency does not limit how
//! many pass. Connecting costs no round trip of its own.

use std::{
    sync::{Arc, Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
};

use crate::{
    round_trips::{RoundTrips, TripCounter},
    wait::wait_until,
};

/// No more round trips follow once there was none for this long.
const QUIET: Duration = Duration::from_millis(150);

/// A running proxy; stops with the runtime. A test that starts a server behind it needs a runtime
/// with several threads.
pub struct LatencyProxy {
    /// The URL of the database through it.
    pub url: String,
    counted: Arc<Mutex<RoundTrips>>,
}

impl LatencyProxy {
    /// Starts a proxy to the database at `url`. Each way takes `delay` longer.
    pub async fn to(url: &str, delay: Duration) -> Self {
        let mut through = url::Url::parse(url).unwrap();
        let target = format!("{}:{}", through.host_str().unwrap(), through.port().unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        through.set_port(Some(listener.local_addr().unwrap().port())).unwrap();
        // Messages inside of TLS could not be counted.
        through.query_pairs_mut().append_pair("sslmode", "disable");
        let counted = Arc::new(Mutex::new(RoundTrips::default()));
        let counter = Arc::clone(&counted);
        tokio::spawn(async move {
            let line = DelayLine::start(delay);
            while let Ok((near, _)) = listener.accept().await {
                let (target, line, counted) = (target.clone(), line.clone(), Arc::clone(&counter));
                tokio::spawn(async move {
                    let Ok(far) = TcpStream::connect(target).await else { return };
                    // A small message does not wait for the acknowledgement of the one before.
                    near.set_nodelay(true).unwrap();
                    far.set_nodelay(true).unwrap();
                    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
                    tokio::spawn(carry(near_in, far_out, line.clone(), Some(TripCounter::of(counted))));
                    tokio::spawn(carry(far_in, near_out, line, None));
                });
            }
        });
        Self { url: through.into(), counted }
    }

    /// The round trips so far.
    pub fn round_trips(&self) -> RoundTrips {
        *self.counted.lock().unwrap()
    }

    /// Waits until there are no more round trips but those of the change feed, and returns all so
    /// far.
    pub async fn settled_round_trips(&self) -> RoundTrips {
        let mut last = self.round_trips();
        wait_until("no more round trips", async || {
            tokio::time::sleep(QUIET).await;
            let now = self.round_trips();
            let before = std::mem::replace(&mut last, now);
            now.since(before).without_change_feed() == RoundTrips::default()
        })
        .await;
        last
    }
}

/// Carries the bytes of one direction, until its sender closes it.
async fn carry(
    mut from: OwnedReadHalf,
    to: OwnedWriteHalf,
    line: DelayLine,
    mut counter: Option<TripCounter>,
) {
    let (arrived, arrivals) = unbounded_channel();
    tokio::spawn(write_arrivals(arrivals, to));
    let mut bytes = vec![0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        if let Some(counter) = &mut counter {
            counter.count(&bytes[..read]);
        }
        line.send(bytes[..read].to_vec(), &arrived);
    }
}

/// Writes what has arrived; at its end closes this direction.
async fn write_arrivals(mut arrivals: UnboundedReceiver<Vec<u8>>, mut to: OwnedWriteHalf) {
    while let Some(bytes) = arrivals.recv().await {
        if to.write_all(&bytes).await.is_err() {
            return;
        }
    }
    let _ = to.shutdown().await;
}

/// Bytes under way, of all connections: first in, first out, since all take equally long. In a
/// thread, since the timers of the runtime are only precise to a millisecond.
#[derive(Clone)]
struct DelayLine {
    delay: Duration,
    under_way: mpsc::Sender<UnderWay>,
}

struct UnderWay {
    due: Instant,
    bytes: Vec<u8>,
    to: UnboundedSender<Vec<u8>>,
}

impl DelayLine {
    /// Starts the thread. It ends with the last connection, after the proxy.
    fn start(delay: Duration) -> Self {
        let (under_way, arrivals) = mpsc::channel::<UnderWay>();
        thread::spawn(move || {
            for UnderWay { due, bytes, to } in arrivals {
                thread::sleep(due.saturating_duration_since(Instant::now()));
                // The connection may have ended meanwhile.
                let _ = to.send(bytes);
            }
        });
        Self { delay, under_way }
    }

    fn send(&self, bytes: Vec<u8>, to: &UnboundedSender<Vec<u8>>) {
        if self.delay.is_zero() {
            let _ = to.send(bytes);
            return;
        }
        let to = to.clone();
        let _ = self.under_way.send(UnderWay { due: Instant::now() + self.delay, bytes, to });
    }
}

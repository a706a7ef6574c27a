//! A proxy to PostgreSQL that reads what the client sends: it counts, and cuts a connection at a
//! certain moment.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

use super::Place;

/// The length of the message that asks for TLS, before the one that starts the session.
const REQUEST_FOR_TLS: usize = 8;

/// When a connection is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Before the server receives the statement.
    BeforeStatement,
    /// After the server has answered, and before the client receives that.
    BeforeAnswer,
}

/// The next cut: the first connection that executes a statement prepared from a text with this
/// name.
type NextCut = Arc<Mutex<Option<(&'static str, Cut)>>>;

/// A running proxy; stops with the test's runtime.
pub struct PostgresProxy {
    /// The database through it.
    pub place: Place,
    executed: Arc<AtomicUsize>,
    next_cut: NextCut,
}

impl PostgresProxy {
    /// Starts a proxy to a database.
    pub async fn to(place: &Place) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let through = place.behind("127.0.0.1", listener.local_addr().unwrap().port());
        let (executed, next_cut) = (Arc::default(), NextCut::default());
        let (target, count, cut) = (place.socket_address(), Arc::clone(&executed), Arc::clone(&next_cut));
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let far = TcpStream::connect(&target).await.unwrap();
                let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
                let (answers, forwards) = watch::channel(Answers::Forward);
                let (executed, next_cut) = (Arc::clone(&count), Arc::clone(&cut));
                tokio::spawn(async move {
                    let requests = Requests { executed, next_cut, answers, is_named: false };
                    requests.forward(near_in, far_out).await;
                });
                tokio::spawn(forward_answers(far_in, near_out, forwards));
            }
        });
        Self { place: through, executed, next_cut }
    }

    /// Counts the statements that were executed with parameters: those of the store, and not those
    /// with which a pool takes care of its connections.
    pub fn executed(&self) -> usize {
        self.executed.load(Ordering::SeqCst)
    }

    /// Cuts the connection that is next to prepare a statement with `name` in it and to execute it.
    pub fn cut_next(&self, name: &'static str, cut: Cut) {
        *self.next_cut.lock().unwrap() = Some((name, cut));
    }

    /// Checks that the connection was cut.
    pub fn assert_cut(&self) {
        assert_eq!(*self.next_cut.lock().unwrap(), None, "no connection was cut");
    }
}

/// What happens to the server's answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answers {
    Forward,
    /// The next one ends the connection instead of being forwarded.
    Cut,
}

async fn forward_answers(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, answers: watch::Receiver<Answers>) {
    let mut bytes = vec![0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        let is_cut = *answers.borrow() == Answers::Cut;
        if is_cut || to.write_all(&bytes[..read]).await.is_err() {
            return;
        }
    }
}

struct Requests {
    executed: Arc<AtomicUsize>,
    next_cut: NextCut,
    answers: watch::Sender<Answers>,
    /// Whether the statement that is to be cut was prepared on this connection.
    is_named: bool,
}

impl Requests {
    /// Forwards message by message (PostgreSQL's documentation, section 54.7).
    async fn forward(mut self, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
        // The messages before the connection is accepted have no type.
        let mut is_started = false;
        while let Some(message) = read_message(&mut from, is_started).await {
            if (is_started && self.is_cut_before(&message)) || to.write_all(&message).await.is_err() {
                return;
            }
            is_started |= message.len() != REQUEST_FOR_TLS;
        }
    }

    fn is_cut_before(&mut self, message: &[u8]) -> bool {
        let mut next_cut = self.next_cut.lock().unwrap();
        match message[0] {
            b'P' => {
                self.is_named = next_cut.is_some_and(|(name, _)| {
                    message.windows(name.len()).any(|window| window == name.as_bytes())
                });
            }
            b'B' if self.is_named => {
                self.is_named = false;
                match next_cut.take() {
                    Some((_, Cut::BeforeStatement)) => return true,
                    Some((_, Cut::BeforeAnswer)) => {
                        self.answers.send_replace(Answers::Cut);
                    }
                    None => {}
                }
            }
            b'E' => {
                self.executed.fetch_add(1, Ordering::SeqCst);
            }
            _ => {}
        }
        false
    }
}

/// Reads a message: a type, once the session is started, a length, and the rest.
async fn read_message(from: &mut OwnedReadHalf, has_type: bool) -> Option<Vec<u8>> {
    let mut message = vec![0; if has_type { 5 } else { 4 }];
    from.read_exact(&mut message).await.ok()?;
    let (_, length) = message.split_last_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).unwrap();
    let start = message.len();
    message.resize(start + length - 4, 0);
    from.read_exact(&mut message[start..]).await.ok()?;
    Some(message)
}

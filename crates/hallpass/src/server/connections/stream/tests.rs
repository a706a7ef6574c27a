use std::future::poll_fn;

use tokio::{io::AsyncWriteExt as _, net::TcpListener};

use super::*;

const ONE: &str = "GET /1 HTTP/1.1\r\n\r\n";
const TWO: &str = "GET /2 HTTP/1.1\r\n\r\n";

/// A socket on which `sent` has arrived, and the client.
async fn connect(sent: &[u8]) -> (ObservedStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (socket, _) = listener.accept().await.unwrap();
    client.write_all(sent).await.unwrap();
    socket.readable().await.unwrap();
    (ObservedStream::new(socket, Rc::default()), client)
}

/// What a read returns at once.
async fn read(stream: &mut ObservedStream) -> Poll<String> {
    let mut bytes = [0; READ_BYTES];
    let mut buffer = ReadBuf::new(&mut bytes);
    let read = poll_fn(|cx| Poll::Ready(Pin::new(&mut *stream).poll_read(cx, &mut buffer))).await;
    read.map(|done| {
        done.unwrap();
        String::from_utf8(buffer.filled().to_vec()).unwrap()
    })
}

#[tokio::test]
async fn stream_hands_over_one_request_and_withholds_the_next() {
    let (mut stream, client) = connect(format!("{ONE}{TWO}").as_bytes()).await;
    assert_eq!(read(&mut stream).await, Poll::Ready(ONE.into()));
    assert_eq!(read(&mut stream).await, Poll::Pending, "Actix decodes");
    stream.connection.record(Activity::request_begins);
    assert_eq!(read(&mut stream).await, Poll::Pending, "a request is in flight");
    drop(client);
    stream.connection.record(|activity, now| activity.request_ends(Phase::Idle, now));
    assert_eq!(read(&mut stream).await, Poll::Ready(TWO.into()));
    assert_eq!(read(&mut stream).await, Poll::Pending, "Actix decodes");
    assert_eq!(poll_until_ready(&mut stream).await, "", "the client has hung up");
}

#[tokio::test]
async fn stream_keeps_what_arrives_while_a_request_is_in_flight() {
    let (mut stream, mut client) = connect(ONE.as_bytes()).await;
    assert_eq!(read(&mut stream).await, Poll::Ready(ONE.into()));
    assert_eq!(read(&mut stream).await, Poll::Pending, "Actix decodes");
    stream.connection.record(Activity::request_begins);
    client.write_all(TWO.as_bytes()).await.unwrap();
    stream.socket.readable().await.unwrap();
    assert_eq!(read(&mut stream).await, Poll::Pending, "a request is in flight");
    assert_eq!(stream.withheld, TWO.as_bytes());
    stream.connection.record(|activity, now| activity.request_ends(Phase::Idle, now));
    assert_eq!(read(&mut stream).await, Poll::Ready(TWO.into()));
    assert!(stream.withheld.is_empty());
}

/// Waits until a read returns something.
async fn poll_until_ready(stream: &mut ObservedStream) -> String {
    let mut bytes = [0; READ_BYTES];
    let mut buffer = ReadBuf::new(&mut bytes);
    poll_fn(|cx| Pin::new(&mut *stream).poll_read(cx, &mut buffer)).await.unwrap();
    String::from_utf8(buffer.filled().to_vec()).unwrap()
}

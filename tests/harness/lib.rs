//! The test harness: it runs the real binary, and has an HTTP client that keeps cookies, a browser,
//! and identity providers that a test controls. It fails loudly, so it may unwrap.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot be set up has failed"
)]

mod app;
mod app_options;
mod browser;
mod certificate;
mod certified_provider;
mod client;
mod client_key;
mod connect_proxy;
mod console;
mod crowd;
mod engine;
mod fake_provider;
mod front_end;
mod gate;
mod hostile_urls;
mod latency_proxy;
mod nginx;
mod operation_trips;
mod outside_provider;
mod people;
mod pooler;
mod process;
mod protocol_messages;
mod raw;
mod recording;
mod reply;
mod round_trips;
mod schema;
mod screenshot;
mod scripted_provider;
mod server_thread;
mod tcp_proxy;
mod trunk;
mod wait;
mod webdriver;
mod wire;

pub use app::App;
pub use app_options::{AppOptions, CommandOutput};
pub use browser::Browser;
pub use certificate::Authority;
pub use certified_provider::CertifiedProvider;
pub use client::{Answer, Client};
pub use client_key::{CLIENT_KEY, RSA_CLIENT_KEY, verify_client_token};
pub use connect_proxy::ConnectProxy;
pub use crowd::Crowd;
pub use engine::Engine;
pub use fake_provider::{Behaviour, CLIENT_SECRET, ClientAuth, FakeProvider, Signature};
pub use front_end::{FrontEnd, LOGIN_ELSEWHERE};
pub use gate::Gate;
pub use hallpass_test_postgres::{Server as PostgresServer, fresh_database};
pub use hostile_urls::hostile_urls;
pub use latency_proxy::LatencyProxy;
pub use nginx::Nginx;
pub use operation_trips::{OperationTrips, count_operation_trips};
pub use outside_provider::{OutsideClient, OutsideProvider};
pub use people::People;
pub use pooler::Pooler;
pub use process::{cpu_time, resident_mb};
pub use raw::{RawAnswer, RawConnection, send_raw};
pub use recording::Recording;
pub use reply::Reply;
pub use round_trips::RoundTrips;
pub use schema::{StoreOutage, assert_intact, count_rows, execute, hide_table, restore_table};
pub use screenshot::screenshot_difference;
pub use scripted_provider::{ProviderRequest, ScriptedProvider};
pub use tcp_proxy::{Network, TcpProxy};
pub use trunk::Trunk;
pub use wait::{wait_for, wait_for_async, wait_until};
pub use wire::Wire;

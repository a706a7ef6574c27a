//! What the tests from outside stand on: the real binary, a client that keeps cookies, a browser, and a provider that
//! does what it is told. A harness fails loudly, so it may unwrap.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod app;
mod browser;
mod certificate;
mod certified_provider;
mod client;
mod console;
mod crowd;
mod engine;
mod fake_provider;
mod front;
mod gate;
mod hostile_addresses;
mod outage;
mod picture;
mod pooler;
mod process;
mod raw;
mod recording;
mod reply;
mod signing_keys;
mod trunk;
mod wait;
mod webdriver;
mod wire;

pub use app::{App, AppOptions, Operated};
pub use browser::Browser;
pub use certificate::Authority;
pub use certified_provider::CertifiedProvider;
pub use client::{Answer, Client};
pub use crowd::Crowd;
pub use engine::Engine;
pub use fake_provider::{Behaviour, CLIENT_SECRET, FakeProvider, Signature};
pub use front::Front;
pub use gate::Gate;
pub use hallpass_test_postgres::{Server as PostgresServer, fresh_database};
pub use hostile_addresses::hostile_addresses;
pub use outage::Outage;
pub use picture::difference;
pub use pooler::Pooler;
pub use process::{cpu_time, resident_mb};
pub use raw::{RawAnswer, RawConnection, send_raw};
pub use recording::Recording;
pub use reply::Reply;
pub use trunk::Trunk;
pub use wait::{eventually, eventually_async, until};
pub use wire::{Network, Wire};

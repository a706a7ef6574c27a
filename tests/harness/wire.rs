//! How far away PostgreSQL is from the servers of a test. [`on_wires!`](crate::on_wires) names the
//! distances of a test.

use std::time::Duration;

use hallpass_test_postgres::fresh_database;

use crate::{AppOptions, LatencyProxy};

/// The wire between servers and PostgreSQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wire {
    each_way: Duration,
}

impl Wire {
    /// On the same computer.
    pub const NEAR: Self = Self { each_way: Duration::ZERO };

    /// With a latency of `each_way` milliseconds, besides that of this computer.
    pub const fn of_ms(each_way: u64) -> Self {
        Self { each_way: Duration::from_millis(each_way) }
    }

    /// The URL of the database at `url` over this wire. A test that starts a server on it needs a
    /// runtime with several threads.
    pub async fn reach(self, url: &str) -> String {
        match self {
            Self::NEAR => url.to_owned(),
            Self { each_way } => LatencyProxy::to(url, each_way).await.url,
        }
    }

    /// Makes an empty database. Returns its URL over this wire.
    pub async fn fresh_database(self) -> String {
        self.reach(&fresh_database(None).await).await
    }

    /// `options` on each of the database engines that can be at this distance, with an empty
    /// database: a file cannot be far away.
    pub async fn every_engine(self, options: AppOptions) -> Vec<AppOptions> {
        match self {
            Self::NEAR => options.on_every_engine().await.into(),
            Self { .. } => vec![options.on_postgres(&self.fresh_database().await)],
        }
    }
}

/// Makes tests of `async fn`s of the module that take a [`Wire`], one for each distance:
/// `name::near`, `name::ms_1`, `name::ms_5`. That of 1 ms belongs to the long suite: it finds
/// little that 0 and 5 ms do not find.
///
/// ```ignore
/// on_wires! { frozen_database_is_an_outage, restarted_database_signs_no_one_out }
/// ```
#[macro_export]
macro_rules! on_wires {
    ($($test:ident),+ $(,)?) => {
        $(
            mod $test {
                #[tokio::test(flavor = "multi_thread")]
                async fn near() {
                    super::$test($crate::Wire::NEAR).await;
                }

                #[tokio::test(flavor = "multi_thread")]
                #[ignore = "in the long suite: cargo xtask test http --long"]
                async fn ms_1() {
                    super::$test($crate::Wire::of_ms(1)).await;
                }

                #[tokio::test(flavor = "multi_thread")]
                async fn ms_5() {
                    super::$test($crate::Wire::of_ms(5)).await;
                }
            }
        )+
    };
}

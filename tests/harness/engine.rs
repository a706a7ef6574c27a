//! The browser engines that tests run on. [`on_engines!`](crate::on_engines) names those of a test.

use std::future::Future;

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, driven by ChromeDriver: everything can be tested on it.
    Chromium,
    /// Firefox, driven by geckodriver, and by WebDriver BiDi where only that works.
    Firefox,
    /// WebKitGTK's MiniBrowser, driven by WebKitWebDriver: without control of the clock, since no
    /// script runs before a page's own, and without a console.
    WebKit,
}

tokio::task_local! {
    static CURRENT: Engine;
}

impl Engine {
    /// The engine of the running test: Chromium, unless [`on_engines!`](crate::on_engines) named
    /// another.
    pub fn current() -> Self {
        CURRENT.try_with(|engine| *engine).unwrap_or(Self::Chromium)
    }

    /// Runs `test`; every [`Browser`](crate::Browser) that it opens is of this engine.
    pub async fn run(self, test: impl Future<Output = ()>) {
        CURRENT.scope(self, test).await;
    }

    /// The name of this browser in the list of sessions.
    pub fn device(self) -> &'static str {
        match self {
            Self::Chromium => "Chrome on Linux",
            Self::Firefox => "Firefox on Linux",
            Self::WebKit => "Safari on Linux",
        }
    }
}

/// Makes tests of `async fn`s of the module, one for each engine: `name::chromium`,
/// `name::firefox`, `name::webkit`. WebKit belongs to the long suite.
///
/// ```ignore
/// on_engines! {
///     [chromium, firefox, webkit] user_signs_in, user_signs_out;
///     [chromium, firefox] session_expires;
/// }
/// ```
#[macro_export]
macro_rules! on_engines {
    ($($engines:tt $($test:ident),+;)+) => {
        $($(
            mod $test {
                $crate::on_engines!(@each $test $engines);
            }
        )+)+
    };
    (@each $test:ident [$($engine:ident),+]) => {
        $($crate::on_engines!(@engine $test $engine);)+
    };
    (@engine $test:ident chromium) => {
        #[tokio::test]
        async fn chromium() {
            $crate::Engine::Chromium.run(super::$test()).await;
        }
    };
    (@engine $test:ident firefox) => {
        #[tokio::test]
        async fn firefox() {
            $crate::Engine::Firefox.run(super::$test()).await;
        }
    };
    (@engine $test:ident webkit) => {
        #[tokio::test]
        #[ignore = "in the long suite: cargo xtask test browser --long"]
        async fn webkit() {
            $crate::Engine::WebKit.run(super::$test()).await;
        }
    };
}

//! The browser engines that tests run on. A test is written once; [`on_engines!`](crate::on_engines) names its engines.

use std::future::Future;

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, driven by ChromeDriver: everything can be tested on it.
    Chromium,
    /// Firefox, driven by geckodriver, and by WebDriver BiDi for what only BiDi can do.
    Firefox,
    /// WebKitGTK's MiniBrowser, driven by WebKitWebDriver: no script before a page's own, so no clock; no console.
    WebKit,
}

tokio::task_local! {
    static CURRENT: Engine;
}

impl Engine {
    /// The engine that the running test is for: Chromium, unless [`on_engines!`](crate::on_engines) named another.
    pub fn current() -> Self {
        CURRENT.try_with(|engine| *engine).unwrap_or(Self::Chromium)
    }

    /// Runs `test` with every [`Browser`](crate::Browser) that it opens on this engine.
    pub async fn run(self, test: impl Future<Output = ()>) {
        CURRENT.scope(self, test).await;
    }

    /// What the list of sessions calls a browser of this engine, as it runs here.
    pub fn device(self) -> &'static str {
        match self {
            Self::Chromium => "Chrome on Linux",
            Self::Firefox => "Firefox on Linux",
            Self::WebKit => "Safari on Linux",
        }
    }
}

/// Has `async fn`s of the module it stands in be tests, one for each engine: `name::chromium`, `name::firefox`,
/// `name::webkit`. WebKit belongs to the long suite.
///
/// ```ignore
/// on_engines! {
///     [chromium, firefox, webkit] one_signs_in, one_signs_out;
///     [chromium, firefox] the_session_expires;
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
        $($crate::on_engines!(@one $test $engine);)+
    };
    (@one $test:ident chromium) => {
        #[tokio::test]
        async fn chromium() {
            $crate::Engine::Chromium.run(super::$test()).await;
        }
    };
    (@one $test:ident firefox) => {
        #[tokio::test]
        async fn firefox() {
            $crate::Engine::Firefox.run(super::$test()).await;
        }
    };
    (@one $test:ident webkit) => {
        #[tokio::test]
        #[ignore = "in the long suite: cargo xtask test browser --long"]
        async fn webkit() {
            $crate::Engine::WebKit.run(super::$test()).await;
        }
    };
}

//! The programs that the tests and the benchmark take from the system's packages.

use std::{path::PathBuf, process::Command};

use anyhow::{Context as _, Result};

use crate::paths;

/// An environment variable that names a program for the tests.
type Variable = (&'static str, PathBuf);

/// A program, or a browser with its driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SystemProgram {
    Nginx,
    PgBouncer,
    Wrk,
    Valgrind,
    Chromium,
    Firefox,
    WebKit,
    Python,
}

impl SystemProgram {
    /// The Debian packages that contain it.
    pub fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Nginx => &["nginx-light"],
            Self::PgBouncer => &["pgbouncer"],
            Self::Wrk => &["wrk"],
            Self::Valgrind => &["valgrind"],
            Self::Chromium => &["chromium", "chromium-driver"],
            Self::Firefox => &["firefox-esr"],
            Self::WebKit => &["webkit2gtk-driver", "xvfb"],
            Self::Python => &["python3-venv"],
        }
    }

    /// What it is for, after the name of the packages.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Nginx => "a proxy in front of the server in some tests",
            Self::PgBouncer => "a connection pooler in front of the database in some tests",
            Self::Wrk => "the load of the benchmark",
            Self::Valgrind => "counts instructions in the benchmark",
            Self::Chromium => "the browser tests and the benchmark",
            Self::Firefox => "the browser tests",
            Self::WebKit => "the browser tests with --long",
            Self::Python => "a tester of the API's description and identity providers, with --long",
        }
    }

    /// What to do where it cannot be installed automatically.
    fn hint(self) -> &'static str {
        match self {
            Self::Nginx => "Some tests need nginx: install the package nginx-light, or put nginx on the PATH",
            Self::PgBouncer => {
                "Some tests need PgBouncer: install the package pgbouncer, or put pgbouncer on the PATH"
            }
            Self::Wrk => "The benchmark needs wrk: install the package wrk, or put wrk on the PATH",
            Self::Valgrind => {
                "The benchmark needs valgrind: install the package valgrind, or put valgrind and vgdb on the PATH"
            }
            Self::Chromium => {
                "The browser tests and the benchmark need Chromium and ChromeDriver of the same version on the \
                 PATH: install the packages chromium and chromium-driver (Debian), chromium-browser and \
                 chromium-chromedriver (Ubuntu), or Google Chrome and chromedriver. The other tests run without \
                 them: cargo xtask test fmt lint unit http"
            }
            Self::Firefox => {
                "The browser tests need Firefox on the PATH: install the package firefox-esr (Debian), or a \
                 Firefox that is not a snap (Ubuntu: packages.mozilla.org). The other tests run without it: \
                 cargo xtask test fmt lint unit http"
            }
            Self::WebKit => {
                "The browser tests with --long need WebKitWebDriver with MiniBrowser, and Xvfb, on the PATH: \
                 install the packages webkit2gtk-driver and xvfb (Debian, Ubuntu). Without --long they run \
                 without them"
            }
            Self::Python => {
                "Some tests with --long need Python 3.10 or later with venv: install the package \
                 python3-venv (Debian, Ubuntu). Without --long they run without it"
            }
        }
    }

    /// The environment variables by which the tests find it. `None` if it is not installed.
    pub fn find(self) -> Option<Vec<Variable>> {
        Some(match self {
            Self::Nginx => vec![("HALLPASS_TEST_NGINX", server("nginx")?)],
            Self::PgBouncer => vec![("HALLPASS_TEST_PGBOUNCER", server("pgbouncer")?)],
            Self::Wrk => vec![("HALLPASS_BENCH_WRK", paths::program("wrk")?)],
            Self::Valgrind => vec![
                ("HALLPASS_BENCH_VALGRIND", paths::program("valgrind")?),
                ("HALLPASS_BENCH_VGDB", paths::program("vgdb")?),
            ],
            Self::Chromium => {
                let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
                let driver = paths::program("chromedriver")?;
                vec![("HALLPASS_TEST_CHROMIUM", first(&names)?), ("HALLPASS_TEST_CHROMEDRIVER", driver)]
            }
            Self::Firefox => vec![("HALLPASS_TEST_FIREFOX", first(&["firefox-esr", "firefox"])?)],
            Self::WebKit => {
                paths::program("Xvfb")?;
                vec![("HALLPASS_TEST_WEBKIT_DRIVER", paths::program("WebKitWebDriver")?)]
            }
            Self::Python => {
                let can_install = Command::new("python3").args(["-c", "import ensurepip, venv"]).output();
                can_install.is_ok_and(|python| python.status.success()).then(Vec::new)?
            }
        })
    }

    /// The environment variables by which the tests find it.
    ///
    /// # Errors
    /// It is not installed. The error says how to install it.
    pub fn variables(self) -> Result<Vec<Variable>> {
        self.find().context(self.hint())
    }
}

fn first(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| paths::program(name))
}

/// Finds a server. Debian keeps them out of the `PATH` of ordinary users.
fn server(name: &str) -> Option<PathBuf> {
    let outside_path = || Some(PathBuf::from("/usr/sbin").join(name)).filter(|path| path.is_file());
    paths::program(name).or_else(outside_path)
}

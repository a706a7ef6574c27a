//! `cargo xtask run`: builds everything and serves it, with the development provider.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, ErrorKind},
    net::TcpListener,
    path::Path,
    process::{Command, ExitCode, Stdio},
    time::Instant,
};

use anyhow::{Context as _, Result, bail};

use crate::{bundler, paths, processes, profile::Profile, progress::duration, server};

/// Options of `cargo xtask run`.
#[derive(clap::Args)]
pub struct Options {
    /// Port of the server, on localhost. The development provider uses the next one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Build what is deployed: small and fast, but it takes long to build.
    #[arg(long)]
    release: bool,
    /// Build quickly, which is the default.
    #[arg(long, hide = true, conflicts_with = "release")]
    debug: bool,
}

/// Serves until a signal stops it.
pub fn run(options: &Options) -> Result<ExitCode> {
    let started = Instant::now();
    let provider_port = options.port.checked_add(1).context("--port must leave room for the next port")?;
    check_port(options.port, options.port)?;
    check_port(provider_port, options.port)?;
    if !bundler::exists() {
        println!("  This is the first build in this folder. {}", options.first_build());
    }
    let profile = if options.release { Profile::Release } else { Profile::Debug };
    let binary = server::build(profile, profile)?;
    serve(&binary, options, started)
}

impl Options {
    fn first_build(&self) -> &'static str {
        if self.release {
            "It takes about fifteen minutes on two cores, the next one seconds."
        } else {
            "It takes about five minutes on two cores, the next one seconds."
        }
    }
}

fn serve(binary: &Path, options: &Options, started: Instant) -> Result<ExitCode> {
    println!("  … Starting the server");
    let log = paths::log_file("server")?;
    let mut command = Command::new(binary);
    command
        .arg("--dev-provider")
        .env("HALLPASS_LISTEN", format!("127.0.0.1:{}", options.port))
        .current_dir(paths::root())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(File::create(&log)?);
    let mut process = processes::spawn(&mut command)?;
    let stdout = process.0.stdout.take().context("BUG: the output is piped")?;
    let url = BufReader::new(stdout)
        .lines()
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("Hallpass is ready: ").map(ToOwned::to_owned));
    let Some(url) = url else {
        let _ = process.0.wait();
        processes::fail_if_interrupted()?;
        let text = fs::read_to_string(&log).unwrap_or_default();
        bail!("The server stopped before it was ready:\n{text}");
    };
    println!(
        "  ✓ Ready after {}. Ctrl-C stops it. Its log is {}",
        duration(started.elapsed()),
        log.display()
    );
    if !options.release {
        println!("    A development build: pages may be larger and slower.");
        println!("    cargo xtask run --release builds what is deployed.");
    }
    println!("\n{url}");
    let status = process.0.wait()?;
    if processes::is_interrupted() || status.success() {
        return Ok(ExitCode::SUCCESS);
    }
    bail!("The server stopped ({status}). Its log is {}", log.display());
}

/// Checks that `port` is free. `option` is the value of `--port`.
fn check_port(port: u16, option: u16) -> Result<()> {
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            let other = if option < 60_000 { option + 10 } else { 8080 };
            bail!(
                "Port {port} is in use by another program. Stop that program, or use another port: \
                 cargo xtask run --port {other}"
            )
        }
        Err(error) => bail!("Port {port} cannot be used: {error}"),
    }
}

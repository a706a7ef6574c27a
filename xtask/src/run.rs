//! `cargo xtask run`: builds everything and serves it, with the development provider.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::Path,
    process::{Command, ExitCode, Stdio},
    time::Instant,
};

use anyhow::{Context as _, Result, bail};

use crate::{bundle::Profile, children, place, server, step::seconds};

/// How to serve.
#[derive(clap::Args)]
pub struct Options {
    /// Where to listen on localhost. The development provider takes the next port.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Build fast instead of small and fast to run.
    #[arg(long)]
    debug: bool,
}

/// Serves until it is told to stop.
pub fn run(options: &Options) -> Result<ExitCode> {
    let started = Instant::now();
    let provider_port = options.port.checked_add(1).context("--port must leave room for the next port")?;
    check_port(options.port, options.port)?;
    check_port(provider_port, options.port)?;
    let profile = if options.debug { Profile::Debug } else { Profile::Release };
    let binary = server::build(profile, profile)?;
    serve(&binary, options.port, started)
}

fn serve(binary: &Path, port: u16, started: Instant) -> Result<ExitCode> {
    let log = place::logs()?.join("server.log");
    let mut command = Command::new(binary);
    command
        .arg("--dev-provider")
        .env("HALLPASS_LISTEN", format!("127.0.0.1:{port}"))
        .current_dir(place::root())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(File::create(&log)?);
    let mut running = children::start(&mut command)?;
    let stdout = running.0.stdout.take().context("BUG: the output is piped")?;
    let address = BufReader::new(stdout)
        .lines()
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("Hallpass is ready: ").map(ToOwned::to_owned));
    let Some(address) = address else {
        let _ = running.0.wait();
        if children::interrupted() {
            bail!("stopped");
        }
        let text = fs::read_to_string(&log).unwrap_or_default();
        bail!("The server ended before it was ready:\n{text}");
    };
    println!("  ✓ Ready after {}. Ctrl-C ends it; its log is {}", seconds(started.elapsed()), log.display());
    println!("\n{address}");
    let status = running.0.wait()?;
    if children::interrupted() || status.success() {
        return Ok(ExitCode::SUCCESS);
    }
    bail!("The server ended ({status}); its log is {}", log.display());
}

fn check_port(port: u16, given: u16) -> Result<()> {
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            let other = if given < 60_000 { given + 10 } else { 8080 };
            bail!(
                "Port {port} is taken by another program. End that one, or choose another: cargo xtask run --port {other}"
            )
        }
        Err(error) => bail!("Port {port} cannot be used: {error}"),
    }
}

//! The `hallpass` program: runs the server, or a command for an admin.

mod cli;

use std::{io::Write as _, process::ExitCode};

use clap::Parser;
use hallpass::{Config, DevProvider, shutdown_signal, telemetry};
use hallpass_api::{Application, Bundle, BundleFile};
use mimalloc::MiMalloc;
use rust_embed::RustEmbed;

use cli::Arguments;

/// The browser app, as `cargo xtask` built it.
#[derive(RustEmbed)]
#[folder = "../dist"]
#[allow_missing = true]
struct Files;

/// Rendering a page is a thousand small allocations, of which the system's allocator makes half of
/// its work. Not with large pages of the operating system: these double the memory of an idle
/// server.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Changes with the browser app, so that cargo embeds it again.
const _: Option<&str> = option_env!("HALLPASS_BUNDLE");

#[actix_web::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(command) = arguments.command {
        return cli::run(command).await;
    }
    let dev_provider = if arguments.dev_provider { DevProvider::On } else { DevProvider::Off };
    let config = match Config::load(dev_provider) {
        Ok(config) => config,
        Err(errors) => {
            eprintln!("hallpass cannot start: {errors}");
            return ExitCode::from(2);
        }
    };
    telemetry::start();
    let building = Application::build(config, Bundle::new(find));
    // This may wait for the database.
    let built = tokio::select! {
        built = building => built,
        signal = shutdown_signal() => return if signal.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE },
    };
    let application = match built {
        Ok(application) => application,
        Err(error) => {
            eprintln!("hallpass cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    if !application.has_providers() {
        tracing::warn!(
            "no provider is configured, so no one can sign in: set AUTH_<NAME>_ISSUER, AUTH_<NAME>_ID and \
             AUTH_<NAME>_SECRET, or start with --dev-provider to try it out"
        );
    }
    // Programs that start the server wait for this line.
    let _ = writeln!(std::io::stdout(), "Hallpass is ready: {}", application.public_url());
    match application.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("hallpass ended early: {error}");
            ExitCode::FAILURE
        }
    }
}

fn find(name: &str) -> Option<BundleFile> {
    Files::get(name).map(|file| BundleFile { data: file.data, sha256: file.metadata.sha256_hash() })
}

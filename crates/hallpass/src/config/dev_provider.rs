//! Whether the development provider may run, and where it listens.
//!
//! It lets anyone sign in as anyone, so only this computer may reach it: because of the socket
//! address that it listens on, or, in a container, because a setting says so.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::{DevProvider, problems::Problems, value::socket_address};
use crate::{
    model::public_url::PublicUrl,
    settings::{ConfigError, Settings},
};

const LISTEN: &str = "HALLPASS_DEV_PROVIDER_LISTEN";
const PUBLISHED_ON: &str = "HALLPASS_DEV_PROVIDER_PUBLISHED_ON";
/// In place of a setting: what switches it on is an argument of the server, or an application's
/// code.
const SWITCH: &str = "The development provider";

/// Who can reach the ports that this server listens on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Every computer that can reach the socket address.
    SocketAddress,
    /// Only this computer: the ports of the container are published on its loopback interface.
    PublishedOnLoopback,
}

/// Reads `HALLPASS_DEV_PROVIDER_PUBLISHED_ON`: the loopback name on which the ports of a container
/// are published. It must be the host of `AUTH_URL`.
pub(super) fn read_reach(
    settings: &Settings,
    dev_provider: DevProvider,
    public_url: Option<&PublicUrl>,
    problems: &mut Problems,
) -> Reach {
    let Some(host) = settings.get(PUBLISHED_ON) else { return Reach::SocketAddress };
    if dev_provider == DevProvider::Off {
        problems.warn(PUBLISHED_ON, "is not used: the development provider is off", "Leave it out.");
        return Reach::SocketAddress;
    }
    let public = public_url.filter(|url| url.is_loopback()).and_then(|url| url.as_url().host_str());
    if public.is_some_and(|public| public.eq_ignore_ascii_case(host)) {
        return Reach::PublishedOnLoopback;
    }
    let problem = format!("is {host}, but must be the host of AUTH_URL, and name only this computer");
    let hint = "Set it to localhost, with AUTH_URL=http://localhost:8080 and both ports published on 127.0.0.1 \
                only; or leave the development provider off.";
    problems.errors.push(ConfigError::new(PUBLISHED_ON, problem, hint));
    Reach::SocketAddress
}

/// Reads `HALLPASS_DEV_PROVIDER_LISTEN`: where the development provider listens, if it runs. The
/// default is the port after that of the server; in a container also its IP address, because
/// published ports arrive there.
pub(super) fn read_dev_provider(
    settings: &Settings,
    dev_provider: DevProvider,
    listen: SocketAddr,
    development: bool,
    reach: Reach,
    problems: &mut Problems,
) -> Option<SocketAddr> {
    if dev_provider == DevProvider::Off {
        return None;
    }
    if cfg!(not(feature = "dev-provider")) {
        let problem = "is on (`DevProvider::On`, or `--dev-provider`), but this program was built without the \
                       feature dev-provider of hallpass";
        let hint = "Build it with this feature, or switch the development provider off.";
        problems.errors.push(ConfigError::new(SWITCH, problem, hint));
        return None;
    }
    if !development {
        problems.errors.push(not_development());
        return None;
    }
    let ip = match reach {
        Reach::SocketAddress => IpAddr::V4(Ipv4Addr::LOCALHOST),
        Reach::PublishedOnLoopback => listen.ip(),
    };
    let address = problems.valid(read_listen(settings, listen, ip).map(Some))?;
    if reach == Reach::PublishedOnLoopback {
        problems.warnings.push(published(listen.port(), address.port()));
    }
    Some(address)
}

fn read_listen(settings: &Settings, server: SocketAddr, ip: IpAddr) -> Result<SocketAddr, ConfigError> {
    let port = if server.port() == 0 { 0 } else { server.port().wrapping_add(1).max(1) };
    let given = socket_address(settings, LISTEN)?.unwrap_or(SocketAddr::new(ip, port));
    if [ip, IpAddr::V4(Ipv4Addr::LOCALHOST)].contains(&given.ip()) {
        return Ok(given);
    }
    let hint = format!("Leave it out, or write it as {}.", SocketAddr::new(ip, 8081));
    Err(ConfigError::new(LISTEN, format!("is not on {ip} ({given})"), hint))
}

fn not_development() -> ConfigError {
    let problem = "is on (`DevProvider::On`, or `--dev-provider`), but this is not development: it lets anyone sign in as \
                   anyone";
    let hint = format!(
        "Switch it off, or set both HALLPASS_LISTEN and AUTH_URL to this computer. In a container whose ports are \
         published on 127.0.0.1 only, set {PUBLISHED_ON}=localhost: see docs/operating.md#in-a-container."
    );
    ConfigError::new(SWITCH, problem, hint)
}

fn published(port: u16, provider_port: u16) -> ConfigError {
    let problem =
        format!("is set: ANYONE WHO REACHES THE PORTS {port} AND {provider_port} CAN SIGN IN AS ANYONE");
    let hint = "Publish them only on the loopback interface, such as with `docker run -p 127.0.0.1:8080:8080 -p \
                127.0.0.1:8081:8081`, and never use this in production.";
    ConfigError::new(PUBLISHED_ON, problem, hint)
}

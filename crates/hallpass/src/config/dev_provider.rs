//! Whether the development provider may run, and where it listens. It lets anyone sign in as anyone, so that only this computer may
//! reach it: by the address that it listens on, or, in a container, by a setting that says so.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::{DevProvider, fields::address};
use crate::{
    model::public_url::PublicUrl,
    settings::{Mistake, Settings},
};

const LISTEN: &str = "HALLPASS_DEV_PROVIDER_LISTEN";
const PUBLISHED_ON: &str = "HALLPASS_DEV_PROVIDER_PUBLISHED_ON";

/// Who can reach the ports that this program listens on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Every computer that reaches the address that it listens on.
    Address,
    /// This computer alone, whatever the address: a container's ports are published on its loopback interface.
    PublishedOnLoopback,
}

/// Reads on which loopback name a container's ports are published.
///
/// # Errors
/// It is not the host of `AUTH_URL`, or names more than this computer.
pub(super) fn read_reach(
    settings: &Settings,
    dev_provider: DevProvider,
    public_url: Option<&PublicUrl>,
    warnings: &mut Vec<Mistake>,
) -> Result<Reach, Mistake> {
    let Some(host) = settings.get(PUBLISHED_ON) else { return Ok(Reach::Address) };
    if dev_provider == DevProvider::Off {
        warnings.push(Mistake::new(PUBLISHED_ON, "is not used without --dev-provider", "Leave it out."));
        return Ok(Reach::Address);
    }
    let public = public_url.filter(|url| url.is_loopback()).and_then(|url| url.as_url().host_str());
    if public.is_some_and(|public| public.eq_ignore_ascii_case(host)) {
        return Ok(Reach::PublishedOnLoopback);
    }
    let problem = format!("is {host}, but must be the host of AUTH_URL, and name this computer alone");
    let hint = "Set it to localhost, with AUTH_URL=http://localhost:8080 and both ports published on 127.0.0.1 only; or leave \
                --dev-provider out.";
    Err(Mistake::new(PUBLISHED_ON, problem, hint))
}

/// Where the development provider listens: the next port. In a container that is on the same address as the server, since a port that is
/// published arrives there.
///
/// # Errors
/// It was asked for outside of development, or on an address that others could reach.
pub(super) fn read_dev_provider(
    settings: &Settings,
    dev_provider: DevProvider,
    listen: SocketAddr,
    development: bool,
    reach: Reach,
    warnings: &mut Vec<Mistake>,
) -> Result<Option<SocketAddr>, Mistake> {
    if dev_provider == DevProvider::Off {
        return Ok(None);
    }
    if cfg!(not(feature = "dev-provider")) {
        let problem = "was given, but this program was built without the feature dev-provider of hallpass";
        return Err(Mistake::new(
            "--dev-provider",
            problem,
            "Build it with this feature, or leave --dev-provider out.",
        ));
    }
    if !development {
        let hint = format!(
            "Leave it out, or have both HALLPASS_LISTEN and AUTH_URL name this machine only. In a container whose ports are \
             published on 127.0.0.1 only, set {PUBLISHED_ON}=localhost; the README says how."
        );
        let problem = "was given, but this is not development: it lets anybody sign in as anybody";
        return Err(Mistake::new("--dev-provider", problem, hint));
    }
    let ip = match reach {
        Reach::Address => IpAddr::V4(Ipv4Addr::LOCALHOST),
        Reach::PublishedOnLoopback => listen.ip(),
    };
    let port = if listen.port() == 0 { 0 } else { listen.port().wrapping_add(1).max(1) };
    let given = address(settings, LISTEN)?.unwrap_or(SocketAddr::new(ip, port));
    if ![ip, IpAddr::V4(Ipv4Addr::LOCALHOST)].contains(&given.ip()) {
        let hint = format!("Leave it out, or write it as {}.", SocketAddr::new(ip, 8081));
        return Err(Mistake::new(LISTEN, format!("is not on {ip} ({given})"), hint));
    }
    if reach == Reach::PublishedOnLoopback {
        let problem = format!(
            "is set: ANYONE WHO REACHES THE PORTS {} AND {} CAN SIGN IN AS ANYONE",
            listen.port(),
            given.port()
        );
        let hint = "Publish them on the loopback interface only, such as with `docker run -p 127.0.0.1:8080:8080 -p \
                    127.0.0.1:8081:8081`, and never use this in production.";
        warnings.push(Mistake::new(PUBLISHED_ON, problem, hint));
    }
    Ok(Some(given))
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, DevProvider, Mistake, Settings};

    fn config<const N: usize>(pairs: [(&str, &str); N]) -> Result<Config, Vec<Mistake>> {
        Config::from_settings(&Settings::from(pairs), DevProvider::On)
    }

    fn refused<const N: usize>(pairs: [(&str, &str); N]) -> String {
        let mistakes = config(pairs).unwrap_err();
        mistakes.iter().map(|mistake| format!("{mistake}\n")).collect()
    }

    const OPEN: (&str, &str) = ("HALLPASS_LISTEN", "0.0.0.0:8080");
    const LOCAL: (&str, &str) = ("AUTH_URL", "http://localhost:8080");
    const PUBLISHED: (&str, &str) = ("HALLPASS_DEV_PROVIDER_PUBLISHED_ON", "localhost");

    #[test]
    fn dev_provider_in_a_container_needs_ports_that_are_local() {
        let said = refused([OPEN, LOCAL]);
        assert!(said.contains("set HALLPASS_DEV_PROVIDER_PUBLISHED_ON=localhost"), "{said}");
        let config = config([OPEN, LOCAL, PUBLISHED]).unwrap();
        assert!(config.development);
        assert_eq!(config.dev_provider.unwrap().to_string(), "0.0.0.0:8081");
        let open = ("HALLPASS_LISTEN", "[::]:8080");
        assert!(refused([open, LOCAL]).contains("set HALLPASS_DEV_PROVIDER_PUBLISHED_ON=localhost"));
        let both = self::config([open, LOCAL, PUBLISHED]).unwrap();
        assert!(both.development);
        assert_eq!(both.dev_provider.unwrap().to_string(), "[::]:8081");
        let warned: String = config.warnings.iter().map(ToString::to_string).collect();
        assert!(warned.contains("THE PORTS 8080 AND 8081 CAN SIGN IN AS ANYONE"), "{warned}");
    }

    #[test]
    fn dev_provider_is_refused_where_the_name_is_not_this_computer() {
        let name = "HALLPASS_DEV_PROVIDER_PUBLISHED_ON";
        let public = ("AUTH_URL", "https://app.example.org");
        for (url, value) in [
            (LOCAL, "127.0.0.1"),
            (LOCAL, "yes"),
            (LOCAL, "0.0.0.0"),
            (public, "localhost"),
            (public, "app.example.org"),
        ] {
            let said = refused([OPEN, url, (name, value)]);
            assert!(said.contains(&format!("{name} is {value}, but must be the host of AUTH_URL")), "{said}");
        }
        let said = refused([OPEN, LOCAL, PUBLISHED, ("HALLPASS_DEV_PROVIDER_LISTEN", "192.0.2.1:8081")]);
        assert!(said.contains("is not on 0.0.0.0"), "{said}");
    }

    #[test]
    fn published_on_without_a_dev_provider_is_warned_about() {
        let settings = Settings::from([PUBLISHED]);
        let config = Config::from_settings(&settings, DevProvider::Off).unwrap();
        assert_eq!(config.dev_provider, None);
        assert!(config.warnings[0].to_string().contains("is not used without --dev-provider"));
        // It makes no development of anything else.
        let settings = Settings::from([PUBLISHED, OPEN, LOCAL]);
        let mistakes = Config::from_settings(&settings, DevProvider::Off).unwrap_err();
        assert_eq!(mistakes[0].name, "AUTH_SECRET");
    }
}

//! Rate limits: how many sign-ins one IP address may begin and finish in a minute. Generous: whole
//! companies share one IP address.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{LazyLock, Once},
};

use actix_web::HttpRequest;
use governor::{
    DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};
use hallpass_types::ErrorCode;

use crate::http::{
    error::Error,
    proxies::{Client, TrustedProxies, is_forwarded},
};

/// From this many IP addresses on, those without recent sign-ins are removed.
const CLEANUP_THRESHOLD: usize = 10_000;

/// How often the log names a refused IP address.
const WARNINGS_PER_MINUTE: Quota = Quota::per_minute(NonZeroU32::new(6).expect("BUG: six is not zero"));

/// The limits; `None` counts nothing.
pub struct RateLimits(Option<Limits>);

struct Limits {
    starts: DefaultKeyedRateLimiter<Network>,
    callbacks: DefaultKeyedRateLimiter<Network>,
    strays: DefaultKeyedRateLimiter<Network>,
}

/// An IPv4 address, or the /64 network of an IPv6 address: a customer of an internet provider has a
/// whole network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Network(IpAddr);

impl Network {
    fn of(ip: IpAddr) -> Self {
        Self(match ip.to_canonical() {
            IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << 64))),
            IpAddr::V4(ip) => IpAddr::V4(ip),
        })
    }
}

impl RateLimits {
    /// At most `per_minute` of each kind from one IP address; zero is no limit.
    pub fn new(per_minute: u32) -> Self {
        Self(NonZeroU32::new(per_minute).map(|per_minute| {
            let quota = Quota::per_minute(per_minute);
            let [starts, callbacks, strays] = [(); 3].map(|()| RateLimiter::keyed(quota));
            Limits { starts, callbacks, strays }
        }))
    }

    /// Counts the start of a sign-in.
    ///
    /// # Errors
    /// There were too many from this IP address: 429, with when to try again.
    pub fn check_start(&self, req: &HttpRequest, proxies: &TrustedProxies) -> Result<(), Error> {
        self.0.as_ref().map_or(Ok(()), |limits| check(&limits.starts, req, proxies))
    }

    /// Counts a callback.
    ///
    /// # Errors
    /// As for [`Self::check_start`].
    pub fn check_callback(&self, req: &HttpRequest, proxies: &TrustedProxies) -> Result<(), Error> {
        self.0.as_ref().map_or(Ok(()), |limits| check(&limits.callbacks, req, proxies))
    }

    /// Counts a callback of a browser that has begun no sign-in. Whether it is one too many from this IP
    /// address: that is answered as any other, since a page of another site can make its readers'
    /// browsers send them.
    pub fn is_stray_too_many(&self, req: &HttpRequest, proxies: &TrustedProxies) -> bool {
        let Some(limits) = &self.0 else { return false };
        let Some(Client::At(ip)) = proxies.client_of(req) else { return false };
        clean_up(&limits.strays);
        limits.strays.check_key(&Network::of(ip)).is_err()
    }
}

fn check(
    limiter: &DefaultKeyedRateLimiter<Network>,
    req: &HttpRequest,
    proxies: &TrustedProxies,
) -> Result<(), Error> {
    let ip = match proxies.client_of(req) {
        Some(Client::At(ip)) => ip,
        // All people seem to come from the proxy's IP address: a limit would be one for all of them
        // together.
        Some(Client::BehindUnknownProxy(proxy)) => {
            warn_once(proxy);
            return Ok(());
        }
        None => return Ok(()),
    };
    clean_up(limiter);
    let Err(wait) = limiter.check_key(&Network::of(ip)) else { return Ok(()) };
    warn_rate_limited(ip, req);
    let seconds = wait.wait_time_from(DefaultClock::default().now()).as_secs().saturating_add(1);
    let cause = anyhow::anyhow!("too many sign-ins from {ip} (HALLPASS_SIGN_INS_PER_MINUTE)");
    Err(Error::new(req, ErrorCode::TooManyRequests).because(cause).retry_after(seconds))
}

fn clean_up(limiter: &DefaultKeyedRateLimiter<Network>) {
    if limiter.len() > CLEANUP_THRESHOLD {
        limiter.retain_recent();
    }
}

/// Logs a refusal, but not every one of a flood.
fn warn_rate_limited(ip: IpAddr, req: &HttpRequest) {
    static WARNINGS: LazyLock<DefaultDirectRateLimiter> =
        LazyLock::new(|| RateLimiter::direct(WARNINGS_PER_MINUTE));
    if WARNINGS.check().is_err() {
        return;
    }
    if is_forwarded(req) {
        tracing::warn!(
            %ip,
            "too many sign-ins from this IP address: refused. The requests were forwarded; if that is your proxy's address, name it \
             in HALLPASS_TRUSTED_PROXIES"
        );
    } else {
        tracing::warn!(%ip, "too many sign-ins from this IP address: refused");
    }
}

fn warn_once(proxy: IpAddr) {
    static WARNED: Once = Once::new();
    WARNED.call_once(|| {
        tracing::warn!(
            %proxy,
            "a proxy that is not trusted forwards requests, so that sign-ins are not limited by IP address; set \
             HALLPASS_TRUSTED_PROXIES to its address"
        );
    });
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn from(ip: &str) -> HttpRequest {
        TestRequest::default().peer_addr(format!("{ip}:1").parse().unwrap()).to_http_request()
    }

    #[test]
    fn one_address_is_limited_and_others_are_not() {
        let (limits, proxies) = (RateLimits::new(3), TrustedProxies::default());
        let (busy, other) = (from("192.0.2.1"), from("192.0.2.2"));
        for _ in 0..3 {
            assert!(limits.check_start(&busy, &proxies).is_ok());
        }
        assert!(limits.check_start(&busy, &proxies).is_err());
        // Each kind counts for itself.
        assert!(limits.check_callback(&busy, &proxies).is_ok());
        assert!(limits.check_start(&other, &proxies).is_ok());
        assert!((0..100).all(|_| RateLimits::new(0).check_start(&busy, &proxies).is_ok()));
    }

    #[test]
    fn one_ipv6_network_is_one_address() {
        let (limits, proxies) = (RateLimits::new(1), TrustedProxies::default());
        assert!(limits.check_start(&from("[2001:db8:1:2::1]"), &proxies).is_ok());
        assert!(limits.check_start(&from("[2001:db8:1:2:ffff::9]"), &proxies).is_err());
        assert!(limits.check_start(&from("[2001:db8:1:3::1]"), &proxies).is_ok());
        // An IPv4-mapped IPv6 address is one IPv4 address, and not all of IPv4.
        assert!(limits.check_start(&from("[::ffff:192.0.2.1]"), &proxies).is_ok());
        assert!(limits.check_start(&from("[::ffff:192.0.2.2]"), &proxies).is_ok());
    }

    #[test]
    fn quiet_addresses_are_removed() {
        let limits = RateLimits::new(60_000);
        for host in 0..u32::try_from(CLEANUP_THRESHOLD).unwrap() + 500 {
            let ip = std::net::Ipv4Addr::from_bits(host + 1);
            assert!(limits.check_start(&from(&ip.to_string()), &TrustedProxies::default()).is_ok());
        }
        let Some(limits) = limits.0 else { panic!("there is a limit") };
        assert!(limits.starts.len() <= CLEANUP_THRESHOLD + 1, "{}", limits.starts.len());
    }
}

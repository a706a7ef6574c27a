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

    /// Counts a callback of a browser that has begun no sign-in, and returns whether it is within
    /// the limit of its IP address. One beyond it is answered as any other, since a page of another
    /// site can make its readers' browsers send them.
    ///
    /// All people behind an unknown proxy share one limit: it refuses none of them.
    pub fn count_stray_callback(&self, req: &HttpRequest, proxies: &TrustedProxies) -> bool {
        let Some(limits) = &self.0 else { return true };
        let Some(Client::At(ip) | Client::BehindUnknownProxy(ip)) = proxies.client_of(req) else {
            return true;
        };
        clean_up(&limits.strays);
        limits.strays.check_key(&Network::of(ip)).is_ok()
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
mod tests;

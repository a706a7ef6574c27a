//! The page's clocks, and chance: the only places where they are read.

use std::{cell::Cell, time::Duration};

use js_sys::{Date, Math};

use super::Moment;

/// Clocks that differ by less run differently; by more, the computer has slept.
const SLEPT_MS: f64 = 2000.0;

/// The current moment of the page's monotonic clock.
pub fn now() -> Moment {
    // Whole milliseconds, rounded up: a timer must not find that its moment has not come.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is small and not negative"
    )]
    Moment::from_ms(now_ms().ceil() as u64)
}

fn now_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// A random number below 1000.
pub(super) fn random_thousandths() -> u16 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is below 1000")]
    let chance = (Math::random() * 1000.0) as u16;
    chance
}

/// Notices that the computer slept: then the wall clock went on, and the page's monotonic clock may
/// have stood still.
pub(super) struct SleepDetector {
    /// The wall clock and the monotonic clock, when they were last read.
    clocks: Cell<(f64, f64)>,
}

impl SleepDetector {
    pub(super) fn start() -> Self {
        Self { clocks: Cell::new((Date::now(), now_ms())) }
    }

    /// How long the computer has slept since the last call.
    pub(super) fn slept(&self) -> Option<Duration> {
        let (wall, own) = (Date::now(), now_ms());
        let (last_wall, last_own) = self.clocks.replace((wall, own));
        let slept = (wall - last_wall) - (own - last_own);
        (slept > SLEPT_MS).then(|| Duration::from_secs_f64(slept / 1000.0))
    }
}

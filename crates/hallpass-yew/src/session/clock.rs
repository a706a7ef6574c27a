//! The page's clocks, and chance: the only places where they are read.

use std::{cell::Cell, time::Duration};

use js_sys::{Date, Math};

use super::Moment;

/// Clocks that differ by less tick differently; by more, the machine slept.
const SLEPT_MS: f64 = 2000.0;

/// The moment that it is, on the page's own clock.
pub fn now() -> Moment {
    // Whole milliseconds, and rounded up: a timer must not find that its moment has not come.
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

/// A part of a thousand, by chance.
pub(super) fn random_mille() -> u16 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is below 1000")]
    let chance = (Math::random() * 1000.0) as u16;
    chance
}

/// Notices that the machine slept: its clock goes on then, and the page's may stand still.
pub(super) struct Sleep {
    /// The machine's clock and the page's, as they were looked at last.
    clocks: Cell<(f64, f64)>,
}

impl Sleep {
    /// From now on.
    pub(super) fn watch() -> Self {
        Self { clocks: Cell::new((Date::now(), now_ms())) }
    }

    /// For how long the machine slept since this was asked last.
    pub(super) fn slept(&self) -> Option<Duration> {
        let (wall, own) = (Date::now(), now_ms());
        let (last_wall, last_own) = self.clocks.replace((wall, own));
        let slept = (wall - last_wall) - (own - last_own);
        (slept > SLEPT_MS).then(|| Duration::from_secs_f64(slept / 1000.0))
    }
}

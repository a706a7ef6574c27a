//! What a simulation counts.

use std::time::Duration;

use super::{delays::Delays, feed_connection::Learned};

/// What is counted of a tenth of a second.
#[derive(Clone, Copy, Default)]
pub struct Tenth {
    pub requests: u64,
    pub hits: u64,
    /// Questions of servers for a session, also those after a touch in vain.
    pub look_ups: u64,
    /// Look-ups whose result was not cached.
    pub overtaken: u64,
    pub touches: u64,
    /// Touches that changed nothing, since another server had written down the activity.
    pub touches_in_vain: u64,
    pub failed: u64,
}

#[derive(Default)]
pub struct Figures {
    pub tenths: Vec<Tenth>,
    /// How long a changed session was served from a cache, by other servers.
    pub served_changed: Delays,
    /// Broken promises, in words.
    pub violations: Vec<String>,
    pub learned: Vec<Learned>,
}

impl Figures {
    pub fn tenth(&mut self, now: Duration) -> &mut Tenth {
        let index = usize::try_from(now.as_millis() / 100).unwrap();
        if index >= self.tenths.len() {
            self.tenths.resize(index + 1, Tenth::default());
        }
        &mut self.tenths[index]
    }

    /// The sum of what was counted from one second to another.
    pub fn sum(&self, from: u64, to: u64) -> Tenth {
        let tenth = |second: u64| usize::try_from(second * 10).unwrap().min(self.tenths.len());
        self.tenths[tenth(from)..tenth(to)].iter().fold(Tenth::default(), |sum, tenth| Tenth {
            requests: sum.requests + tenth.requests,
            hits: sum.hits + tenth.hits,
            look_ups: sum.look_ups + tenth.look_ups,
            overtaken: sum.overtaken + tenth.overtaken,
            touches: sum.touches + tenth.touches,
            touches_in_vain: sum.touches_in_vain + tenth.touches_in_vain,
            failed: sum.failed + tenth.failed,
        })
    }

    /// The delays until servers knew of a change.
    pub fn delays(&self) -> Delays {
        let mut all = Delays::default();
        self.learned.iter().for_each(|learned| all.add_all(&learned.delays));
        all
    }
}

//! Delays, counted by the millisecond.

use std::time::Duration;

#[derive(Clone, Default)]
pub struct Delays(Vec<u64>);

impl Delays {
    pub fn add(&mut self, delay: Duration) {
        let ms = usize::try_from(delay.as_millis()).unwrap();
        if ms >= self.0.len() {
            self.0.resize(ms + 1, 0);
        }
        self.0[ms] += 1;
    }

    pub fn add_all(&mut self, others: &Self) {
        self.0.resize(self.0.len().max(others.0.len()), 0);
        self.0.iter_mut().zip(&others.0).for_each(|(count, other)| *count += other);
    }

    /// The milliseconds that this many of a thousand delays do not exceed.
    pub fn permille(&self, permille: u64) -> usize {
        let limit = (self.0.iter().sum::<u64>() * permille).div_ceil(1000);
        let mut sum = 0;
        let found = self.0.iter().position(|count| {
            sum += count;
            sum >= limit
        });
        found.unwrap_or_default()
    }
}

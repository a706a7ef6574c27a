//! Pseudo-random numbers that are the same in every run.

/// A generator (`SplitMix64`).
pub struct Random(u64);

impl Random {
    /// A generator whose numbers this seed decides.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(limit)) >> 64).try_into().unwrap()
    }

    /// An index below `limit`.
    pub fn index(&mut self, limit: usize) -> usize {
        usize::try_from(self.below(limit.try_into().unwrap())).unwrap()
    }

    /// How often something happens in a millisecond that happens so often in a second.
    pub fn in_a_millisecond(&mut self, per_second: u64) -> u64 {
        per_second / 1000 + u64::from(self.below(1000) < per_second % 1000)
    }
}

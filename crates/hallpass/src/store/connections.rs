//! How many connections a server opens to PostgreSQL, by what they are for.

/// Numbers of connections, by what they are for. Each is at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    /// For reading.
    pub(super) readers: u32,
    /// For changes.
    pub(super) writers: u32,
    /// For the change feed alone. A second one is for when the first has died.
    pub(super) change_feed: u32,
}

impl Connections {
    /// One for each purpose.
    pub const LEAST: u32 = 3;
    /// More than PostgreSQL accepts from all clients, by default.
    pub const MOST: u32 = 1000;

    /// Divides `total` connections; `None` if they are too few or too many.
    pub fn new(total: u32) -> Option<Self> {
        if !(Self::LEAST..=Self::MOST).contains(&total) {
            return None;
        }
        let change_feed = if total < 6 { 1 } else { 2 };
        let writers = (total - change_feed) / 2;
        Some(Self { readers: total - change_feed - writers, writers, change_feed })
    }

    /// The sum.
    pub(crate) fn total(self) -> u32 {
        self.readers + self.writers + self.change_feed
    }
}

impl Default for Connections {
    fn default() -> Self {
        Self { readers: 8, writers: 8, change_feed: 2 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_divided_without_remainder() {
        for total in Connections::LEAST..=Connections::MOST {
            let Connections { readers, writers, change_feed } = Connections::new(total).unwrap();
            assert_eq!(readers + writers + change_feed, total);
            assert!(readers > 0 && writers > 0 && change_feed > 0, "{total}");
        }
        assert_eq!(Connections::new(18), Some(Connections::default()));
        for total in [0, 1, 2, 1001, u32::MAX] {
            assert_eq!(Connections::new(total), None);
        }
    }
}

//! How many connections a server opens to PostgreSQL, and what each is for.

/// A number of connections, divided by what they are for. Each has at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    /// For reading.
    pub(super) readers: u32,
    /// For changes.
    pub(super) writers: u32,
    /// For the change mark alone: a second one is for when the first has died.
    pub(super) marks: u32,
}

impl Connections {
    /// One for each purpose.
    pub const LEAST: u32 = 3;
    /// More than PostgreSQL has for all its clients, as it is installed.
    pub const MOST: u32 = 1000;

    /// Divides `total` connections; `None` if they are too few or too many.
    pub fn new(total: u32) -> Option<Self> {
        if !(Self::LEAST..=Self::MOST).contains(&total) {
            return None;
        }
        let marks = if total < 6 { 1 } else { 2 };
        let writers = (total - marks) / 2;
        Some(Self { readers: total - marks - writers, writers, marks })
    }

    /// All of them.
    pub(crate) fn total(self) -> u32 {
        self.readers + self.writers + self.marks
    }
}

impl Default for Connections {
    fn default() -> Self {
        Self { readers: 8, writers: 8, marks: 2 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_divided_without_rest() {
        for total in Connections::LEAST..=Connections::MOST {
            let Connections { readers, writers, marks } = Connections::new(total).unwrap();
            assert_eq!(readers + writers + marks, total);
            assert!(readers > 0 && writers > 0 && marks > 0, "{total}");
        }
        assert_eq!(Connections::new(18), Some(Connections::default()));
        for total in [0, 1, 2, 1001, u32::MAX] {
            assert_eq!(Connections::new(total), None);
        }
    }
}

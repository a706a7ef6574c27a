//! The order in which a login page offers the providers.

use hallpass_types::{ProviderId, Providers};

use super::sign_ins::SignIns;

impl SignIns {
    /// With the providers of `first` before the others, in this order.
    #[must_use]
    pub fn with_order(self, first: &[ProviderId]) -> Self {
        let mut order: Vec<_> = self.connections.keys().cloned().collect();
        let rank = |id: &ProviderId| first.iter().position(|one| one == id).unwrap_or(first.len());
        order.sort_by_key(|id| (index_key(id), rank(id)));
        Self { order, ..self }
    }

    /// What everyone may know about the providers, in their order.
    pub fn public_providers(&self) -> Providers {
        let connections = self.order.iter().filter_map(|id| self.connections.get(id));
        let now = self.clock.now();
        connections.map(|connection| connection.to_public(now)).collect()
    }
}

/// Where JavaScript puts the member `id` of an object: those that are numbers come first, by size
/// (ECMA-262, `OrdinaryOwnPropertyKeys`). A page must have the same order on the server.
fn index_key(id: &ProviderId) -> u64 {
    let number = id.as_str().parse::<u32>().ok().filter(|number| number.to_string() == id.as_str());
    number.filter(|number| *number != u32::MAX).map_or(u64::MAX, u64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn provider_ids_that_are_numbers_are_where_javascript_has_them() {
        let mut ids = ["work", "10", "42-school", "9", "07", "4294967295", "dev"].map(ProviderId::new);
        ids.sort_by_key(index_key);
        let sorted: Vec<_> = ids.iter().map(ProviderId::as_str).collect();
        assert_eq!(sorted, ["9", "10", "work", "42-school", "07", "4294967295", "dev"]);
    }
}

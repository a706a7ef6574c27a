//! Which providers a login page shows at once, and which it folds.

use hallpass_types::{ErrorCode, Providers, PublicProvider};

/// How many rows of providers a login page shows. Five and the heading fit on a phone of 320 by 568
/// CSS pixels without scrolling, and are still read rather than searched.
pub const PROVIDER_ROWS: usize = 5;

/// Which providers come before the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Preference {
    /// None.
    None,
    /// The person's own, if any are marked as such.
    Own,
}

/// The providers of a login page, in the order in which it shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ProviderRows<'a> {
    providers: Vec<&'a PublicProvider>,
    /// How many of them are shown at once.
    shown: usize,
    /// Whether that of the last sign-in comes first and says so: only where there are many.
    pub(super) are_many: bool,
    /// Whether the person's own are shown, and the others folded.
    are_own: bool,
}

impl<'a> ProviderRows<'a> {
    /// As many as fit into `rows` are shown in their order. If there are more, that of the last
    /// sign-in comes first, and the last row is the fold, which never has a single provider: its
    /// button would take no more room.
    ///
    /// Of many, those that cannot prove a recent sign-in are left out where one is needed (with
    /// `max_age`); only that of the last sign-in says that it cannot, since people look for it.
    ///
    /// With a `preference` for the person's own, exactly these are shown, and the others folded.
    pub(super) fn arrange(
        all: &'a Providers,
        rows: usize,
        max_age: Option<u32>,
        preference: Preference,
    ) -> Self {
        let are_many = all.values().len() > rows;
        let are_own = preference == Preference::Own && all.values().any(|provider| provider.own);
        let is_offered = |provider: &PublicProvider| {
            !are_many
                || max_age.is_none()
                || provider.can_prove_recent_sign_in
                || provider.last_used
                || (are_own && provider.own)
        };
        let mut providers = Vec::with_capacity(all.values().len());
        let mut own = 0;
        // A sort would be a kilobyte of the browser app.
        for place in 0..4 {
            for provider in all.values() {
                let is_later = [are_own && !provider.own, !(are_many && provider.last_used)];
                if is_offered(provider) && is_later == [place >= 2, place % 2 == 1] {
                    providers.push(provider);
                }
            }
            if place == 1 {
                own = providers.len();
            }
        }
        let shown = match providers.len() {
            _ if are_own => own,
            count if count > rows => rows.saturating_sub(1).max(1),
            count => count,
        };
        Self { providers, shown, are_many, are_own }
    }

    /// What is shown at once.
    pub(super) fn shown(&self) -> &[&'a PublicProvider] {
        &self.providers[..self.shown]
    }

    /// What is folded.
    pub(super) fn folded(&self) -> &[&'a PublicProvider] {
        &self.providers[self.shown..]
    }

    /// Whether the fold is open on a login page with this `max_age` and `error` in its query: the
    /// person may be looking for one of the folded providers.
    pub(super) fn is_open(&self, max_age: Option<u32>, error: Option<ErrorCode>) -> bool {
        let is_known = self.providers.first().is_some_and(|first| first.last_used);
        !self.are_own && ((max_age.is_some() && !is_known) || error.is_some_and(follows_an_attempt))
    }
}

/// Whether a person with this error has tried to sign in, with a provider that the error does not
/// name. The others lead people here who have not.
const fn follows_an_attempt(error: ErrorCode) -> bool {
    !matches!(error, ErrorCode::SessionRequired | ErrorCode::FormNotSaved | ErrorCode::RecentSignInRequired)
}

#[cfg(test)]
mod tests {
    use hallpass_types::{LoginQuery, ProviderId, ProviderType};
    use proptest::prelude::*;

    use super::*;

    fn provider(id: &str, can_prove_recent_sign_in: bool) -> PublicProvider {
        PublicProvider {
            id: ProviderId::new(id),
            name: id.into(),
            kind: ProviderType::OAuth,
            sign_in_url: String::new(),
            callback_url: String::new(),
            can_prove_recent_sign_in,
            can_choose_account: true,
            last_used: false,
            own: false,
        }
    }

    /// Providers with the ids `a`, `b`, …, of which some are able to prove a recent sign-in.
    fn providers(able: &[bool], last_used: Option<usize>) -> Providers {
        let ids = ('a'..='z').map(String::from);
        let mut all: Vec<_> = ids.zip(able).map(|(id, able)| provider(&id, *able)).collect();
        if let Some(last) = last_used.and_then(|at| all.get_mut(at)) {
            last.last_used = true;
        }
        all.into_iter().collect()
    }

    fn ids(of: &[&PublicProvider]) -> String {
        of.iter().map(|provider| provider.id.as_str()).collect()
    }

    fn arranged(able: &[bool], last_used: Option<usize>, max_age: Option<u32>) -> (String, String) {
        let providers = providers(able, last_used);
        let rows = ProviderRows::arrange(&providers, PROVIDER_ROWS, max_age, Preference::None);
        (ids(rows.shown()), ids(rows.folded()))
    }

    #[test]
    fn few_providers_keep_their_order_and_many_are_folded() {
        let pair = |shown: &str, folded: &str| (shown.to_owned(), folded.to_owned());
        assert_eq!(arranged(&[true; 5], Some(3), None), pair("abcde", ""));
        assert_eq!(arranged(&[true; 6], None, None), pair("abcd", "ef"));
        assert_eq!(arranged(&[true; 6], Some(3), None), pair("dabc", "ef"));
        assert_eq!(arranged(&[true; 8], Some(7), None), pair("habc", "defg"));
        // An id in the cookie that is not configured marks none.
        assert_eq!(arranged(&[true; 8], Some(20), None), pair("abcd", "efgh"));
    }

    #[test]
    fn recent_proof_shows_only_providers_that_can_give_it() {
        let pair = |shown: &str, folded: &str| (shown.to_owned(), folded.to_owned());
        let some = [true, false, true, false, false, true, false];
        assert_eq!(arranged(&some, None, Some(60)), pair("acf", ""));
        assert_eq!(arranged(&some, Some(4), Some(60)), pair("eacf", ""));
        assert_eq!(arranged(&some[..3], None, Some(60)), pair("abc", ""));
        assert_eq!(arranged(&[true; 9], Some(8), Some(60)), pair("iabc", "defgh"));
    }

    #[test]
    fn fold_is_open_where_a_folded_provider_may_be_meant() {
        let is_open = |query: &str, last_used| {
            let providers = providers(&[true; 9], last_used);
            let query = LoginQuery::parse(query);
            let rows = ProviderRows::arrange(&providers, PROVIDER_ROWS, None, Preference::None);
            rows.is_open(query.max_age(), query.error())
        };
        for (query, open) in [
            ("", false),
            ("callbackUrl=/notes", false),
            ("error=SessionRequired", false),
            ("error=nonsense", false),
            ("error=AccessDenied", true),
            ("error=ProviderUnavailable", true),
            ("error=RecentSignInRequired&maxAge=60", true),
        ] {
            assert_eq!(is_open(query, None), open, "{query}");
        }
        assert!(!is_open("error=RecentSignInRequired&maxAge=60", Some(6)), "it is the first one");
        assert!(is_open("error=RecentSignInUnsupported&maxAge=60", Some(6)));
    }

    #[test]
    fn recent_proof_shows_the_persons_own_and_folds_the_others() {
        let arranged = |able: &[bool], own: &str, last_used, max_age| {
            let mut all = providers(able, last_used);
            for provider in all.values_mut() {
                provider.own = own.contains(provider.id.as_str());
            }
            let rows = ProviderRows::arrange(&all, PROVIDER_ROWS, max_age, Preference::Own);
            assert!(!rows.is_open(max_age, Some(ErrorCode::SamePersonRequired)) || own.is_empty());
            (ids(rows.shown()), ids(rows.folded()))
        };
        let pair = |shown: &str, folded: &str| (shown.to_owned(), folded.to_owned());
        assert_eq!(arranged(&[true; 3], "b", None, Some(60)), pair("b", "ac"));
        assert_eq!(arranged(&[true; 3], "abc", None, None), pair("abc", ""));
        // One alone may be folded: it rarely helps.
        assert_eq!(arranged(&[true; 2], "a", None, None), pair("a", "b"));
        assert_eq!(arranged(&[true; 3], "", None, Some(60)), pair("abc", ""));
        assert_eq!(arranged(&[true; 8], "bg", Some(6), Some(60)), pair("gb", "acdefh"));
        // More than the rows, too. An own one that cannot prove it says so.
        let some = [true, false, true, false, false, true, false];
        assert_eq!(arranged(&some, "abcdef", None, Some(60)), pair("abcdef", ""));
        assert_eq!(arranged(&some, "b", None, Some(60)), pair("b", "acf"));
    }

    proptest! {
        #[test]
        fn rows_lose_no_provider_and_show_none_twice(
            able in prop::collection::vec(any::<bool>(), 0..26),
            last_used in prop::option::of(0..26_usize),
            rows in prop_oneof![Just(PROVIDER_ROWS), 0..30_usize, Just(usize::MAX)],
            max_age in prop::option::of(any::<u32>()),
        ) {
            let all = providers(&able, last_used);
            let arranged = ProviderRows::arrange(&all, rows, max_age, Preference::None);
            let (shown, folded) = (arranged.shown(), arranged.folded());
            let shown_and_folded = [shown, folded].concat();
            let mut sorted = shown_and_folded.clone();
            sorted.sort_by_key(|provider| provider.id.clone());
            let is_left_out = |provider: &PublicProvider| {
                able.len() > rows && max_age.is_some() && !provider.can_prove_recent_sign_in && !provider.last_used
            };
            let expected: Vec<_> = all.values().filter(|provider| !is_left_out(provider)).collect();
            prop_assert_eq!(sorted, expected);
            if able.len() <= rows {
                prop_assert!(folded.is_empty() && !arranged.are_many);
                prop_assert_eq!(shown, all.values().collect::<Vec<_>>());
            } else {
                if shown_and_folded.iter().any(|provider| provider.last_used) {
                    prop_assert!(shown[0].last_used);
                }
                let others: Vec<_> = shown_and_folded.iter().filter(|one| !one.last_used).collect();
                prop_assert!(others.is_sorted_by_key(|provider| &provider.id), "their order is kept");
                prop_assert!(folded.is_empty() || rows < 2 || folded.len() > 1);
                prop_assert!(shown.len() <= rows.max(1));
            }
        }
    }
}

//! The query of the account page: what has just happened, and what to add.

use hallpass_types::{ErrorCode, ProviderId, is_reference};
use url::form_urlencoded;

use crate::{http::state::State, model::return_to::ReturnTo};

/// What a person has just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountChange {
    /// They have added a way to sign in.
    Linked,
    /// They wanted to add one that they have.
    LinkedBefore,
    /// They were asked whether to add one, and did not want to.
    Declined,
    /// They have removed one.
    Unlinked,
    /// They wanted to remove one that they do not have, such as a second time.
    NotTheirs,
}

impl AccountChange {
    const ALL: [Self; 5] =
        [Self::Linked, Self::LinkedBefore, Self::Declined, Self::Unlinked, Self::NotTheirs];

    /// The value of the parameter.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Linked => "linked",
            Self::LinkedBefore => "linked-before",
            Self::Declined => "declined",
            Self::Unlinked => "unlinked",
            Self::NotTheirs => "not-theirs",
        }
    }
}

/// The query of the account page. Any site can link to any: nothing of it is trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountQuery {
    /// What went wrong.
    pub error: Option<ErrorCode>,
    /// The id of the request that failed.
    pub reference: Option<String>,
    /// The application's refusal, sealed for one browser.
    pub refusal: Option<String>,
    /// What has just happened.
    pub changed: Option<AccountChange>,
    /// The provider that the person wants to add.
    pub add: Option<ProviderId>,
    /// Where to go after that.
    pub callback_url: Option<String>,
    /// For a sign-in that leads here: whether it must be of the person who is signed in.
    pub same_person: bool,
}

impl AccountQuery {
    /// Adds `provider`, and leads on to `return_to`.
    pub fn adding(provider: &ProviderId, return_to: Option<&str>, state: &State) -> Self {
        // A person who was led to the account page goes on from there.
        let own = return_to.and_then(|url| Self::of_return_url(url, state));
        let same_person = own.as_ref().is_some_and(|query| query.same_person);
        let return_to = match own {
            Some(query) => query.callback_url,
            None => return_to.map(ToOwned::to_owned),
        };
        let callback_url = return_to.filter(|path| *path != state.site.home());
        Self { add: Some(provider.clone()), callback_url, same_person, ..Self::default() }
    }

    /// Says what has just happened.
    pub fn after(changed: AccountChange) -> Self {
        Self { changed: Some(changed), ..Self::default() }
    }

    /// Says that the person did not add `provider`, and offers it again, to lead on to `return_to`.
    pub fn declined(provider: &ProviderId, return_to: &ReturnTo, state: &State) -> Self {
        let again = Self::adding(provider, Some(return_to.as_str()), state);
        Self { changed: Some(AccountChange::Declined), same_person: false, ..again }
    }

    /// Says what went wrong with the request with the id `reference`.
    pub fn failed(error: ErrorCode, reference: Option<String>) -> Self {
        Self { error: Some(error), reference, ..Self::default() }
    }

    /// Where a link leads that has found the identity among the person's own: to `return_to`, or to
    /// the account page, which must not say that it was added.
    pub fn linked_before(return_to: ReturnTo, state: &State) -> ReturnTo {
        match Self::of_return_url(return_to.as_str(), state) {
            Some(query) if query.changed == Some(AccountChange::Linked) => {
                Self { changed: Some(AccountChange::LinkedBefore), ..query }.to_return_to(state)
            }
            _ => return_to,
        }
    }

    /// Whether a sign-in that leads to `return_to` must be of the person who is signed in.
    pub fn asks_for_same_person(return_to: &ReturnTo, state: &State) -> bool {
        Self::of_return_url(return_to.as_str(), state).is_some_and(|query| query.same_person)
    }

    /// The query of `url`, if that is the account page with one.
    fn of_return_url(url: &str, state: &State) -> Option<Self> {
        let account = ReturnTo::parse(state.site.account_url(), &state.site)?;
        Some(Self::parse(url.strip_prefix(account.as_str())?.strip_prefix('?')?))
    }

    /// Reads it. A parameter that occurs twice is ignored.
    pub fn parse(query: &str) -> Self {
        let get = |wanted: &str| {
            let mut all = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == wanted);
            let (_, first) = all.next()?;
            all.next().is_none().then(|| first.into_owned())
        };
        Self {
            error: get("error").and_then(|code| code.parse().ok()),
            reference: get("reference").filter(|text| is_reference(text)),
            refusal: get("refusal"),
            changed: get("changed")
                .and_then(|text| AccountChange::ALL.into_iter().find(|changed| changed.as_str() == text)),
            add: get("add").map(ProviderId::new),
            callback_url: get("callbackUrl"),
            same_person: get("samePerson").is_some(),
        }
    }

    /// The absolute URL of the account page with it.
    pub fn to_url(&self, state: &State) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("error", self.error.map(ErrorCode::as_str)),
            ("reference", self.reference.as_deref()),
            ("refusal", self.refusal.as_deref()),
            ("changed", self.changed.map(AccountChange::as_str)),
            ("add", self.add.as_ref().map(ProviderId::as_str)),
            ("callbackUrl", self.callback_url.as_deref()),
            ("samePerson", self.same_person.then_some("true")),
        ] {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        let page = state.site.account_url();
        if query.is_empty() { page.to_owned() } else { format!("{page}?{query}") }
    }

    /// The same as a return URL. Where it would be too long, without where to go afterwards.
    pub fn to_return_to(&self, state: &State) -> ReturnTo {
        let parse = |query: &Self| ReturnTo::parse(&query.to_url(state), &state.site);
        let short = || parse(&Self { callback_url: None, ..self.clone() });
        parse(self).or_else(short).unwrap_or_else(|| ReturnTo::home(&state.site))
    }

    /// As [`Self::to_return_to`], as text.
    pub fn to_return_url(&self, state: &State) -> String {
        self.to_return_to(state).as_str().to_owned()
    }
}

//! What a person has just done on the account page, or why it failed.

use hallpass_types::{ProviderId, Providers, Refusal};

use super::account_query::{AccountChange, AccountQuery};
use crate::http::{account_texts::AccountTexts, html::untranslated, standalone_page::escape};

/// A sentence about what has just happened.
pub struct AccountOutcome {
    kind: OutcomeKind,
    /// The sentence as HTML, without elements: for the title.
    pub title: String,
    html: String,
}

#[derive(Clone, Copy)]
enum OutcomeKind {
    Done,
    Failed,
}

impl AccountOutcome {
    /// What `query` says. Any site can link to any query, so that a way was added, or was there
    /// before, is said only if it is among `own_providers`; what is said of others is true of every
    /// account. `refusal` is why the application did not let the person add a way.
    pub fn of(
        texts: &AccountTexts,
        query: &AccountQuery,
        refusal: Option<&Refusal>,
        own_providers: &[ProviderId],
        providers: &Providers,
    ) -> Option<Self> {
        let reference = query.reference.as_deref().map_or_else(String::new, |id| {
            format!("<p><small>{}: {}</small></p>", texts.reference, untranslated(id))
        });
        if let Some(refusal) = refusal {
            let title = escape(&refusal.sentence);
            let html = format!("<p dir=\"auto\">{title}</p>{reference}");
            return Some(Self { kind: OutcomeKind::Failed, title, html });
        }
        if let Some(code) = query.error {
            let (what, then) = (texts.error)(code);
            let html = format!("<p><strong>{what}</strong> {then}</p>{reference}");
            return Some(Self { kind: OutcomeKind::Failed, title: what.to_owned(), html });
        }
        let own = query.add.as_ref().filter(|added| own_providers.contains(added));
        let (title, html) = match query.changed? {
            AccountChange::Linked => {
                let provider = providers.get(own?)?;
                ((texts.linked)(&escape(&provider.name)), (texts.linked)(&untranslated(&provider.name)))
            }
            AccountChange::LinkedBefore => {
                own?;
                (texts.linked_before.to_owned(), texts.linked_before.to_owned())
            }
            AccountChange::Declined => {
                let provider = providers.get(query.add.as_ref()?)?;
                let html = (texts.declined)(&untranslated(&provider.name));
                ((texts.declined)(&escape(&provider.name)), html)
            }
            AccountChange::Unlinked => (texts.unlinked.to_owned(), texts.unlinked.to_owned()),
            AccountChange::NotTheirs => (texts.not_theirs.to_owned(), texts.not_theirs.to_owned()),
        };
        Some(Self { kind: OutcomeKind::Done, title, html: format!("<p>{html}</p>") })
    }

    /// The notice. It has the focus, since a screen reader does not say by itself what was in the
    /// page from the start, and the Tab key goes on from there.
    pub fn to_html(&self) -> String {
        let Self { kind, html, .. } = self;
        let (class, role) = match kind {
            OutcomeKind::Done => ("notice done", "status"),
            OutcomeKind::Failed => ("notice", "alert"),
        };
        format!("<div class=\"{class}\" role=\"{role}\" tabindex=\"-1\" autofocus>{html}</div>")
    }
}

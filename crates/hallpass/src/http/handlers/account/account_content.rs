//! What the account page shows: the person's ways to sign in, with forms to add and remove some. It
//! needs no script.

use hallpass_types::{CsrfToken, OwnIdentity, ProviderId, Providers, PublicProvider, User, paths};

use super::{account_outcome::AccountOutcome, account_query::AccountQuery, recent_sign_in::ChangePermission};
use crate::{
    http::{
        account_frame::AccountContent,
        account_texts::AccountTexts,
        html::{hidden_field, name_of, untranslated},
        standalone_page::escape,
    },
    model::site::Site,
};

/// What it is made of.
pub struct AccountView<'a> {
    /// The texts.
    pub texts: &'static AccountTexts,
    /// Where the application is.
    pub site: &'a Site,
    /// Who is signed in.
    pub user: &'a User,
    /// Their ways to sign in.
    pub identities: &'a [OwnIdentity],
    /// The providers at which they have one.
    pub own_providers: &'a [ProviderId],
    /// The providers that they can add.
    pub providers: &'a Providers,
    /// The sources that cover where a form may lead.
    pub form_sources: &'a [String],
    /// Proves that a form is from this page.
    pub csrf: &'a CsrfToken,
    /// Whether they can change anything.
    pub may_change: &'a ChangePermission,
    /// Where to sign in with another way.
    pub other_sign_in: &'a str,
    /// What has just happened.
    pub outcome: Option<&'a AccountOutcome>,
    /// The query.
    pub query: &'a AccountQuery,
}

impl AccountView<'_> {
    /// The page's content.
    pub fn content(&self) -> AccountContent {
        let AccountTexts { language, direction, title, .. } = *self.texts;
        let who = name_of(self.user).unwrap_or(self.texts.no_name);
        let who = (self.texts.signed_in_as)(&format!("<strong>{}</strong>", untranslated(who)));
        let identities: String = self.identities.iter().map(|identity| self.identity(identity)).collect();
        let html = format!(
            // (Safari takes a list without marks for no list.)
            "<h1>{title}</h1>{}<p>{who}</p><ul class=\"identities\" role=\"list\">{identities}</ul>{}\
             <p><a href=\"{}\">{}</a></p>",
            self.outcome.map_or_else(String::new, AccountOutcome::to_html),
            self.additions(),
            escape(self.site.sessions_url()),
            self.texts.sessions,
        );
        AccountContent {
            language,
            direction,
            title: self
                .outcome
                .map_or_else(|| title.to_owned(), |outcome| format!("{} · {title}", outcome.title)),
            html,
            form_action: format!("'self' {}", self.form_sources.join(" ")),
            csrf: self.csrf.clone(),
        }
    }

    fn identity(&self, identity: &OwnIdentity) -> String {
        let texts = self.texts;
        let OwnIdentity { id, issuer, provider, provider_name, label, linked_at, current, .. } = identity;
        let name = untranslated(provider_name.as_deref().unwrap_or(issuer));
        let day: String = linked_at.to_string().chars().take(10).collect();
        // After Arabic letters, a browser would turn the parts of a date around.
        let since = (texts.since)(&format!("<time datetime=\"{day}\" dir=\"ltr\">{day}</time>"));
        let label = label
            .as_deref()
            .map(|label| format!("<span id=\"label-{id}\">{}</span><br>", untranslated(label)));
        let notes = [(provider.is_none(), texts.not_configured), (*current, texts.current)];
        let notes = notes.iter().filter(|(is_so, _)| *is_so);
        let notes: String = notes.flat_map(|(_, text)| ["<br>", *text]).collect();
        format!(
            "<li><h2 id=\"way-{id}\">{name}</h2><p>{}{since}{notes}{}</p>{}</li>",
            label.as_deref().unwrap_or_default(),
            match self.may_change {
                ChangePermission::Now if !identity.removable => self.why_kept(identity),
                _ => String::new(),
            },
            match self.may_change {
                ChangePermission::Now if identity.removable => self.removal(identity, &name),
                _ => String::new(),
            },
        )
    }

    /// Why it cannot be removed, and what helps.
    fn why_kept(&self, identity: &OwnIdentity) -> String {
        let texts = self.texts;
        let is_other_way = |other: &OwnIdentity| other.id != identity.id && other.provider.is_some();
        if !self.identities.iter().any(is_other_way) {
            return format!("<br>{}", texts.last_one);
        }
        let url = escape(self.other_sign_in);
        format!("<br>{} <a href=\"{url}\">{}</a>", texts.other_first, texts.sign_in_another_way)
    }

    /// The question whether to remove `identity`, whose provider is called `name`.
    fn removal(&self, identity: &OwnIdentity, name: &str) -> String {
        let (texts, id) = (self.texts, &identity.id);
        let warning = if identity.current { texts.remove_current } else { texts.remove_warning };
        // Two identities at one provider differ in their labels only.
        let described_by = match identity.label {
            Some(_) => format!(" aria-describedby=\"label-{id}\""),
            None => String::new(),
        };
        let button = format!(
            "<p>{warning}</p><button class=\"button small\"{described_by}>{}</button>",
            (texts.remove)(name)
        );
        format!(
            "<details class=\"confirm\"><summary class=\"button small quiet\" id=\"remove-{id}\" \
             aria-labelledby=\"remove-{id} way-{id}\"{described_by}>{}</summary>{}</details>",
            texts.remove_summary,
            self.form(&format!("{}/{id}/unlink", paths::IDENTITIES), &button)
        )
    }

    /// What can be added; or, what is needed first.
    fn additions(&self) -> String {
        let texts = self.texts;
        let wanted = self.query.add.as_ref().filter(|wanted| !self.own_providers.contains(wanted));
        let wanted_provider = wanted.and_then(|wanted| self.providers.get(wanted));
        // A person who has just declined knows.
        let hint = wanted_provider.filter(|_| self.query.changed.is_none());
        let hint = hint.map_or_else(String::new, |provider| {
            format!("<p>{}</p>", (texts.add_hint)(&untranslated(&provider.name)))
        });
        match self.may_change {
            ChangePermission::Now => {}
            ChangePermission::AfterSignIn(url) => {
                return format!(
                    "{hint}<p>{}</p><p><a class=\"button\" href=\"{}\">{}</a></p>",
                    texts.sign_in_first,
                    escape(url),
                    texts.sign_in_again
                );
            }
            ChangePermission::Never => return format!("<p>{}</p>", texts.no_recent_sign_in),
        }
        let others = self.providers.values().filter(|provider| Some(&provider.id) != wanted);
        let wanted = wanted_provider.map_or_else(String::new, |provider| self.addition(provider, "button"));
        let others: String = others.map(|provider| self.addition(provider, "button quiet")).collect();
        format!("<h2>{}</h2>{hint}{wanted}{others}", texts.add_title)
    }

    fn addition(&self, provider: &PublicProvider, class: &str) -> String {
        let name = untranslated(&provider.name);
        // The name of the button says which provider it is; this says which account.
        let id = format!("account-{}", escape(provider.id.as_str()));
        let (described_by, note) = if provider.can_choose_account {
            (String::new(), String::new())
        } else {
            let note = (self.texts.other_account)(&name);
            (format!(" aria-describedby=\"{id}\""), format!("<p id=\"{id}\"><small>{note}</small></p>"))
        };
        let button = format!("<button class=\"{class}\"{described_by}>{}</button>", (self.texts.add)(&name));
        let return_to = self.query.callback_url.as_deref();
        let return_to = return_to.map_or_else(String::new, |url| hidden_field("callbackUrl", url));
        let form = self.form(&format!("{}/{}", paths::LINK, provider.id), &[return_to, button].concat());
        format!("<div class=\"addition\">{form}{note}</div>")
    }

    fn form(&self, path: &str, content: &str) -> String {
        let (action, token) =
            (escape(&self.site.api_url(path)), hidden_field("csrfToken", &self.csrf.csrf_token));
        format!("<form method=\"post\" action=\"{action}\">{token}{content}</form>")
    }
}

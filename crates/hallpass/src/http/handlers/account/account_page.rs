//! The page on which a person adds and removes their ways to sign in. It stands alone: no script, no
//! other file is needed.

use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
};
use hallpass_types::{OwnIdentity, ProviderId, Providers, PublicProvider, Refusal, User, paths};

use super::{
    account_query::{AccountChange, AccountQuery},
    recent_sign_in::ChangePermission,
};
use crate::{
    http::{
        account_texts::AccountTexts,
        content_policy::{form_page_policy, standalone_page_policy},
        html::{bdi, hidden_field, name_of},
        standalone_page::escape,
    },
    model::site::Site,
};

const STYLE: &str = "\
:root{color-scheme:light dark;font:1rem/1.6 system-ui,sans-serif}\
body{margin:0;padding:1.5rem;box-sizing:border-box}\
main{max-width:34rem;margin:0 auto;overflow-wrap:anywhere}h1{font-size:1.4rem;line-height:1.3}h2{font-size:1.1rem}\
small{opacity:.8;display:block}ul{list-style:none;padding:0}li{padding:.8rem 0;border-top:1px solid GrayText}\
form{margin:.6rem 0}.notice{border-inline-start:.3rem solid #4338ca;padding-inline-start:.8rem}\
button,.button{display:inline-block;font:inherit;font-weight:600;padding:.6rem 1.1rem;border-radius:.6rem;\
border:2px solid #4338ca;background:#4338ca;color:#fff;cursor:pointer;text-decoration:none}\
button.other{background:Canvas;color:CanvasText;border-color:GrayText}\
button:hover,.button:hover{text-decoration:underline}summary{cursor:pointer;padding:.4rem 0}\
:focus-visible{outline:3px solid #3b82f6;outline-offset:3px}";

/// The parts of the page that differ.
pub struct AccountPage<'a> {
    /// The texts.
    pub texts: &'static AccountTexts,
    /// Where the application is.
    pub site: &'a Site,
    /// Who is signed in.
    pub user: &'a User,
    /// Their ways to sign in.
    pub identities: &'a [OwnIdentity],
    /// The providers that they can add.
    pub providers: &'a Providers,
    /// The sources that cover where a form may lead.
    pub form_sources: &'a [String],
    /// Proves that a form is from this page.
    pub csrf_token: &'a str,
    /// Whether they can change anything.
    pub may_change: &'a ChangePermission,
    /// Why the application did not let them add one.
    pub refusal: Option<&'a Refusal>,
    /// The query.
    pub query: &'a AccountQuery,
}

/// The page.
pub fn account_page(page: &AccountPage<'_>) -> HttpResponse {
    let policy = form_page_policy(STYLE, &page.form_sources.join(" "));
    let policy = policy.unwrap_or_else(|| standalone_page_policy(STYLE));
    HttpResponse::Ok()
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .body(page.html())
}

impl AccountPage<'_> {
    fn html(&self) -> String {
        let AccountTexts { language, direction, title, .. } = *self.texts;
        let who = name_of(self.user).unwrap_or(self.texts.no_name);
        let who = (self.texts.signed_in_as)(&format!("<strong>{}</strong>", bdi(who)));
        let identities: String = self.identities.iter().map(|identity| self.identity(identity)).collect();
        format!(
            "<!doctype html><html lang=\"{language}\" dir=\"{direction}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
             <link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E\">\
             <title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>{}\
             <p>{who}</p><ul>{identities}</ul>{}\
             <p><a href=\"{}\">{}</a> · <a href=\"{}\">{}</a></p></main></body></html>",
            self.notice(),
            self.additions(),
            escape(self.site.sessions_url()),
            self.texts.sessions,
            escape(self.site.home()),
            self.texts.home,
        )
    }

    /// What has just happened.
    fn notice(&self) -> String {
        let reference = self.query.reference.as_deref().filter(|text| {
            text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
        });
        let reference =
            reference.map_or_else(String::new, |id| format!("<small>{}: {id}</small>", self.texts.reference));
        if let Some(refusal) = self.refusal {
            let sentence = escape(&refusal.sentence);
            return format!(
                "<div class=\"notice\" role=\"alert\"><p dir=\"auto\">{sentence}</p>{reference}</div>"
            );
        }
        if let Some(code) = self.query.error {
            let (what, then) = (self.texts.error)(code);
            return format!(
                "<div class=\"notice\" role=\"alert\"><p><strong>{what}</strong> {then}</p>{reference}</div>"
            );
        }
        match self.query.changed {
            Some(AccountChange::Linked) => {
                format!("<p class=\"notice\" role=\"status\">{}</p>", self.texts.linked)
            }
            Some(AccountChange::Unlinked) => {
                format!("<p class=\"notice\" role=\"status\">{}</p>", self.texts.unlinked)
            }
            None => String::new(),
        }
    }

    fn identity(&self, identity: &OwnIdentity) -> String {
        let texts = self.texts;
        let name = bdi(identity.provider_name.as_deref().unwrap_or(&identity.issuer));
        let day: String = identity.linked_at.to_string().chars().take(10).collect();
        let since = (texts.since)(&format!("<time datetime=\"{day}\">{day}</time>"));
        // Two identities at one provider differ in their labels only.
        let described_by = format!("identity-{}", identity.id);
        let label = identity.label.as_deref();
        let label = label.map(|label| format!("<small id=\"{described_by}\">{}</small>", bdi(label)));
        let described_by = match label {
            Some(_) => format!(" aria-describedby=\"{described_by}\""),
            None => String::new(),
        };
        let mut notes = format!("{}<small>{since}</small>", label.unwrap_or_default());
        if identity.provider.is_none() {
            notes.push_str(&format!("<small>{}</small>", texts.not_configured));
        }
        if identity.current {
            notes.push_str(&format!("<small>{}</small>", texts.current));
        }
        let removal = match (self.may_change, identity.removable) {
            (ChangePermission::AfterSignIn(_) | ChangePermission::Never, _) => String::new(),
            (ChangePermission::Now, false) => format!("<small>{}</small>", texts.last_one),
            (ChangePermission::Now, true) => {
                let warning = if identity.current { texts.remove_current } else { texts.remove_warning };
                let path = format!("{}/{}/unlink", paths::IDENTITIES, identity.id);
                let remove = (texts.remove)(&name);
                let button = format!("<button class=\"other\"{described_by}>{remove}</button>");
                format!(
                    "<details><summary{described_by}>{}</summary><p>{warning}</p>{}</details>",
                    texts.remove_summary,
                    self.form(&path, &button)
                )
            }
        };
        format!("<li><strong>{name}</strong>{notes}{removal}</li>")
    }

    /// What can be added; or, what is needed first.
    fn additions(&self) -> String {
        let texts = self.texts;
        let has =
            |wanted: &ProviderId| self.identities.iter().any(|own| own.provider.as_ref() == Some(wanted));
        let wanted = self.query.add.as_ref().filter(|wanted| !has(wanted));
        let wanted_provider = wanted.and_then(|wanted| self.providers.get(wanted));
        let hint = wanted_provider.map_or_else(String::new, |provider| {
            format!("<p>{}</p>", (texts.add_hint)(&bdi(&provider.name)))
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
        let forms: String =
            wanted_provider.into_iter().chain(others).map(|provider| self.addition(provider)).collect();
        format!("<h2>{}</h2>{hint}{forms}", texts.add_title)
    }

    fn addition(&self, provider: &PublicProvider) -> String {
        let class = if self.query.add.as_ref() == Some(&provider.id) { "" } else { " class=\"other\"" };
        let name = bdi(&provider.name);
        // The name of the button says which provider it is; this says which account.
        let id = format!("account-{}", escape(provider.id.as_str()));
        let (described_by, note) = if provider.can_choose_account {
            (String::new(), String::new())
        } else {
            let note = (self.texts.other_account)(&name);
            (format!(" aria-describedby=\"{id}\""), format!("<small id=\"{id}\">{note}</small>"))
        };
        let button = format!("<button{class}{described_by}>{}</button>{note}", (self.texts.add)(&name));
        let return_to = self.query.callback_url.as_deref();
        let return_to = return_to.map_or_else(String::new, |url| hidden_field("callbackUrl", url));
        self.form(&format!("{}/{}", paths::LINK, provider.id), &[return_to, button].concat())
    }

    fn form(&self, path: &str, content: &str) -> String {
        let (action, token) = (escape(&self.site.api_url(path)), hidden_field("csrfToken", self.csrf_token));
        format!("<form method=\"post\" action=\"{action}\">{token}{content}</form>")
    }
}

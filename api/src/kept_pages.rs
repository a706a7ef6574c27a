//! What the app rendered, kept without the texts of its visitor: rendering costs as much as ten
//! requests for a session. What is kept never contains anything of a person.

use std::sync::Arc;

use hallpass::{
    nonce,
    types::{Email, InitialState, Providers, Session, User, Visitor},
};
use hallpass_web::Page;
use quick_cache::sync::Cache;

use crate::{
    app_template::AppTemplate,
    placeholders::with_placeholders,
    render::{PageRequest, render_app},
    shell::RenderedPage,
};

/// How many templates are kept, each of some kilobytes. The cache resists a client that asks for
/// many different pages.
const CAPACITY: usize = 128;

/// Pages with longer queries are not kept.
const MAX_QUERY_BYTES: usize = 256;

/// The kept templates, by page and kind of visitor.
pub struct KeptPages(Cache<String, Arc<AppTemplate>>);

impl Default for KeptPages {
    fn default() -> Self {
        Self(Cache::new(CAPACITY))
    }
}

impl KeptPages {
    /// Renders the page, or fills in a template that is kept. The page is the same, to the byte.
    ///
    /// Returns `None` if it cannot be rendered.
    pub async fn render(&self, request: PageRequest<'_>, initial: InitialState) -> Option<RenderedPage> {
        let app = match key(&request, &initial) {
            None => render_app(request, initial.clone()).await?,
            Some(key) => {
                let kept = self.0.get(&key).filter(|kept| kept.is_for(&initial));
                match kept {
                    Some(kept) => kept.fill(&initial),
                    None => self.render_and_keep(key, request, &initial).await?,
                }
            }
        };
        Some(RenderedPage::around(app, request, &initial))
    }

    async fn render_and_keep(
        &self,
        key: String,
        request: PageRequest<'_>,
        initial: &InitialState,
    ) -> Option<String> {
        // Random: the query of a visitor is text in the page, too.
        let unique = nonce();
        let placeholders = with_placeholders(initial, &unique);
        let html = render_app(request, placeholders.clone()).await?;
        let template = AppTemplate::new(&html, placeholders, &unique);
        let app = match &template {
            Some(template) if !matches!(initial.visitor, Visitor::SignedIn(_)) => template.fill(initial),
            // For a person the first page is rendered anew and compared: it may show a part of a
            // name, or depend on one. (It cannot do that with a token.)
            _ => render_app(request, initial.clone()).await?,
        };
        match template {
            Some(template) if template.fill(initial) == app => self.0.insert(key, Arc::new(template)),
            _ => tracing::warn!(request.path, "this page is rendered anew for every visitor"),
        }
        Some(app)
    }
}

/// The key of the template for `initial`; `None` for pages that are not kept: those of which there
/// is any number, and those that are made of more than a person's name, e-mail address and picture.
fn key(request: &PageRequest<'_>, initial: &InitialState) -> Option<String> {
    let PageRequest { path, query, .. } = request;
    Page::at(path)?;
    if initial.refusal.is_some() {
        // It is for one browser.
        return None;
    }
    // It decides the order of the buttons.
    let last_used = initial.providers.iter().flat_map(Providers::values).find(|provider| provider.last_used);
    let last_used = last_used.map_or("", |provider| provider.id.as_str());
    // Neither a path nor a query contains the separators that follow it here.
    match &initial.visitor {
        Visitor::Anonymous | Visitor::Ended(_) if query.len() <= MAX_QUERY_BYTES => {
            Some(format!("{path}?{query}#{last_used}"))
        }
        Visitor::SignedIn(session) if query.is_empty() && initial.sessions.is_none() => {
            let Session { user: User { id: _, name, email, image }, data, .. } = &**session;
            let [name, image] = [name, image].map(|text| u8::from(text.is_some()));
            let email = email.as_ref().map_or(0, |email| 1 + u8::from(Email::is_verified(email)));
            data.is_empty().then(|| format!("{path}#{name}{email}{image}{last_used}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;

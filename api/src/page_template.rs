//! A rendered page without what differs between two answers with the same page: the CSRF token and
//! the time.

use hallpass::types::{CsrfToken, InitialState, Timestamp};

use crate::shell::RenderedPage;

/// A time that no page is rendered at: where it stands in the initial state, the real one belongs.
/// (A page shows no times to an anonymous visitor.)
const PLACEHOLDER_TIME: Timestamp = Timestamp::from_unix_ms(253_402_300_799_999);

/// A rendered page, with holes for the token and the time.
pub struct PageTemplate {
    /// What it was rendered from, with placeholders in the holes.
    initial: InitialState,
    canonical_url: Option<String>,
    head: String,
    app: Vec<Part>,
    state: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Token,
    Time,
}

/// What a template is rendered from for an answer with `initial`: with placeholders. The token in
/// it, `placeholder_token`, must not occur anywhere else in the page.
pub fn with_placeholders(initial: InitialState, placeholder_token: String) -> InitialState {
    let csrf = initial.csrf.is_some().then_some(CsrfToken { csrf_token: placeholder_token });
    InitialState { now: PLACEHOLDER_TIME, csrf, ..initial }
}

impl PageTemplate {
    /// Makes a template of `page`, which was rendered from `initial`, of [`with_placeholders`].
    ///
    /// Returns `None` if the time does not stand in it exactly once: a text of the configuration
    /// looks like it.
    pub fn new(page: RenderedPage, initial: InitialState, canonical_url: Option<&str>) -> Option<Self> {
        let RenderedPage { head, app, state } = page;
        let token = initial.csrf.as_ref().map(|csrf| csrf.csrf_token.as_str());
        let time = PLACEHOLDER_TIME.to_string();
        if state.matches(&time).count() != 1 {
            return None;
        }
        let mut holes: Vec<_> = token.map(|token| (token, Part::Token)).into_iter().collect();
        let app = split(&app, &holes);
        holes.push((&time, Part::Time));
        let state = split(&state, &holes);
        Some(Self { initial, canonical_url: canonical_url.map(str::to_owned), head, app, state })
    }

    /// Whether a page that is rendered from `initial` differs in token and time only.
    pub fn is_for(&self, initial: &InitialState, canonical_url: Option<&str>) -> bool {
        // Without `..`: the compiler asks whether pages depend on a new field.
        let InitialState { visitor, tag, now: _, csrf, providers, sessions, refusal } = initial;
        self.initial.visitor == *visitor
            && self.initial.tag == *tag
            && self.initial.csrf.is_some() == csrf.is_some()
            && self.initial.providers == *providers
            && self.initial.sessions == *sessions
            && self.initial.refusal == *refusal
            && self.canonical_url.as_deref() == canonical_url
    }

    /// The page with the token and the time of `initial`. The token needs no escaping: it consists
    /// of letters, digits, `-` and `_`.
    pub fn fill(&self, initial: &InitialState) -> RenderedPage {
        let token = initial.csrf.as_ref().map_or("", |csrf| &csrf.csrf_token);
        let time = initial.now.to_string();
        let fill = |parts: &[Part]| {
            let pieces = parts.iter().map(|part| match part {
                Part::Text(text) => text.as_str(),
                Part::Token => token,
                Part::Time => &time,
            });
            pieces.collect()
        };
        RenderedPage { head: self.head.clone(), app: fill(&self.app), state: fill(&self.state) }
    }
}

/// The pieces of `text` between the placeholders of `holes`, and the holes.
fn split(text: &str, holes: &[(&str, Part)]) -> Vec<Part> {
    let [(placeholder, hole), rest @ ..] = holes else { return vec![Part::Text(text.to_owned())] };
    let mut parts = Vec::new();
    for (index, piece) in text.split(placeholder).enumerate() {
        if index > 0 {
            parts.push(hole.clone());
        }
        parts.extend(split(piece, rest));
    }
    parts
}

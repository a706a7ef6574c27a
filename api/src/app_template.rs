//! The HTML of the app without what differs between two visitors of the same page: the CSRF token,
//! and the texts of a person.
//!
//! It is rendered from placeholders, so it never contains anything of a person, and no text of a
//! person can be taken for a hole: such texts are only written, and never searched.

use std::borrow::Cow;

use hallpass::types::{Email, InitialState, Session, User, Visitor};
use html_escape::{encode_double_quoted_attribute, encode_text};

use crate::placeholders::{FIRST, FIRST_IN_ATTRIBUTE, Hole};

/// The HTML of the app, with holes.
#[derive(Debug)]
pub struct AppTemplate {
    /// What it was rendered from.
    placeholders: InitialState,
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Html(String),
    Hole(Hole, Place),
}

/// Where a hole is, which decides how its text is escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Text,
    Attribute,
}

impl AppTemplate {
    /// Makes a template of `html`, which was rendered from `placeholders`, of
    /// [`with_placeholders`](crate::placeholders::with_placeholders) with this `unique`.
    ///
    /// Returns `None` if a placeholder is not where its text would be.
    pub fn new(html: &str, placeholders: InitialState, unique: &str) -> Option<Self> {
        let mut pieces = html.split(unique);
        let mut before = pieces.next()?;
        let mut parts = Vec::new();
        for piece in pieces {
            let (html, place) = match before.strip_suffix(FIRST_IN_ATTRIBUTE) {
                Some(html) => (html, Place::Attribute),
                None => (before.strip_suffix(FIRST)?, Place::Text),
            };
            let last = piece.chars().next()?;
            parts.extend([Part::Html(html.to_owned()), Part::Hole(Hole::with_last(last)?, place)]);
            before = &piece[last.len_utf8()..];
        }
        parts.push(Part::Html(before.to_owned()));
        Some(Self { placeholders, parts })
    }

    /// Whether the app, rendered from `initial`, differs in the holes only.
    pub fn is_for(&self, initial: &InitialState) -> bool {
        // Without `..`: the compiler asks whether pages depend on a new field.
        let InitialState { visitor, tag: _, now: _, csrf, providers, sessions, refusal } = initial;
        is_alike(&self.placeholders.visitor, visitor)
            && self.placeholders.csrf.is_some() == csrf.is_some()
            && self.placeholders.providers == *providers
            && self.placeholders.sessions == *sessions
            && self.placeholders.refusal == *refusal
    }

    /// The HTML with the texts of `initial`, escaped as Yew escapes them.
    pub fn fill(&self, initial: &InitialState) -> String {
        let mut filled = String::with_capacity(self.parts.len() * 64 + 4096);
        for part in &self.parts {
            match part {
                Part::Html(html) => filled.push_str(html),
                Part::Hole(hole, place) => filled.push_str(&escape(hole.text(initial), *place)),
            }
        }
        filled
    }
}

fn escape(text: &str, place: Place) -> Cow<'_, str> {
    match place {
        Place::Text => encode_text(text),
        Place::Attribute => encode_double_quoted_attribute(text),
    }
}

/// Whether pages differ for these two visitors only in texts that have holes.
fn is_alike(one: &Visitor, other: &Visitor) -> bool {
    match (one, other) {
        (Visitor::SignedIn(one), Visitor::SignedIn(other)) => {
            // Without `..`, as above. Pages show neither ids nor times.
            let Session { id: _, user, provider: _, authenticated_at: _, expires: _, data } = &**one;
            let User { id: _, name, email, image } = user;
            let (user, kind) = (&other.user, |email: &Email| email.is_verified());
            name.is_some() == user.name.is_some()
                && email.as_ref().map(kind) == user.email.as_ref().map(kind)
                && image.is_some() == user.image.is_some()
                && *data == other.data
        }
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use hallpass::types::{ProviderId, SessionData, SessionId, Timestamp, UserId};

    use super::*;

    const START: Timestamp = Timestamp::from_unix_ms(0);
    const UNIQUE: &str = "u0";

    fn parts(html: &str) -> Option<Vec<String>> {
        let initial = InitialState::of(Visitor::Anonymous, START);
        let template = AppTemplate::new(html, initial, UNIQUE)?;
        let show = |part: &Part| match part {
            Part::Html(html) => html.clone(),
            Part::Hole(hole, place) => format!("{hole:?} in {place:?}"),
        };
        Some(template.parts.iter().map(show).collect())
    }

    #[test]
    fn template_knows_what_belongs_where() {
        let html = r#"<p title="a&quot;u0n">"u0n"u0e</p>"#;
        let expected =
            ["<p title=\"a", "Name in Attribute", "\">", "Name in Text", "", "Email in Text", "</p>"];
        assert_eq!(parts(html).unwrap(), expected);
        assert_eq!(parts("<p>").unwrap(), ["<p>"]);
    }

    #[test]
    fn text_that_looks_like_a_placeholder_is_only_a_text() {
        let user = User {
            id: UserId::new("u1"),
            name: Some("\"u0e & &quot;u0n".into()),
            email: Some(Email::Verified("\"u0n".into())),
            image: None,
        };
        let session = Session {
            id: SessionId::new("s1"),
            user,
            provider: ProviderId::new("dev"),
            authenticated_at: START,
            expires: START,
            data: SessionData::new(),
        };
        let initial = InitialState::of(Visitor::SignedIn(session.into()), START);
        let template =
            AppTemplate::new("<p title=\"&quot;u0n\">\"u0n</p>\"u0e", initial.clone(), UNIQUE).unwrap();
        assert_eq!(
            template.fill(&initial),
            "<p title=\"&quot;u0e &amp; &amp;quot;u0n\">\"u0e &amp; &amp;quot;u0n</p>\"u0n"
        );
    }

    #[test]
    fn placeholder_that_is_not_where_its_text_would_be_makes_no_template() {
        for html in [
            // A text that has no hole; one that was cut, or put into a URL or a script.
            "<p>\"u0-</p>",
            "<p>\"u0",
            "<p>u0n</p>",
            "<a href=\"/?name=%22u0n\"></a>",
            "<p>&#34;u0n</p>",
            "<p>\\\"u0x</p>",
        ] {
            assert_eq!(parts(html), None, "{html}");
        }
    }
}

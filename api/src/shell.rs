//! The HTML document around every page: the `index.html` of the bundle, split once at its
//! placeholders. Inserted text is never searched for placeholders, so a person's name cannot be
//! one.

use std::fmt;

/// The placeholder for the nonce of the content security policy, as in `Trunk.toml`.
const NONCE: &str = "{{nonce}}";

/// The document, split at its placeholders.
pub struct Shell {
    parts: Vec<Part>,
}

enum Part {
    Text(String),
    Nonce,
    /// With the default content, for when no page was rendered.
    Slot(Slot, String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Head,
    App,
    State,
}

/// A rendered page, as HTML.
#[derive(Clone, PartialEq, Eq)]
pub struct RenderedPage {
    /// Title, description and the like.
    pub head: String,
    /// What the app rendered.
    pub app: String,
    /// The element with its initial state, of [`hallpass::initial_state_element`].
    pub state: String,
}

/// Without what may contain the token of its forms.
impl fmt::Debug for RenderedPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { head, app: _, state: _ } = self;
        f.debug_struct("RenderedPage").field("head", head).finish_non_exhaustive()
    }
}

/// The document has no placeholder for a part of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("index.html of the browser app has no placeholder <!--{0}-->…<!--/{0}-->")]
pub struct MissingPlaceholder(&'static str);

impl Shell {
    /// Splits `html`.
    ///
    /// # Errors
    /// A placeholder is missing.
    pub fn parse(html: &str) -> Result<Self, MissingPlaceholder> {
        let mut parts = Vec::new();
        let mut rest = html;
        for (slot, name) in [(Slot::Head, "head"), (Slot::App, "app"), (Slot::State, "state")] {
            let missing = MissingPlaceholder(name);
            let (before, inside) = rest.split_once(&format!("<!--{name}-->")).ok_or(missing)?;
            let (inside, after) = inside.split_once(&format!("<!--/{name}-->")).ok_or(missing)?;
            push_text(&mut parts, before);
            parts.push(Part::Slot(slot, inside.to_owned()));
            rest = after;
        }
        push_text(&mut parts, rest);
        Ok(Self { parts })
    }

    /// The document with `page`, or else with the default content.
    pub fn write(&self, nonce: &str, page: Option<&RenderedPage>) -> String {
        let mut html = String::with_capacity(8 * 1024);
        for part in &self.parts {
            match (part, page) {
                (Part::Text(text), _) => html.push_str(text),
                (Part::Nonce, _) => html.push_str(nonce),
                (Part::Slot(_, default), None) => html.push_str(default),
                (Part::Slot(Slot::Head, _), Some(page)) => html.push_str(&page.head),
                (Part::Slot(Slot::App, _), Some(page)) => html.push_str(&page.app),
                (Part::Slot(Slot::State, _), Some(page)) => html.push_str(&page.state),
            }
        }
        html
    }
}

fn push_text(parts: &mut Vec<Part>, text: &str) {
    for (index, piece) in text.split(NONCE).enumerate() {
        if index > 0 {
            parts.push(Part::Nonce);
        }
        parts.push(Part::Text(piece.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "<head><!--head--><title>plain</title><!--/head--><script nonce=\"{{nonce}}\"></script></head>\
        <div id=app><!--app-->waiting<!--/app--></div><!--state--><!--/state--><i>{{nonce}}</i>";

    fn page(text: &str) -> RenderedPage {
        RenderedPage { head: text.into(), app: text.into(), state: text.into() }
    }

    #[test]
    fn rendered_page_shows_no_token_in_the_log() {
        let page = RenderedPage { head: "title".into(), ..page("csrfToken") };
        let shown = format!("{page:?}");
        assert!(shown.contains("title") && !shown.contains("csrfToken"), "{shown}");
    }

    #[test]
    fn shell_without_a_page_has_its_default_content() {
        assert_eq!(
            Shell::parse(HTML).unwrap().write("n0", None),
            "<head><title>plain</title><script nonce=\"n0\"></script></head><div id=app>waiting</div><i>n0</i>"
        );
    }

    #[test]
    fn shell_does_not_search_inserted_text_for_placeholders() {
        for hostile in ["{{nonce}}", "<!--app-->", "<!--/state-->", "</script><!--head-->"] {
            let html = Shell::parse(HTML).unwrap().write("n0", Some(&page(hostile)));
            assert_eq!(html.matches("n0").count(), 2, "{html}");
            assert!(html.starts_with(&format!("<head>{hostile}<script nonce=\"n0\">")), "{html}");
            assert!(html.contains(&format!("<div id=app>{hostile}</div>")), "{html}");
        }
    }

    #[test]
    fn shell_without_a_placeholder_is_refused() {
        for (placeholder, name) in
            [("<!--app-->", "app"), ("<!--/head-->", "head"), ("<!--state-->", "state")]
        {
            let error = Shell::parse(&HTML.replace(placeholder, "")).err();
            assert_eq!(error, Some(MissingPlaceholder(name)));
        }
    }
}

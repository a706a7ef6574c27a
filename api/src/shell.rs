//! The document that every page is written into: Trunk's `index.html`, split once, where something goes in. What goes in is
//! never searched for marks, so that nobody's name can be one.

/// Where Trunk leaves room for the nonce of the content security policy; `Trunk.toml` names it too.
const NONCE: &str = "{{nonce}}";

/// The split document.
pub struct Shell {
    parts: Vec<Part>,
}

enum Part {
    Text(String),
    Nonce,
    /// With what stands there while no page was rendered.
    Slot(Slot, String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Head,
    App,
    State,
}

/// A rendered page, as HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Title, description and the like.
    pub head: String,
    /// What the app drew.
    pub app: String,
    /// What it was drawn from: the element of [`hallpass::initial_state_element`].
    pub state: String,
}

/// The document has no place for a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("index.html of the browser app has no place marked <!--{0}-->…<!--/{0}-->")]
pub struct MissingMark(&'static str);

impl Shell {
    /// Splits `html`.
    ///
    /// # Errors
    /// A mark is missing.
    pub fn parse(html: &str) -> Result<Self, MissingMark> {
        let mut parts = Vec::new();
        let mut rest = html;
        for (slot, name) in [(Slot::Head, "head"), (Slot::App, "app"), (Slot::State, "state")] {
            let missing = MissingMark(name);
            let (before, inside) = rest.split_once(&format!("<!--{name}-->")).ok_or(missing)?;
            let (inside, after) = inside.split_once(&format!("<!--/{name}-->")).ok_or(missing)?;
            push_text(&mut parts, before);
            parts.push(Part::Slot(slot, inside.to_owned()));
            rest = after;
        }
        push_text(&mut parts, rest);
        Ok(Self { parts })
    }

    /// The document with `page` in it, or as it is before any page.
    pub fn write(&self, nonce: &str, page: Option<&Rendered>) -> String {
        let mut html = String::with_capacity(8 * 1024);
        for part in &self.parts {
            match (part, page) {
                (Part::Text(text), _) => html.push_str(text),
                (Part::Nonce, _) => html.push_str(nonce),
                (Part::Slot(_, plain), None) => html.push_str(plain),
                (Part::Slot(Slot::Head, _), Some(page)) => html.push_str(&page.head),
                (Part::Slot(Slot::App, _), Some(page)) => html.push_str(&page.app),
                (Part::Slot(Slot::State, _), Some(page)) => {
                    html.push_str(&page.state);
                }
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

    fn page(text: &str) -> Rendered {
        Rendered { head: text.into(), app: text.into(), state: text.into() }
    }

    #[test]
    fn without_a_page_the_document_is_as_it_was_written() {
        assert_eq!(
            Shell::parse(HTML).unwrap().write("n0", None),
            "<head><title>plain</title><script nonce=\"n0\"></script></head><div id=app>waiting</div><i>n0</i>"
        );
    }

    #[test]
    fn what_is_written_into_it_is_not_searched_for_marks() {
        for hostile in ["{{nonce}}", "<!--app-->", "<!--/state-->", "</script><!--head-->"] {
            let html = Shell::parse(HTML).unwrap().write("n0", Some(&page(hostile)));
            assert_eq!(html.matches("n0").count(), 2, "{html}");
            assert!(html.starts_with(&format!("<head>{hostile}<script nonce=\"n0\">")), "{html}");
            assert!(html.contains(&format!("<div id=app>{hostile}</div>")), "{html}");
        }
    }

    #[test]
    fn a_document_without_a_place_for_the_page_is_refused() {
        for (mark, name) in [("<!--app-->", "app"), ("<!--/head-->", "head"), ("<!--state-->", "state")] {
            let error = Shell::parse(&HTML.replace(mark, "")).err();
            assert_eq!(error, Some(MissingMark(name)));
        }
    }
}

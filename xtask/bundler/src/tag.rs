//! The elements in `index.html` that stand for what is to be built: `<link data-trunk rel="..">`.

use anyhow::{Context as _, Result};

const START: &str = "<link data-trunk";

/// Such an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// The value of an attribute, which must be in double quotes.
    pub fn attribute(self, name: &str) -> Result<&'a str> {
        self.find(name).with_context(|| format!("{START}{}> has no {name}", self.attributes))
    }

    fn find(self, name: &str) -> Option<&'a str> {
        let (_, rest) = self.attributes.split_once(&format!(" {name}=\""))?;
        Some(rest.split_once('"')?.0)
    }
}

/// `html` with each of these elements replaced by what `replace` makes of it.
pub fn replace_tags(html: &str, mut replace: impl FnMut(Tag) -> Result<String>) -> Result<String> {
    let mut pieces = html.split(START);
    let mut output = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (attributes, rest) = piece.split_once('>').context("an element of index.html has no end")?;
        output += &replace(Tag { attributes })?;
        // The line of an element that leaves nothing goes as well.
        let is_empty_line = output.trim_end_matches(' ').ends_with('\n') && rest.starts_with('\n');
        if is_empty_line {
            output.truncate(output.trim_end_matches(' ').len() - 1);
        }
        output += rest;
    }
    Ok(output)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "<head>\n  <link data-trunk rel=\"css\" href=\"a/b.css\">\n  <link data-trunk \
        rel=\"copy-file\" href=\"c.png\">\n</head>";

    #[test]
    fn tags_are_replaced_and_lines_of_nothing_removed() {
        let html = replace_tags(HTML, |tag| {
            Ok(if tag.attribute("rel")? == "css" {
                tag.attribute("href")?.to_uppercase()
            } else {
                String::new()
            })
        });
        assert_eq!(html.unwrap(), "<head>\n  A/B.CSS\n</head>");
    }

    #[test]
    fn tags_without_an_attribute_or_an_end_are_errors() {
        let error = replace_tags(HTML, |tag| tag.attribute("integrity").map(str::to_owned)).unwrap_err();
        assert!(error.to_string().contains("has no integrity"), "{error}");
        assert!(replace_tags("<link data-trunk rel=\"css\"", |_| Ok(String::new())).is_err());
    }
}

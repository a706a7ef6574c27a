//! Where the URL of a person's image comes from.

use serde_json::Value;

use crate::providers::{json_pointer::JsonPointer, presets::oauth2::record::RecordedPicture};

/// Where the URL of an image comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PictureUrl {
    /// It is in the answer.
    Field(JsonPointer),
    /// It is made of values of the answer: pointers in braces stand for them, as in
    /// `https://cdn.example.org/{/id}/{/avatar}.png`.
    Template(&'static str),
}

/// The URL, or that there is none.
#[derive(Debug, PartialEq, Eq)]
pub enum FoundPicture {
    /// There is one.
    Url(String),
    /// The person has none.
    None,
    /// There is something else.
    Odd,
}

impl PictureUrl {
    /// That of a record.
    pub fn of_record(picture: RecordedPicture) -> Self {
        match picture {
            RecordedPicture::Field(pointer) => Self::Field(JsonPointer::of_record(pointer)),
            RecordedPicture::Template(template) => Self::Template(template),
        }
    }

    /// The URL of the image of the person whom `document` describes.
    pub fn find(&self, document: &Value) -> FoundPicture {
        match self {
            Self::Field(pointer) => match pointer.find(document) {
                Some(Value::String(url)) => FoundPicture::Url(url.clone()),
                None | Some(Value::Null) => FoundPicture::None,
                Some(_) => FoundPicture::Odd,
            },
            Self::Template(template) => fill(template, document),
        }
    }
}

fn fill(template: &str, document: &Value) -> FoundPicture {
    let mut url = String::new();
    for (number, part) in template.split(['{', '}']).enumerate() {
        // Every other part is a pointer.
        if number % 2 == 0 {
            url.push_str(part);
            continue;
        }
        match document.pointer(part) {
            Some(Value::String(text)) if is_plain(text) => url.push_str(text),
            Some(Value::Number(value)) if value.is_u64() => url.push_str(&value.to_string()),
            None | Some(Value::Null) => return FoundPicture::None,
            Some(Value::String(text)) if text.is_empty() => return FoundPicture::None,
            Some(_) => return FoundPicture::Odd,
        }
    }
    FoundPicture::Url(url)
}

/// Whether `text` cannot change where the URL leads: it stays a part of the path.
fn is_plain(text: &str) -> bool {
    let is_part = |part: &str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        !part.is_empty() && part.bytes().all(is_plain)
    };
    // Yandex has a slash in some.
    text.split('/').all(is_part)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TEMPLATE: PictureUrl = PictureUrl::Template("https://cdn.example.org/a/{/id}/{/user/avatar}.png");

    #[test]
    fn picture_template_is_filled_with_values_of_the_answer() {
        let find = |document: Value| TEMPLATE.find(&document);
        let url = |text: &str| FoundPicture::Url(text.into());
        assert_eq!(
            find(json!({ "id": 80, "user": { "avatar": "a_83b/9" } })),
            url("https://cdn.example.org/a/80/a_83b/9.png")
        );
        for nothing in [json!({}), json!({ "id": "1", "user": { "avatar": null } }), json!({ "id": "" })] {
            assert_eq!(find(nothing), FoundPicture::None);
        }
    }

    #[test]
    fn picture_template_values_cannot_lead_elsewhere() {
        for odd in ["../../x", "a?b", "a#b", "@evil.example", "//evil.example", "a b", ".", "a/", "\u{fc}"] {
            let found = TEMPLATE.find(&json!({ "id": odd, "user": { "avatar": "a" } }));
            assert_eq!(found, FoundPicture::Odd, "{odd}");
        }
    }
}

//! The subject in what a provider says about a person: text, or a whole number.

use serde_json::Value;

use crate::{model::account::Subject, providers::presets::oauth2::subject_type::SubjectType};

/// Reads the subject. A number becomes text. A number with a fraction or an exponent, or one that
/// is too large, is refused: it was rounded by who wrote or by who reads it, and may be the number
/// of two people.
///
/// # Errors
/// What is there instead, for the log. It is never shown itself.
pub fn read_subject(value: Option<&Value>, kind: SubjectType) -> Result<Subject, &'static str> {
    let text = match (value, kind) {
        (None, _) => return Err("is missing"),
        (Some(Value::Null), _) => return Err("is null"),
        (Some(Value::Bool(_)), _) => return Err("is a boolean"),
        (Some(Value::Array(_)), _) => return Err("is a list"),
        (Some(Value::Object(_)), _) => return Err("is an object"),
        (Some(Value::String(_)), SubjectType::Number) => return Err("is text instead of a number"),
        (Some(Value::String(text)), SubjectType::TextOrNumber) => text.clone(),
        (Some(Value::Number(number)), _) => match number.as_u64() {
            Some(number) => number.to_string(),
            None => return Err("is a number that is not whole, negative or too large"),
        },
    };
    if text.trim().is_empty() {
        return Err("is empty");
    }
    Subject::parse(&text).ok_or("is longer than 255 characters, or has others than printable ASCII")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn subject_is_text_or_a_whole_number() {
        let read = |value: Value| {
            read_subject(Some(&value), SubjectType::TextOrNumber).map(|subject| subject.to_string())
        };
        assert_eq!(read(json!("{5a1e-b}")).unwrap(), "{5a1e-b}");
        assert_eq!(read(json!(583_231)).unwrap(), "583231");
        assert_eq!(read(json!(u64::MAX)).unwrap(), u64::MAX.to_string());
        assert_eq!(read(json!("007")).unwrap(), "007");
        for odd in [
            json!(null),
            json!(true),
            json!(""),
            json!("  "),
            json!(1.5),
            json!(1.0),
            json!(-1),
            json!(["1"]),
            json!({ "id": "1" }),
            json!("\u{430}da"),
            json!("a".repeat(256)),
            // Larger than any integer: it was read as the nearest float.
            serde_json::from_str("18446744073709551617").unwrap(),
            serde_json::from_str("1e3").unwrap(),
        ] {
            assert!(read(odd.clone()).is_err(), "{odd}");
        }
        assert!(read_subject(None, SubjectType::TextOrNumber).is_err());
    }

    #[test]
    fn subject_of_a_provider_with_numbers_is_never_text() {
        assert!(read_subject(Some(&json!(1)), SubjectType::Number).is_ok());
        assert!(read_subject(Some(&json!("1")), SubjectType::Number).is_err());
    }
}

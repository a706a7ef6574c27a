//! What Apple posts about a person beside its answer. It is signed by no one, and only shown: the
//! e-mail address is in the ID token, too, and only that one counts.

use serde::Deserialize;
use serde_json::Value;

use crate::providers::json::read_object;

/// The parameter that it is in.
pub const USER: &str = "user";

/// A longer one is left out.
const MAX_BYTES: usize = 2048;

#[derive(Deserialize)]
struct PostedUser {
    #[serde(default)]
    name: Value,
}

/// The whole name; `None` if there is none that can be read: no sign-in fails for it.
pub fn read_name(user: &str) -> Option<String> {
    if user.len() > MAX_BYTES {
        return None;
    }
    let name = read_object::<PostedUser>(user.as_bytes())?.name;
    let part = |part: &str| name.get(part).and_then(Value::as_str).unwrap_or_default().trim();
    let name = format!("{} {}", part("firstName"), part("lastName"));
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posted_name_is_read_where_it_can_be() {
        for (user, name) in [
            (
                r#"{"name":{"firstName":"Ada","middleName":null,"lastName":"Lovelace"},"email":"a@example.org"}"#,
                Some("Ada Lovelace"),
            ),
            (r#"{"name":{"firstName":" Ada "}}"#, Some("Ada")),
            (r#"{"name":{"lastName":"Lovelace"}}"#, Some("Lovelace")),
            (r#"{"name":{"firstName":1,"lastName":"Lovelace"}}"#, Some("Lovelace")),
            (r#"{"name":{"firstName":null,"lastName":["x"]}}"#, None),
            (r#"{"name":{"firstName":"","lastName":" "}}"#, None),
            (r#"{"email":"a@example.org"}"#, None),
            (r#"{"name":"Ada"}"#, None),
            (r#"{"name":null}"#, None),
            (r#"{"name":{},"name":{"firstName":"Ada"}}"#, None),
            (r#"[{"name":{"firstName":"Ada"}}]"#, None),
            ("Ada", None),
            ("", None),
        ] {
            assert_eq!(read_name(user).as_deref(), name, "{user}");
        }
        assert_eq!(read_name(&format!(r#"{{"name":{{"firstName":"{}"}}}}"#, "a".repeat(3000))), None);
    }
}

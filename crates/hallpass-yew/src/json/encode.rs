//! An application's data for a session, as JavaScript in the form that JSON has.

use hallpass_types::SessionData;
use js_sys::{Array, Object, Reflect};
use serde_json::{Number, Value};
use wasm_bindgen::JsValue;

use super::{decode::Malformed, value::MAX_SAFE_INTEGER};

const UNREPRESENTABLE: Malformed = Malformed("data");

/// The data as a JavaScript object.
///
/// # Errors
/// It has an integer that JavaScript cannot represent.
pub fn session_data(data: &SessionData) -> Result<JsValue, Malformed> {
    let object = Object::new();
    for (name, value) in data {
        let value = any(value)?;
        Reflect::set(&object, &name.into(), &value).map_err(|_| UNREPRESENTABLE)?;
    }
    Ok(object.into())
}

fn any(value: &Value) -> Result<JsValue, Malformed> {
    Ok(match value {
        Value::Null => JsValue::NULL,
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => representable(number).ok_or(UNREPRESENTABLE)?.into(),
        Value::String(text) => text.into(),
        Value::Array(elements) => elements.iter().map(any).collect::<Result<Array, _>>()?.into(),
        Value::Object(members) => session_data(members)?,
    })
}

fn representable(number: &Number) -> Option<f64> {
    let is_integer = number.is_i64() || number.is_u64();
    let safe = -MAX_SAFE_INTEGER..=MAX_SAFE_INTEGER;
    let is_safe = || number.as_i64().is_some_and(|integer| safe.contains(&integer));
    number.as_f64().filter(|_| !is_integer || is_safe())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integer_that_javascript_cannot_represent_is_refused() {
        for number in [Number::from(0), MAX_SAFE_INTEGER.into(), (-MAX_SAFE_INTEGER).into()] {
            assert_eq!(representable(&number), number.as_f64());
        }
        assert_eq!(representable(&Number::from_f64(1e300).unwrap()), Some(1e300));
        for number in [Number::from(MAX_SAFE_INTEGER + 1), u64::MAX.into(), i64::MIN.into()] {
            assert_eq!(representable(&number), None);
        }
    }
}

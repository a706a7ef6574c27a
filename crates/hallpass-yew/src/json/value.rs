//! A JSON value that was parsed by the browser. (Its parser is 8 kB smaller than one in Rust.)

use js_sys::{Array, Object, Reflect};
use serde_json::Number;
use wasm_bindgen::{JsCast as _, JsValue};

/// Every integer up to this one is exact in JavaScript.
pub(super) const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;

/// A JSON value: in the browser that of its own parser, in tests that of `serde_json`.
pub trait Json: Sized {
    /// The member `name`. `None`: there is none, or this is no object.
    fn member(&self, name: &str) -> Option<Self>;
    /// All members, if this is an object.
    fn members(&self) -> Option<Vec<(String, Self)>>;
    /// The elements, if this is an array.
    fn elements(&self) -> Option<Vec<Self>>;
    /// The text, if this is one.
    fn text(&self) -> Option<String>;
    /// Whether it is `true`, if this is a boolean.
    fn boolean(&self) -> Option<bool>;
    /// The number, if this is one.
    fn number(&self) -> Option<Number>;
    /// Whether this is `null`.
    fn is_nothing(&self) -> bool;
}

impl Json for JsValue {
    fn member(&self, name: &str) -> Option<Self> {
        // Fails if it is not an object.
        Reflect::get(self, &name.into()).ok().filter(|value| !value.is_undefined())
    }

    fn members(&self) -> Option<Vec<(String, Self)>> {
        if !self.is_object() || Array::is_array(self) {
            return None;
        }
        let entries = Object::entries(self.unchecked_ref());
        let pair = |entry: JsValue| {
            let entry: Array = entry.unchecked_into();
            entry.get(0).as_string().map(|name| (name, entry.get(1)))
        };
        entries.iter().map(pair).collect()
    }

    fn elements(&self) -> Option<Vec<Self>> {
        self.dyn_ref::<Array>().map(|array| array.iter().collect())
    }

    fn text(&self) -> Option<String> {
        self.as_string()
    }

    fn boolean(&self) -> Option<bool> {
        self.as_bool()
    }

    fn number(&self) -> Option<Number> {
        let number = self.as_f64()?;
        #[expect(clippy::cast_precision_loss, clippy::float_cmp, reason = "both are exact")]
        let is_integer = number.trunc() == number && number.abs() <= MAX_SAFE_INTEGER as f64;
        if is_integer {
            #[expect(clippy::cast_possible_truncation, reason = "it is an integer")]
            return Some((number as i64).into());
        }
        Number::from_f64(number)
    }

    fn is_nothing(&self) -> bool {
        self.is_null()
    }
}

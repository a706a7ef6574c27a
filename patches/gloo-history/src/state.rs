use std::any::Any;
use std::collections::HashMap;
use std::rc::Rc;

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

use crate::utils::get_id;

/// A constant to prevent state collision.
const KIND: &str = "gloo_history_state";

/// The state used by browser history to store history id.
#[derive(Debug, Clone)]
pub(crate) struct HistoryState {
    id: u32,
}

impl HistoryState {
    pub fn new() -> HistoryState {
        Self { id: get_id() }
    }

    pub fn id(&self) -> u32 {
        self.id
    }

    /// The object that serde made of it in 0.2.2: `{ id, kind: "gloo_history_state" }`.
    pub fn to_js(&self) -> JsValue {
        let object = Object::new();
        // Fails only for an object that is frozen.
        let _ = Reflect::set(&object, &"id".into(), &self.id.into());
        let _ = Reflect::set(&object, &"kind".into(), &KIND.into());
        object.into()
    }

    /// `None`: a state of other code, or none.
    pub fn from_js(state: &JsValue) -> Option<Self> {
        let get = |name: &str| Reflect::get(state, &name.into()).ok();
        if get("kind")? != KIND {
            return None;
        }
        let id = get("id")?.as_f64()?;
        (id.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&id)).then_some(Self {
            id: id as u32,
        })
    }
}

pub(crate) type StateMap = HashMap<u32, Rc<dyn Any>>;

//! Damaged JSON.

use proptest::prelude::*;
use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub(super) enum Damage {
    Replace(Value),
    /// Removes a member of an object, if it has any.
    Remove(usize),
}

impl Damage {
    /// Changes the value number `at`, counted from the outside.
    pub(super) fn apply(&self, json: &mut Value, mut at: usize) {
        if at == 0 {
            match (self, json) {
                (Self::Replace(other), json) => *json = other.clone(),
                (Self::Remove(index), Value::Object(members)) if !members.is_empty() => {
                    let name = members.keys().nth(index % members.len()).unwrap().clone();
                    members.remove(&name);
                }
                _ => {}
            }
            return;
        }
        at -= 1;
        for child in children(json) {
            let size = count(child);
            if at < size {
                return self.apply(child, at);
            }
            at -= size;
        }
    }
}

fn children(json: &mut Value) -> Vec<&mut Value> {
    match json {
        Value::Object(members) => members.values_mut().collect(),
        Value::Array(elements) => elements.iter_mut().collect(),
        _ => Vec::new(),
    }
}

pub(super) fn count(json: &Value) -> usize {
    match json {
        Value::Object(members) => 1 + members.values().map(count).sum::<usize>(),
        Value::Array(elements) => 1 + elements.iter().map(count).sum::<usize>(),
        _ => 1,
    }
}

pub(super) fn damage() -> impl Strategy<Value = (usize, Damage)> {
    let other = prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(7),
        json!(1.5),
        json!("x"),
        json!("2026-11-26T08:00:00Z"),
        json!([]),
        json!({}),
    ]);
    (any::<usize>(), prop_oneof![other.prop_map(Damage::Replace), any::<usize>().prop_map(Damage::Remove)])
}

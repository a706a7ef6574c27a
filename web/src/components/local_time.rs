//! A moment in the person's own time zone, language and calendar.

use hallpass_types::Timestamp;
use js_sys::{Array, Intl::DateTimeFormat, JSON, Object};
use wasm_bindgen::{JsCast as _, JsValue};
use yew::prelude::*;

/// To the minute, with the time zone.
const FORMAT: &str = r#"{"year":"numeric","month":"short","day":"numeric","hour":"numeric","minute":"2-digit","timeZoneName":"short"}"#;

/// Properties of [`LocalTime`].
#[derive(Clone, PartialEq, Properties)]
pub struct LocalTimeProps {
    /// The moment.
    pub time: Timestamp,
}

/// In UTC as the server renders it, which does not know the time zone; in local time once the app
/// runs.
#[component]
pub fn LocalTime(props: &LocalTimeProps) -> Html {
    let local = use_state(|| None::<String>);
    {
        let local = local.setter();
        use_effect_with(props.time, move |time| local.set(in_local_time(*time)));
    }
    let text = props.time.to_string();
    let shown = (*local).clone().unwrap_or_else(|| {
        let part = |range| text.get(range).unwrap_or_default();
        format!("{} {} UTC", part(0..10), part(11..16))
    });
    html! { <time datetime={text}>{ shown }</time> }
}

/// As the browser writes it, in the language that the person has chosen there.
fn in_local_time(time: Timestamp) -> Option<String> {
    let format = JSON::parse(FORMAT).ok()?.unchecked_into::<Object>();
    let format = DateTimeFormat::new(&Array::new(), &format).format();
    #[expect(clippy::cast_precision_loss, reason = "a date of four digits' years is exact")]
    let time = JsValue::from_f64(time.as_unix_ms() as f64);
    format.call1(&JsValue::UNDEFINED, &time).ok()?.as_string()
}

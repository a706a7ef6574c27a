//! A moment in the person's own time zone and calendar.

use hallpass_types::Timestamp;
use js_sys::{Array, Intl::DateTimeFormat, JSON, Object};
use wasm_bindgen::{JsCast as _, JsValue};
use yew::prelude::*;

use crate::session::use_texts;

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
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[component]
pub fn LocalTime(props: &LocalTimeProps) -> Html {
    let language = use_texts().language;
    let local = use_state(|| None::<String>);
    {
        let local = local.setter();
        use_effect_with((props.time, language), move |(time, language)| {
            local.set(in_local_time(*time, language));
        });
    }
    let text = props.time.to_string();
    let shown = (*local).clone().unwrap_or_else(|| {
        let part = |range| text.get(range).unwrap_or_default();
        format!("{} {} UTC", part(0..10), part(11..16))
    });
    html! { <time datetime={text}>{ shown }</time> }
}

/// As the browser writes it: in the person's own kind of the language, such as `en-GB`, if they
/// have chosen one, since the text around it is in this language.
fn in_local_time(time: Timestamp, language: &str) -> Option<String> {
    let chosen = web_sys::window()?.navigator().languages();
    let chosen = chosen.iter().find(|tag| tag.as_string().is_some_and(|tag| tag.starts_with(language)));
    let languages = Array::of1(&chosen.unwrap_or_else(|| language.into()));
    let format = JSON::parse(FORMAT).ok()?.unchecked_into::<Object>();
    let format = DateTimeFormat::new(&languages, &format).format();
    #[expect(clippy::cast_precision_loss, reason = "a date of four digits' years is exact")]
    let time = JsValue::from_f64(time.as_unix_ms() as f64);
    format.call1(&JsValue::UNDEFINED, &time).ok()?.as_string()
}

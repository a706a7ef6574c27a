//! The broadcast channels between tabs: changes are posted to that of Auth.js, everything else to
//! ours (C15).

use gloo_events::EventListener;
use hallpass_types::{SessionId, Timestamp};
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use super::machine::{Change, Known, Message};

/// Auth.js 5 listens here, and asks the server after every message.
const AUTH_JS: &str = "next-auth";
/// No id and no tag of ours is longer.
const MAX_TEXT_BYTES: usize = 200;

const CHANGES: [(Change, &str); 4] = [
    (Change::SignedIn, "signed-in"),
    (Change::SignedOut, "signed-out"),
    (Change::Updated, "updated"),
    (Change::Found, "changed"),
];

/// The open channels; closed when dropped.
pub struct Channels {
    auth_js: BroadcastChannel,
    own: BroadcastChannel,
    _listeners: [EventListener; 2],
}

impl Channels {
    /// Opens them for the tabs of apps with the API at `base_path`. `None`: the browser has none.
    pub fn open(base_path: &str, on_message: impl Fn(Message) + Clone + 'static) -> Option<Self> {
        let auth_js = BroadcastChannel::new(AUTH_JS).ok()?;
        let own = BroadcastChannel::new(&format!("hallpass:{base_path}")).ok()?;
        let listen = |channel: &BroadcastChannel, read: fn(&JsValue) -> Option<Message>| {
            let on_message = on_message.clone();
            EventListener::new(channel, "message", move |event| {
                let message = event.dyn_ref::<MessageEvent>().and_then(|event| read(&event.data()));
                if let Some(message) = message {
                    on_message(message);
                }
            })
        };
        let listeners = [listen(&auth_js, read_change), listen(&own, read_own)];
        Some(Self { auth_js, own, _listeners: listeners })
    }

    /// Posts a message to every other tab.
    pub fn post(&self, message: &Message) {
        let (channel, written) = match message {
            Message::Changed(change, known) => (&self.auth_js, write_change(*change, known.as_ref())),
            _ => (&self.own, write_own(message)),
        };
        let _ = channel.post_message(&written);
    }
}

impl Drop for Channels {
    fn drop(&mut self) {
        self.auth_js.close();
        self.own.close();
    }
}

fn write_change(change: Change, known: Option<&Known>) -> JsValue {
    let kind = CHANGES.iter().find(|(kind, _)| *kind == change).map_or("", |(_, name)| name);
    let own = write_known(kind, known);
    let trigger = if change == Change::SignedOut { "signout" } else { "getSession" };
    let data = object(&[("trigger", trigger.into())]);
    object(&[("event", "session".into()), ("data", data), ("hallpass", own)])
}

fn read_change(message: &JsValue) -> Option<Message> {
    if text(message, "event")? != "session" {
        return None;
    }
    let own = get(message, "hallpass");
    if own.is_undefined() {
        return Some(Message::AuthJs);
    }
    let kind = text(&own, "kind")?;
    let (change, _) = CHANGES.iter().find(|(_, name)| *name == kind)?;
    Some(Message::Changed(*change, read_known(&own)?))
}

fn write_own(message: &Message) -> JsValue {
    match message {
        Message::Hello(known) => write_known("hello", known.as_ref()),
        Message::Confirmed { known, extends, poll, active } => {
            let written = write_known("fresh", known.as_ref());
            if let Some(tag) = extends {
                set(&written, "slid", &tag.as_ref().into());
            }
            set(&written, "poll", &(*poll).into());
            set(&written, "used", &(*active).into());
            written
        }
        Message::Active => object(&[("kind", "used".into())]),
        Message::Changed(..) | Message::AuthJs => JsValue::UNDEFINED,
    }
}

fn read_own(message: &JsValue) -> Option<Message> {
    match text(message, "kind")?.as_str() {
        "hello" => Some(Message::Hello(read_known(message)?)),
        "fresh" => Some(Message::Confirmed {
            known: read_known(message)?,
            extends: text(message, "slid").map(Into::into),
            poll: get(message, "poll").is_truthy(),
            active: get(message, "used").is_truthy(),
        }),
        "used" => Some(Message::Active),
        _ => None,
    }
}

fn write_known(kind: &str, known: Option<&Known>) -> JsValue {
    let written = object(&[("kind", kind.into())]);
    if let Some(known) = known {
        set(&written, "session", &known.id.as_str().into());
        #[expect(clippy::cast_precision_loss, reason = "a date of four digits' years is exact")]
        set(&written, "expires", &(known.expires.as_unix_ms() as f64).into());
        if let Some(tag) = &known.tag {
            set(&written, "tag", &tag.as_ref().into());
        }
    }
    written
}

/// `None`: no message of ours. `Some(None)`: the sender has no session.
#[expect(clippy::option_option, reason = "callers take the outer one off with `?`")]
fn read_known(message: &JsValue) -> Option<Option<Known>> {
    if get(message, "session").is_undefined() {
        return Some(None);
    }
    let (id, expires) = (text(message, "session")?, get(message, "expires").as_f64()?);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
    let expires = Timestamp::from_unix_ms(expires as u64);
    Some(Some(Known { id: SessionId::new(id), tag: text(message, "tag").map(Into::into), expires }))
}

fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object: JsValue = Object::new().into();
    for (name, value) in fields {
        set(&object, name, value);
    }
    object
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

fn get(object: &JsValue, name: &str) -> JsValue {
    // Fails if it is not an object.
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn text(object: &JsValue, name: &str) -> Option<String> {
    // All texts of ours are visible ASCII; a tag becomes a request header.
    get(object, name)
        .as_string()
        .filter(|text| text.len() <= MAX_TEXT_BYTES && text.bytes().all(|byte| (0x20..0x7f).contains(&byte)))
}

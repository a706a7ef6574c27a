//! What tabs say to each other, as it crosses the browser's channels: news on Auth.js' own, everything else on ours (C15).

use gloo_events::EventListener;
use hallpass_types::{SessionId, Timestamp};
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use super::machine::{Known, Message, News};

/// Auth.js 5 listens here, and asks the server at every message.
const NEWS: &str = "next-auth";
/// No id and no tag of ours is longer.
const LONGEST: usize = 200;

const KINDS: [(News, &str); 4] = [
    (News::SignedIn, "signed-in"),
    (News::SignedOut, "signed-out"),
    (News::Updated, "updated"),
    (News::Changed, "changed"),
];

/// The open channels; closed when dropped.
pub struct Channels {
    news: BroadcastChannel,
    own: BroadcastChannel,
    _listeners: [EventListener; 2],
}

impl Channels {
    /// Opens them for the tabs of apps with the API at `base`; `None` where the browser has none.
    pub fn open(base: &str, heard: impl Fn(Message) + Clone + 'static) -> Option<Self> {
        let news = BroadcastChannel::new(NEWS).ok()?;
        let own = BroadcastChannel::new(&format!("hallpass:{base}")).ok()?;
        let listen = |channel: &BroadcastChannel, read: fn(&JsValue) -> Option<Message>| {
            let heard = heard.clone();
            EventListener::new(channel, "message", move |event| {
                let message = event.dyn_ref::<MessageEvent>().and_then(|event| read(&event.data()));
                if let Some(message) = message {
                    heard(message);
                }
            })
        };
        let listeners = [listen(&news, read_news), listen(&own, read_own)];
        Some(Self { news, own, _listeners: listeners })
    }

    /// Says it to every other tab.
    pub fn tell(&self, message: &Message) {
        let (channel, written) = match message {
            Message::News(news, known) => (&self.news, write_news(*news, known.as_ref())),
            _ => (&self.own, write_own(message)),
        };
        let _ = channel.post_message(&written);
    }
}

impl Drop for Channels {
    fn drop(&mut self) {
        self.news.close();
        self.own.close();
    }
}

fn write_news(news: News, known: Option<&Known>) -> JsValue {
    let kind = KINDS.iter().find(|(kind, _)| *kind == news).map_or("", |(_, name)| name);
    let own = write_known(kind, known);
    let trigger = if news == News::SignedOut { "signout" } else { "getSession" };
    let data = object(&[("trigger", trigger.into())]);
    object(&[("event", "session".into()), ("data", data), ("hallpass", own)])
}

fn read_news(message: &JsValue) -> Option<Message> {
    if text(message, "event")? != "session" {
        return None;
    }
    let own = get(message, "hallpass");
    if own.is_undefined() {
        return Some(Message::Foreign);
    }
    let kind = text(&own, "kind")?;
    let (news, _) = KINDS.iter().find(|(_, name)| *name == kind)?;
    Some(Message::News(*news, read_known(&own)?))
}

fn write_own(message: &Message) -> JsValue {
    match message {
        Message::Hello(known) => write_known("hello", known.as_ref()),
        Message::Fresh { known, slid, poll, used } => {
            let written = write_known("fresh", known.as_ref());
            if let Some(slid) = slid {
                set(&written, "slid", slid.as_ref().into());
            }
            set(&written, "poll", (*poll).into());
            set(&written, "used", (*used).into());
            written
        }
        Message::Used => object(&[("kind", "used".into())]),
        Message::News(..) | Message::Foreign => JsValue::UNDEFINED,
    }
}

fn read_own(message: &JsValue) -> Option<Message> {
    match text(message, "kind")?.as_str() {
        "hello" => Some(Message::Hello(read_known(message)?)),
        "fresh" => Some(Message::Fresh {
            known: read_known(message)?,
            slid: text(message, "slid").map(Into::into),
            poll: get(message, "poll").is_truthy(),
            used: get(message, "used").is_truthy(),
        }),
        "used" => Some(Message::Used),
        _ => None,
    }
}

fn write_known(kind: &str, known: Option<&Known>) -> JsValue {
    let written = object(&[("kind", kind.into())]);
    if let Some(known) = known {
        set(&written, "session", known.id.as_str().into());
        #[expect(clippy::cast_precision_loss, reason = "a date of four digits' years is exact")]
        set(&written, "expires", (known.expires.as_unix_ms() as f64).into());
        if let Some(tag) = &known.tag {
            set(&written, "tag", tag.as_ref().into());
        }
    }
    written
}

/// `None` for what cannot be one of ours; `Some(None)` for nobody.
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
        set(&object, name, value.clone());
    }
    object
}

fn set(object: &JsValue, name: &str, value: JsValue) {
    let _ = Reflect::set(object, &name.into(), &value);
}

fn get(object: &JsValue, name: &str) -> JsValue {
    // Fails for what is not an object.
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn text(object: &JsValue, name: &str) -> Option<String> {
    // All of ours is visible ASCII, and a tag goes into a header of a request.
    get(object, name)
        .as_string()
        .filter(|text| text.len() <= LONGEST && text.bytes().all(|byte| (0x20..0x7f).contains(&byte)))
}

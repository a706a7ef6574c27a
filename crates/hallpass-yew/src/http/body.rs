//! Reading the body of an answer.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, Response};

use super::HttpFailure;

/// No answer of ours has more bytes.
const MAX_BODY_BYTES: usize = 1 << 20;

/// Reads a successful answer.
pub(super) async fn read_json(answer: &Response) -> Result<JsValue, HttpFailure> {
    let json = json(answer).await;
    if answer.ok() { json } else { Err(HttpFailure::refused(answer, &json.unwrap_or_default())) }
}

async fn json(answer: &Response) -> Result<JsValue, HttpFailure> {
    js_sys::JSON::parse(&text(answer).await?).map_err(|_| HttpFailure::Malformed)
}

/// The body, up to [`MAX_BODY_BYTES`].
async fn text(answer: &Response) -> Result<String, HttpFailure> {
    let Some(body) = answer.body() else { return Ok(String::new()) };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(|_| HttpFailure::Unreachable)?;
        let part = |name: &str| Reflect::get(&chunk, &name.into()).map_err(|_| HttpFailure::Malformed);
        if part("done")?.is_truthy() {
            return String::from_utf8(bytes).map_err(|_| HttpFailure::Malformed);
        }
        bytes.extend(part("value")?.unchecked_into::<Uint8Array>().to_vec());
        if bytes.len() > MAX_BODY_BYTES {
            drop(reader.cancel());
            return Err(HttpFailure::Malformed);
        }
    }
}

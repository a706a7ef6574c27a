//! Why a request brought no answer that can be used.

use hallpass_types::ErrorCode;
use js_sys::Reflect;
use web_sys::Response;

use crate::json::Malformed;

/// A request brought no answer that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpFailure {
    /// The server cannot be reached.
    Unreachable,
    /// The server refused.
    Refused {
        /// The HTTP status.
        status: u16,
        /// Why, if the answer is of the server and not of a proxy.
        code: Option<ErrorCode>,
        /// The reference, which finds the cause in the server's log.
        reference: Option<String>,
    },
    /// The answer cannot be read.
    Malformed,
}

impl From<Malformed> for HttpFailure {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl HttpFailure {
    /// Reads a refusal, which is a problem document (RFC 9457) unless a proxy has replaced it.
    pub(super) fn refused(answer: &Response, problem: &wasm_bindgen::JsValue) -> Self {
        let text = |name: &str| Reflect::get(problem, &name.into()).ok()?.as_string();
        let code = text("code").and_then(|code| code.parse().ok());
        Self::Refused { status: answer.status(), code, reference: text("reference") }
    }
}

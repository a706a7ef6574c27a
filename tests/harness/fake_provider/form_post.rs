//! Answers that the browser posts (OAuth 2.0 Form Post Response Mode 1.0): at once, or without
//! scripts when the person presses the button.

use actix_web::{HttpResponse, http::header::ContentType};
use serde_json::Value;

/// A page whose form posts `parameters` to `url` at once.
pub(super) fn page(url: &str, parameters: &Value) -> HttpResponse {
    let escape = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let parameters = parameters.as_object().unwrap().iter();
    let inputs: Vec<_> = parameters
        .map(|(name, value)| {
            format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value.as_str().unwrap()))
        })
        .collect();
    HttpResponse::Ok().content_type(ContentType::html()).body(format!(
        "<!doctype html><link rel=\"icon\" href=\"data:,\"><title>Sign in</title>\
         <form method=\"post\" action=\"{}\">{inputs}\
         <button>Continue</button></form><script>document.forms[0].submit()</script>",
        escape(url),
        inputs = inputs.concat()
    ))
}

/// The fields of such a page.
pub(crate) fn fields(html: &str) -> Vec<(String, String)> {
    let unescape = |text: &str| text.replace("&lt;", "<").replace("&quot;", "\"").replace("&amp;", "&");
    html.split("<input type=\"hidden\" name=\"")
        .skip(1)
        .map(|input| {
            let (name, rest) = input.split_once("\" value=\"").unwrap();
            (name.to_owned(), unescape(rest.split_once('"').unwrap().0))
        })
        .collect()
}

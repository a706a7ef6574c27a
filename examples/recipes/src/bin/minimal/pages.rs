//! The login page, and the page that asks before it signs out.

use actix_web::{HttpRequest, HttpResponse};
use hallpass::{Forms, error_advice, error_title, types::LoginQuery};
use html_escape::{encode_double_quoted_attribute, encode_text};

pub async fn login(req: HttpRequest, forms: Forms) -> HttpResponse {
    let query = LoginQuery::parse(req.query_string());
    let mut html = String::from("<h1>Sign in</h1>");
    if let Some(code) = query.error() {
        let reason = match forms.refusal() {
            Some(refusal) => refusal.sentence.clone(), // of your policy, if there is one
            None => format!("{} {}", error_title(code), error_advice(code)),
        };
        html += &format!("<p role=alert>{}</p>", encode_text(&reason));
    }
    for provider in forms.providers().values() {
        html += &format!(
            "<form method=post action=\"{}\"><input type=hidden name=csrfToken value=\"{}\">\
             <input type=hidden name=callbackUrl value=\"{}\"><button>Sign in with {}</button></form>",
            encode_double_quoted_attribute(&provider.sign_in_url),
            forms.csrf_token(),
            encode_double_quoted_attribute(forms.return_to()),
            encode_text(&provider.name),
        );
    }
    forms.answer(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}

pub async fn logout(forms: Forms) -> HttpResponse {
    let html = format!(
        "<h1>Sign out?</h1><form method=post action=/api/auth/signout>\
         <input type=hidden name=csrfToken value=\"{}\"><button>Sign out</button></form>",
        forms.csrf_token(),
    );
    forms.answer(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}

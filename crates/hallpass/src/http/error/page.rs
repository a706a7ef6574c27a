//! The page that a person sees of an error. It stands alone: no script, no other file is needed.

use actix_web::http::header::HeaderValue;
use hallpass_types::ErrorCode;

use crate::http::{
    content_policy::standalone_page_policy,
    standalone_page::{StandalonePage, escape, message_style},
    texts::{error_advice, error_title},
};

const STYLE: &str = message_style!("");

/// The parts of the page that differ.
pub struct ErrorPage<'a> {
    /// What went wrong.
    pub code: ErrorCode,
    /// The id of the request in the log: a UUID of our own making.
    pub reference: Option<&'a str>,
    /// Whether loading the page again is harmless: a form or a callback would be sent twice.
    pub repeatable: bool,
    /// What the person can do, besides.
    pub next_step: &'a NextStep,
    /// The start page: its path or its URL.
    pub home: &'a str,
}

/// What a person can do about an error.
#[derive(Debug)]
pub enum NextStep {
    /// Nothing in particular.
    None,
    /// Go to the login page with this URL, without a page in between.
    GoToLogin(String),
    /// Sign in at the login page with this URL, after reading that the form was not saved.
    SignIn(String),
    /// Go back to the page with this path, and send its form again.
    Form(String),
    /// Sign in as another person at the login page with this URL: the same one is refused again.
    OtherPerson(String),
}

/// The content security policy of the page: its own style, and nothing else.
pub fn error_page_policy() -> HeaderValue {
    standalone_page_policy(STYLE)
}

/// The page's HTML. In an outage the page loads itself again where that is harmless.
pub fn error_page(page: &ErrorPage<'_>) -> String {
    let (title, advice) = (error_title(page.code), error_advice(page.code));
    let refresh = match page.code {
        ErrorCode::StoreUnavailable if page.repeatable => "<meta http-equiv=\"refresh\" content=\"5\">",
        _ => "",
    };
    let links = match page.next_step {
        NextStep::GoToLogin(url) | NextStep::SignIn(url) => format!(
            "<p>What you sent was not saved. Your browser may still show it when you go back.</p>\
             <p><a class=\"button\" href=\"{}\">Sign in</a></p><p>",
            escape(url)
        ),
        NextStep::Form(path) => format!("<p><a href=\"{}\">Back to the form</a> · ", escape(path)),
        NextStep::OtherPerson(url) => {
            format!("<p><a href=\"{}\">Sign in as someone else</a> · ", escape(url))
        }
        NextStep::None if page.repeatable => "<p><a href=\"\">Try again</a> · ".to_owned(),
        NextStep::None => "<p>".to_owned(),
    };
    let home = escape(page.home);
    let reference =
        page.reference.map_or_else(String::new, |id| format!("<p><small>Reference: {id}</small></p>"));
    let body = format!(
        "<main><h1>{title}</h1><p>{advice}</p>{links}<a href=\"{home}\">Start page</a></p>{reference}</main>"
    );
    let (language, direction) = ("en", "ltr");
    StandalonePage { language, direction, title, head: refresh, style: STYLE, body: &body }.to_html()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(next_step: &NextStep) -> String {
        error_page(&ErrorPage {
            code: ErrorCode::SessionRequired,
            reference: None,
            repeatable: false,
            next_step,
            home: "/",
        })
    }

    #[test]
    fn a_page_has_a_link_to_what_helps() {
        let url = "https://app.example.org/login?callbackUrl=%2Ftodo%22&maxAge=300";
        let html = page(&NextStep::SignIn(url.into()));
        let link = "href=\"https://app.example.org/login?callbackUrl=%2Ftodo%22&amp;maxAge=300\">Sign in</a>";
        assert!(html.contains(link) && !html.contains("Back to the form"), "{html}");
        let html = page(&NextStep::Form("/todo?a=b&c".into()));
        assert!(html.contains("<a href=\"/todo?a=b&amp;c\">Back to the form</a>"), "{html}");
        assert!(!html.contains("Sign in</a>"), "{html}");
        let html = page(&NextStep::OtherPerson("/login?error=Forbidden&callbackUrl=%2Fadmin".into()));
        let link = "<a href=\"/login?error=Forbidden&amp;callbackUrl=%2Fadmin\">Sign in as someone else</a>";
        assert!(html.contains(link) && html.contains("Start page"), "{html}");
    }
}

//! The content security policy of pages: what they may load, run and send (CSP Level 3).

use actix_web::http::header::HeaderValue;

/// The policy of a page of the app.
///
/// Scripts need the nonce `script`, and styles in the page the nonce `style`. They differ, because
/// scripts can read the text of `<noscript>`, which contains the latter. Pictures come from this
/// server, from https, and from the origin `images`, if given. Forms go to this server and to
/// `forms`, the sources that cover where it redirects (browsers check redirects, too).
pub fn page_policy(script: &str, style: &str, images: Option<&str>, forms: &[String]) -> HeaderValue {
    let (images, forms) = (images.unwrap_or_default(), forms.join(" "));
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{script}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{style}'; \
         img-src 'self' https: {images}; connect-src 'self'; form-action 'self' {forms}; \
         base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    );
    HeaderValue::from_str(&policy).expect("BUG: a nonce and origins are printable ASCII")
}

/// The policy of a page without scripts, whose styles have the nonce `style`, and whose forms lead
/// to `form_action`, a list of sources. If that is none, they lead nowhere else.
pub fn scriptless_page_policy(style: &str, images: Option<&str>, form_action: &str) -> HeaderValue {
    let images = images.unwrap_or_default();
    let policy = |form_action: &str| {
        HeaderValue::from_str(&format!(
            "default-src 'none'; style-src 'self' 'nonce-{style}'; img-src 'self' https: {images}; \
             form-action {form_action}; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
        ))
    };
    policy(form_action).or_else(|_| policy("'self'")).expect("BUG: a nonce and an origin are printable ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_policy_allows_only_what_the_server_wrote() {
        let policy =
            page_policy("abc", "def", Some("http://127.0.0.1:8081"), &["https://id.example.org".into()]);
        assert_eq!(
            policy,
            "default-src 'none'; script-src 'nonce-abc' 'wasm-unsafe-eval'; style-src 'self' 'nonce-def'; \
             img-src 'self' https: http://127.0.0.1:8081; connect-src 'self'; \
             form-action 'self' https://id.example.org; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
        );
    }

    #[test]
    fn scriptless_page_policy_allows_no_script() {
        for (form_action, expected) in [("'self' https:", "'self' https:"), ("\n", "'self'")] {
            let expected = format!(
                "default-src 'none'; style-src 'self' 'nonce-def'; img-src 'self' https: ; \
                 form-action {expected}; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
            );
            assert_eq!(scriptless_page_policy("def", None, form_action), expected);
        }
    }
}

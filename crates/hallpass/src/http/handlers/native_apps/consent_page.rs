//! The page on which a person lets an app sign in as them (RFC 8252, section 8.6: any program can
//! send the id of another one). It stands alone: no script, no other file is needed.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
};
use hallpass_types::{User, paths};

use super::{authorization_request::AuthorizationRequest, params::Params};
use crate::{
    http::{
        content_policy::{form_page_policy, standalone_page_policy},
        html::{hidden_field, name_of, untranslated},
        standalone_page::{StandalonePage, escape, message_style},
    },
    model::site::Site,
};

const STYLE: &str = message_style!("form{display:flex;flex-wrap:wrap;gap:.8rem}");

/// The field of the form that says what the person has decided.
pub const DECISION: &str = "decision";
/// Its value that lets the app sign in.
pub const ALLOW: &str = "allow";
/// Its value that does not.
pub const CANCEL: &str = "cancel";

/// Asks whether the app may sign in as `user`. `None` if the redirect URI fits no header.
pub fn consent_page(
    site: &Site,
    request: &AuthorizationRequest<'_>,
    params: &Params,
    user: &User,
    csrf_token: &str,
) -> Option<HttpResponse> {
    let (app, who) =
        (untranslated(request.app.name()), untranslated(name_of(user).unwrap_or("a person without a name")));
    let fields: String = params.of_authorization().map(|(name, value)| hidden_field(name, value)).collect();
    let body = format!(
        "<h1>Let {app} sign in as you?</h1>\
         <p>You are signed in here as <strong>{who}</strong>. {app} can then do what you can do here, until you \
         sign it out: it has its own entry in the list of your sessions.</p>\
         <p>Allow this only if you have opened {app} yourself just now.</p>\
         <form method=\"post\" action=\"{}\">{}{fields}\
         <button class=\"button\" name=\"{DECISION}\" value=\"{ALLOW}\">Allow</button>\
         <button class=\"button quiet\" name=\"{DECISION}\" value=\"{CANCEL}\">Cancel</button></form>\
         <p><small>Either way you continue at {}.</small></p>",
        escape(&site.api_url(paths::AUTHORIZE)),
        hidden_field("csrfToken", csrf_token),
        untranslated(request.reply.redirect_uri.as_str()),
    );
    let policy = form_page_policy(STYLE, &format!("'self' {}", request.reply.redirect_uri.form_action()))?;
    let title = format!("Let {} sign in?", request.app.name());
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CONTENT_SECURITY_POLICY, policy)).insert_header((CACHE_CONTROL, "no-store"));
    Some(answer.insert_header((CONTENT_TYPE, "text/html; charset=utf-8")).body(page(&title, &body)))
}

/// Says that the app cannot sign in, and `why`, for its developer.
pub fn unknown_app_page(site: &Site, why: &str) -> HttpResponse {
    let title = "This app cannot sign in here.";
    let body = format!(
        "<h1>{title}</h1><p>What it sent is not what this site knows of its apps. Nothing was changed. If you \
         have just updated the app, tell the people who make it.</p><p><small>{}.</small></p>\
         <p><a href=\"{}\">Start page</a></p>",
        escape(why),
        escape(site.home()),
    );
    HttpResponse::build(StatusCode::BAD_REQUEST)
        .insert_header((CONTENT_SECURITY_POLICY, standalone_page_policy(STYLE)))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .body(page(title, &body))
}

fn page(title: &str, body: &str) -> String {
    let (title, body) = (escape(title), format!("<main>{body}</main>"));
    let (language, direction) = ("en", "ltr");
    StandalonePage { language, direction, title: &title, head: "", style: STYLE, body: &body }.to_html()
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;
    use hallpass_types::UserId;

    use super::*;
    use crate::model::{
        native_app::{NativeApp, NativeApps},
        public_url::PublicUrl,
        site::{base_path::BasePath, page::Pages},
    };

    #[actix_web::test]
    async fn consent_page_shows_nothing_unescaped() {
        let apps = NativeApps::new(vec![NativeApp::new("cli", "<b>Notes & \"more\"").loopback()]).unwrap();
        let params = Params::of_query(
            "response_type=code&client_id=cli&redirect_uri=http://127.0.0.1:1/&state=\"><script>&code_challenge_method=S256\
             &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&other=<script>",
        );
        let request = AuthorizationRequest::read(&apps, &params).unwrap();
        let user = User { id: UserId::new("u1"), name: Some("<script>ada".into()), email: None, image: None };
        let url = PublicUrl::parse("https://app.example.org/app").unwrap();
        let site = Site::new(url, BasePath::parse("/auth").unwrap(), &Pages::default(), Vec::new()).unwrap();
        let answer = consent_page(&site, &request, &params, &user, "token").unwrap();
        let policy = answer.headers().get(CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap().to_owned();
        assert!(policy.ends_with("form-action 'self' http://127.0.0.1:1"), "{policy}");
        let page = to_bytes(answer.into_body()).await.ok().unwrap();
        let page = str::from_utf8(&page).unwrap();
        assert!(
            !page.contains("<script") && !page.contains("<b>") && !page.contains("name=\"other\""),
            "{page}"
        );
        assert!(page.contains("action=\"https://app.example.org/app/auth/authorize\""), "{page}");
        assert!(page.contains("<bdi translate=\"no\">&lt;b&gt;Notes &amp; &quot;more&quot;</bdi>"), "{page}");
        assert!(page.contains("name=\"state\" value=\"&quot;&gt;&lt;script&gt;\""), "{page}");
    }
}

//! The account page in the frame of the app: its header, style and name, and no script.

use actix_web::{
    FromRequest as _, HttpRequest, HttpResponse,
    http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY},
};
use async_trait::async_trait;
use hallpass::{
    AccountContent, AccountFrame, Error, Initial, PageContext, nonce,
    types::{ErrorCode, InitialState, Visitor},
};
use hallpass_web::{AppProps, Location, ServerPage, ServerPageProps};
use hallpass_yew::ssr::render;

use crate::{
    browser_app::BrowserApp, content_policy::scriptless_page_policy, no_script_avatar::avatar_style,
};

#[async_trait(?Send)]
impl AccountFrame for BrowserApp {
    async fn answer(&self, req: &HttpRequest, content: AccountContent) -> Result<HttpResponse, Error> {
        let AccountContent { language, direction, title, html, form_action, csrf, .. } = content;
        let (context, style_nonce) = (PageContext::of(req)?, nonce());
        let initial = Initial::extract(req).await?;
        let initial = InitialState { csrf: Some(csrf), ..initial.state().clone() };
        let image = match &initial.visitor {
            Visitor::SignedIn(session) => session.user.image.as_deref(),
            _ => None,
        };
        let avatar = image.and_then(|image| avatar_style(image, &style_nonce)).unwrap_or_default();
        let location = Location::Server { path: context.local_path().to_owned(), query: String::new() };
        let base_path = self.base_path.clone().into();
        let app = AppProps { initial: Some(initial), location, base_path };
        let page = render::<ServerPage>(ServerPageProps { app, content: html.into() }).await;
        let page = page.map_err(|error| Error::new(req, ErrorCode::InternalError).because(error))?;
        let policy = scriptless_page_policy(&style_nonce, context.picture_origin(), &form_action);
        let mut answer = HttpResponse::Ok();
        answer.insert_header((CONTENT_TYPE, "text/html; charset=utf-8")).insert_header((VARY, "Cookie"));
        if let Some(policy) = policy {
            answer.insert_header((CONTENT_SECURITY_POLICY, policy));
        }
        let links = &self.links;
        Ok(answer.body(format!(
            "<!doctype html>\n<html lang=\"{language}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title} · Hallpass</title>\n{links}{avatar}\n\
             </head>\n<body>\n{page}\n</body>\n</html>\n"
        )))
    }
}

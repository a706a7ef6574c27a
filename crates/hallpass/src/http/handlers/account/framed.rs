//! Answers with a page of the account in the frame of the application.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, HeaderValue},
};

use super::account_page::account_page;
use crate::http::{account_frame::AccountContent, error::Error, forms::Forms, state::State};

/// Answers with a page that shows `content`, and the cookie of `forms`.
///
/// # Errors
/// The application cannot render its frame.
pub async fn answer_framed(
    req: &HttpRequest,
    state: &State,
    forms: Forms,
    content: AccountContent,
) -> Result<HttpResponse, Error> {
    let mut page = match &state.hooks.account_frame {
        Some(frame) => frame.answer(req, content).await?,
        None => account_page(&content, state.hooks.account_texts, &state.site),
    };
    // Whatever the frame says: Back must not show a person's page again (C11).
    page.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(forms.answer(page))
}

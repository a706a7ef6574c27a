//! `GET /api/auth/account/link`: asks a person whether to link the identity of an account that they
//! could not choose at its provider.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use hallpass_types::paths;
use url::form_urlencoded;

use super::{
    account_query::AccountQuery,
    confirmation_content::{ConfirmationView, LINK},
    failed_link::explain,
    framed::answer_framed,
    recent_sign_in::refuse_app,
};
use crate::{
    http::{
        body::ResponseMode,
        current_session::CurrentSession,
        error::Error,
        forms::Forms,
        handlers::{client_info::client_info, redirect::go_to},
        state::State,
    },
    model::return_to::ReturnTo,
    sign_in::{ConfirmedLink, FailedConfirmation, LinkQuestion},
};

/// Asks the person; one who has answered before goes on. It changes nothing.
///
/// # Errors
/// An app asks: 403. Or the store failed.
pub async fn show_confirmation(
    req: HttpRequest,
    state: Data<State>,
    current: CurrentSession,
) -> Result<HttpResponse, Error> {
    refuse_app(&req)?;
    let link = form_urlencoded::parse(req.query_string().as_bytes()).find(|(name, _)| name == LINK);
    let link = link.map(|(_, link)| link.into_owned()).unwrap_or_default();
    let client = client_info(&req, &state, &current);
    let asked = match state.sign_ins.link_question(&link, &client).await {
        Ok(asked) => asked,
        Err(FailedConfirmation { failure, provider }) => {
            return explain(&req, &state, provider.as_ref(), failure, current.live());
        }
    };
    let (provider_name, account) = match asked {
        LinkQuestion::Ask { provider_name, account } => (provider_name, account),
        LinkQuestion::Answered(answered) => return Ok(go_on(&state, answered)),
    };
    let Some(record) = current.live() else { return Err(Error::session_required(&req)) };
    let forms = Forms::of(&req, &state);
    let view = ConfirmationView {
        texts: state.hooks.account_texts,
        site: &state.site,
        user: &record.user,
        provider_name: &provider_name,
        account: &account,
        link: &link,
        form_sources: &state.sign_ins.form_sources(),
        csrf: forms.token(),
    };
    let content = view.content();
    answer_framed(&req, &state, forms, content).await
}

/// The URL of the page about the link with the id `link`.
pub fn confirmation_url(state: &State, link: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair(LINK, link);
    format!("{}?{}", state.site.api_url(paths::CONFIRM_LINK), query.finish())
}

/// Leads on after the person's answer.
pub fn go_on(state: &State, answered: ConfirmedLink) -> HttpResponse {
    let to_page = |return_to: &ReturnTo| return_to.to_url(&state.site);
    let url = match answered {
        ConfirmedLink::Linked { return_to } => to_page(&return_to),
        ConfirmedLink::LinkedBefore { return_to } => to_page(&AccountQuery::linked_before(return_to, state)),
        ConfirmedLink::Declined { provider, return_to } => {
            AccountQuery::declined(&provider, &return_to, state).to_url(state)
        }
    };
    go_to(url, ResponseMode::Redirect)
}

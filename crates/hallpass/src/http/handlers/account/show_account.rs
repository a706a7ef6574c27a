//! `GET /api/auth/account`, and the page of the application that is the same.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use hallpass_types::LoginQuery;

use super::{
    account_content::AccountView,
    account_outcome::AccountOutcome,
    account_query::AccountQuery,
    framed::answer_framed,
    recent_sign_in::{ChangePermission, other_sign_in_url, refuse_app},
};
use crate::{
    http::{
        body::ResponseMode, current_session::CurrentSession, error::Error, forms::Forms,
        handlers::redirect::go_to, login_url::login_url_with_return, state::State,
    },
    session::Sessions,
};

/// Shows the person's ways to sign in, with forms to add and remove some; an anonymous visitor
/// signs in first. It changes nothing.
///
/// # Errors
/// An app asks: 403. Or the store failed.
pub async fn show_account(
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    current: CurrentSession,
) -> Result<HttpResponse, Error> {
    refuse_app(&req)?;
    let Some(record) = current.live() else {
        return Ok(go_to(login_url_with_return(&req, LoginQuery::default()), ResponseMode::Redirect));
    };
    let identities = state.sign_ins.own_identities(record).await;
    let identities = identities.map_err(|error| Error::store_unavailable(&req, error))?;
    let query = AccountQuery::parse(req.query_string());
    let then = AccountQuery {
        add: query.add.clone(),
        callback_url: query.callback_url.clone(),
        ..AccountQuery::default()
    };
    let may_change = ChangePermission::of(&state, record, &identities, sessions.now(), &then);
    if matches!(may_change, ChangePermission::Now) {
        state.sign_ins.discover_form_origins().await;
    }
    let (forms, texts) = (Forms::of(&req, &state), state.hooks.account_texts);
    let (providers, refusal) = (forms.providers(), forms.refusal());
    let own_providers = state.sign_ins.providers_of(&identities);
    let outcome = AccountOutcome::of(texts, &query, refusal, &own_providers, providers);
    let view = AccountView {
        texts,
        site: &state.site,
        user: &record.user,
        identities: &identities,
        own_providers: &own_providers,
        providers,
        form_sources: &state.sign_ins.form_sources(),
        csrf: forms.token(),
        may_change: &may_change,
        other_sign_in: &other_sign_in_url(&state),
        outcome: outcome.as_ref(),
        query: &query,
    };
    let content = view.content();
    answer_framed(&req, &state, forms, content).await
}

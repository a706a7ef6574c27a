//! What a failed request to a token endpoint means.

use anyhow::anyhow;
use oauth2::{RequestTokenError, basic::BasicErrorResponse};

use super::{connection::ExchangeError, http_client::HttpError};

/// Tells a refusal from an outage. Nothing of the answer's body is kept but the error's name: it may hold tokens.
pub fn explain(error: RequestTokenError<HttpError, BasicErrorResponse>) -> ExchangeError {
    let refused = |answer: &BasicErrorResponse| {
        ExchangeError::Refused(anyhow!("the token endpoint answered {:?}", answer.error().as_ref()))
    };
    match error {
        RequestTokenError::ServerResponse(answer) => refused(&answer),
        // GitHub answers a refusal with status 200.
        RequestTokenError::Parse(error, body) => match serde_json::from_slice::<BasicErrorResponse>(&body) {
            Ok(answer) => refused(&answer),
            Err(_) => {
                let place = error.path();
                ExchangeError::Unavailable(anyhow!("the token endpoint's answer makes no sense at {place}"))
            }
        },
        RequestTokenError::Request(error) => ExchangeError::Unavailable(error.into()),
        RequestTokenError::Other(text) => ExchangeError::Unavailable(anyhow!("the token endpoint: {text}")),
    }
}

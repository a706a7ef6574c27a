//! Checks an authorization request (RFC 6749, section 4.1.1; RFC 7636, section 4.3).
//!
//! Before the app and its redirect URI are known to belong together, a failure is shown to the
//! person: the browser must not be sent anywhere. After that, the app gets it.

use super::params::{Params, Twice};
use crate::{
    model::{
        native_app::{NativeApp, NativeApps},
        redirect_uri::RedirectUri,
    },
    sign_in::CodeChallenge,
};

/// What an app asks for.
#[derive(Debug)]
pub struct AuthorizationRequest<'a> {
    /// The app.
    pub app: &'a NativeApp,
    /// How it gets the answer.
    pub reply: Reply,
    /// What only this app can meet.
    pub challenge: CodeChallenge,
}

/// How an app gets an answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Where the browser goes.
    pub redirect_uri: RedirectUri,
    /// What the app recognises its request by.
    pub state: Option<String>,
}

impl Reply {
    /// The URL of an answer with these parameters, from the server at `issuer` (RFC 9207).
    pub fn url(&self, issuer: &str, params: &[(&str, &str)]) -> String {
        let mut all = params.to_vec();
        all.extend(self.state.as_deref().map(|state| ("state", state)));
        all.push(("iss", issuer));
        self.redirect_uri.with_params(&all)
    }

    /// The URL of an answer that refuses.
    pub fn refusal(&self, issuer: &str, error: RequestError) -> String {
        self.url(issuer, &[("error", error.code), ("error_description", error.description)])
    }
}

/// Why a request is refused.
#[derive(Debug)]
pub enum BadRequest {
    /// The person learns it: where the browser should go is not known to be the app.
    ForPerson(&'static str),
    /// The app learns it.
    ForApp {
        /// How.
        reply: Reply,
        /// Why.
        error: RequestError,
    },
}

/// What is wrong with the request of an app (RFC 6749, section 4.1.2.1).
#[derive(Clone, Copy, Debug)]
pub struct RequestError {
    /// The code.
    pub code: &'static str,
    /// A sentence for the app's developer.
    pub description: &'static str,
}

impl RequestError {
    /// A parameter is missing or wrong.
    pub fn invalid(description: &'static str) -> Self {
        Self { code: "invalid_request", description }
    }
}

impl From<Twice> for RequestError {
    fn from(_: Twice) -> Self {
        Self::invalid("a parameter came twice")
    }
}

impl<'a> AuthorizationRequest<'a> {
    /// Checks the parameters of a request.
    ///
    /// # Errors
    /// See [`BadRequest`].
    pub fn read(apps: &'a NativeApps, params: &Params) -> Result<Self, BadRequest> {
        let once = |name| params.get(name).ok().flatten();
        let app = once("client_id").and_then(|id| apps.find(id));
        let app = app.ok_or(BadRequest::ForPerson("client_id is not that of an app of this site"))?;
        let redirect_uri = once("redirect_uri").and_then(|uri| app.redirect_uri(uri));
        let redirect_uri = redirect_uri
            .ok_or(BadRequest::ForPerson("redirect_uri is not one that the app was declared with"))?;
        let state = params.get("state");
        let reply = Reply { redirect_uri, state: state.ok().flatten().map(ToOwned::to_owned) };
        match state.map_err(RequestError::from).and_then(|_| check_rest(params)) {
            Ok(challenge) => Ok(Self { app, reply, challenge }),
            Err(error) => Err(BadRequest::ForApp { reply, error }),
        }
    }
}

fn check_rest(params: &Params) -> Result<CodeChallenge, RequestError> {
    let response_type = params.get("response_type")?;
    let challenge = params.get("code_challenge")?;
    let method = params.get("code_challenge_method")?;
    match (response_type, challenge.and_then(CodeChallenge::parse), method) {
        (None, ..) => Err(RequestError::invalid("response_type is missing")),
        (Some(other), ..) if other != "code" => {
            Err(RequestError { code: "unsupported_response_type", description: "only code is supported" })
        }
        (_, Some(challenge), Some("S256")) => Ok(challenge),
        _ => Err(RequestError::invalid("code_challenge of the method S256 is required")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn apps() -> NativeApps {
        let phone = NativeApp::new("phone", "Notes").redirect("com.example.notes:/in?x=y");
        NativeApps::new(vec![NativeApp::new("cli", "Notes").loopback(), phone]).unwrap()
    }

    fn good() -> String {
        format!(
            "response_type=code&client_id=cli&redirect_uri=http://127.0.0.1:1/&code_challenge={CHALLENGE}\
             &code_challenge_method=S256&state=a%26b"
        )
    }

    /// What the app gets; `Err` for what the person gets.
    fn answer(query: &str) -> Result<String, &'static str> {
        match AuthorizationRequest::read(&apps(), &Params::of_query(query)) {
            Ok(request) => Ok(request.reply.url("https://a.example", &[("code", "x")])),
            Err(BadRequest::ForApp { reply, error }) => {
                Ok(reply.url("https://a.example", &[("error", error.code)]))
            }
            Err(BadRequest::ForPerson(why)) => Err(why),
        }
    }

    #[test]
    fn good_request_is_answered_with_its_state_and_the_issuer() {
        let end = "&state=a%26b&iss=https%3A%2F%2Fa.example";
        assert_eq!(answer(&good()), Ok(format!("http://127.0.0.1:1/?code=x{end}")));
        let phone =
            good().replace("=cli", "=phone").replace("http://127.0.0.1:1/", "com.example.notes:/in?x%3Dy");
        assert_eq!(answer(&phone), Ok(format!("com.example.notes:/in?x=y&code=x{end}")));
        let more = format!("{}&scope=all&scope=more&nonce=1", good());
        assert_eq!(answer(&more), answer(&good()), "unknown parameters are ignored");
    }

    #[test]
    fn request_of_an_unknown_app_or_place_never_leaves_this_site() {
        for (part, other) in [
            ("client_id=cli", "client_id=other"),
            ("client_id=cli", "client_id="),
            ("client_id=cli", "client_id=cli&client_id=cli"),
            ("client_id=cli", "client_id=phone"),
            ("redirect_uri=http://127.0.0.1:1/", "redirect_uri=https://evil.example/"),
            ("redirect_uri=http://127.0.0.1:1/", "redirect_uri=http://localhost:1/"),
            ("redirect_uri=http://127.0.0.1:1/", "x=y"),
            ("&state", "&redirect_uri=http://127.0.0.1:1/&state"),
        ] {
            assert!(good().contains(part));
            assert!(answer(&good().replace(part, other)).is_err(), "{other}");
        }
    }

    #[test]
    fn request_with_another_mistake_is_explained_to_the_app() {
        for (part, other, error) in [
            ("response_type=code", "", "invalid_request"),
            ("response_type=code", "response_type=token", "unsupported_response_type"),
            ("response_type=code", "response_type=code&response_type=code", "invalid_request"),
            (CHALLENGE, "", "invalid_request"),
            (CHALLENGE, "short", "invalid_request"),
            ("&code_challenge_method=S256", "", "invalid_request"),
            ("S256", "plain", "invalid_request"),
            ("&state", "&code_challenge=x&state", "invalid_request"),
        ] {
            assert!(good().contains(part));
            let answer = answer(&good().replace(part, other)).unwrap();
            let start = format!("http://127.0.0.1:1/?error={error}&state=a%26b&iss=");
            assert!(answer.starts_with(&start), "{other}: {answer}");
        }
        // Which state is meant is not known.
        let answer = answer(&format!("{}&state=c", good())).unwrap();
        assert!(answer.contains("error=invalid_request") && !answer.contains("state="), "{answer}");
    }

    proptest! {
        #[test]
        fn request_of_any_query_leads_to_this_computer_or_nowhere(
            parts in proptest::collection::vec(
                "(response_type|client_id|redirect_uri|code_challenge|code_challenge_method|state|x)=\
                 (code|cli|phone|S256|http://127\\.0\\.0\\.1:[0-9]{1,5}/|https://evil\\.example|[ -~]{0,20})",
                0..9,
            ),
        ) {
            if let Ok(answer) = answer(&parts.join("&")) {
                prop_assert!(answer.starts_with("http://127.0.0.1:") || answer.starts_with("com.example.notes:/in?x=y&"));
            }
        }
    }
}

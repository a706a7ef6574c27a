//! A browser for an application that runs in the test itself: keeps cookies, and signs in with the
//! development provider.

use std::collections::BTreeMap;

use actix_http::Request;
use actix_web::{
    Error,
    body::{MessageBody, to_bytes},
    dev::{Service, ServiceResponse},
    http::{
        StatusCode,
        header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE},
    },
    test::TestRequest,
};
use hallpass::{Config, DevProvider, Hallpass, Settings};
use serde_json::Value;

/// Hallpass with the development provider, and its data in `folder`.
pub async fn hallpass(folder: &tempfile::TempDir, settings: &[(&str, &str)]) -> Hallpass {
    Hallpass::open(config(folder, settings)).await.unwrap()
}

/// The development provider, and data in `folder`.
pub fn config(folder: &tempfile::TempDir, settings: &[(&str, &str)]) -> Config {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let database = format!("sqlite:{}", folder.path().join("test.db").display());
    let own = [("DATABASE_URL", database.as_str()), ("HALLPASS_DEV_PROVIDER_LISTEN", "127.0.0.1:0")];
    let settings: Settings = own.into_iter().chain(settings.iter().copied()).collect();
    Config::from_settings(&settings, DevProvider::On).unwrap()
}

/// What was answered.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The names of the cookies that are written or removed, without the port that ours may carry.
    pub fn cookies_written(&self) -> Vec<&str> {
        let cookies = self.headers.get_all(SET_COOKIE).map(|cookie| cookie.to_str().unwrap());
        let names = cookies.map(|cookie| cookie.split('=').next().unwrap());
        let mut names: Vec<_> = names
            .map(|name| name.trim_end_matches(|char: char| char.is_ascii_digit() || char == '.'))
            .collect();
        names.sort_unstable();
        names
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }
}

/// A browser of `app`.
pub struct Browser<'a, S> {
    app: &'a S,
    /// The path of the API, as the application has it.
    pub base: &'static str,
    pub cookies: BTreeMap<String, String>,
}

impl<'a, S, B> Browser<'a, S>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    pub fn of(app: &'a S) -> Self {
        Self { app, base: "/api/auth", cookies: BTreeMap::new() }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(TestRequest::get().uri(path)).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(TestRequest::post().uri(path).set_form(fields)).await
    }

    pub async fn send(&mut self, request: TestRequest) -> Answer {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request =
            if cookies.is_empty() { request } else { request.insert_header((COOKIE, cookies.join("; "))) };
        // As Actix does behind the outermost layer.
        let response = match self.app.call(request.to_request()).await {
            Ok(answer) => answer.into_parts().1.map_into_boxed_body(),
            Err(error) => error.error_response(),
        };
        let (status, headers) = (response.status(), response.headers().clone());
        for cookie in headers.get_all(SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let (value, attributes) = rest.split_once(';').unwrap_or((rest, ""));
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.into(), value.into());
            }
        }
        let body = to_bytes(response.into_body()).await.ok().unwrap();
        Answer { status, headers, text: String::from_utf8(body.to_vec()).unwrap() }
    }

    pub async fn csrf(&mut self) -> String {
        self.get(&format!("{}/csrf", self.base)).await.json()["csrfToken"].as_str().unwrap().to_owned()
    }

    /// Signs in as one of the development provider's people, and gives the callback's answer.
    pub async fn sign_in(&mut self, person: &str) -> Answer {
        self.sign_in_for(person, None).await
    }

    /// The same, with a return URL.
    pub async fn sign_in_for(&mut self, person: &str, return_to: Option<&str>) -> Answer {
        let answer = self.try_sign_in(person, return_to).await;
        assert!(!answer.header("location").unwrap().contains("error="), "{:?}", answer.header("location"));
        answer
    }

    /// As [`Self::sign_in_for`], which may fail.
    pub async fn try_sign_in(&mut self, person: &str, return_to: Option<&str>) -> Answer {
        let callback = self.callback(person, return_to).await;
        let answer = self.get(&callback).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        answer
    }

    /// Links the identity of one of the development provider's people to the account of the person
    /// who is signed in. Gives where that leads.
    pub async fn link(&mut self, person: &str) -> String {
        let callback = self.reach_callback(&format!("link/dev?login_hint={person}"), None).await;
        self.get(&callback).await.header("location").unwrap().to_owned()
    }

    /// Goes to the provider, and gives the path of the callback that it sends the browser to.
    pub async fn callback(&mut self, person: &str, return_to: Option<&str>) -> String {
        self.reach_callback(&format!("signin/dev?login_hint={person}"), return_to).await
    }

    /// Begins at `begin`, below the API, and goes to the provider. Gives the path of the callback.
    pub async fn reach_callback(&mut self, begin: &str, return_to: Option<&str>) -> String {
        let token = self.csrf().await;
        let mut fields = vec![("csrfToken", token.as_str())];
        fields.extend(return_to.map(|return_to| ("callbackUrl", return_to)));
        let began = self.post(&format!("{}/{begin}", self.base), &fields).await;
        assert_eq!(began.status, StatusCode::SEE_OTHER, "{}", began.text);
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build();
        let provider = http.unwrap().get(began.header("location").unwrap()).send().await.unwrap();
        let callback = provider.headers().get(LOCATION.as_str()).unwrap().to_str().unwrap().to_owned();
        let (_, path) = callback.split_once(&format!("{}/callback/", self.base)).unwrap();
        format!("{}/callback/{path}", self.base)
    }

    pub async fn sign_out(&mut self) -> Answer {
        let token = self.csrf().await;
        self.post(&format!("{}/signout", self.base), &[("csrfToken", &token)]).await
    }

    /// The name of the person who is signed in.
    pub async fn name(&mut self) -> Option<String> {
        let answer = self.get(&format!("{}/session", self.base)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.json()["user"]["name"].as_str().map(str::to_owned)
    }
}

//! What a route table is: no route without a word on who may call it.

use std::fmt;

use actix_web::{
    FromRequest, Handler, HttpRequest, Responder, Route, guard,
    http::Method,
    web::{self, ServiceConfig},
};

use crate::http::handlers::fallback::method_not_allowed;

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteAccess {
    /// Everybody; no session is looked up.
    WithoutLookup,
    /// Everybody.
    Anyone,
    /// Whoever proves that the request comes from a page of ours. The handler checks it, since the proof is in the body.
    Csrf,
    /// Whoever holds the pending sign-in: its state, and its browser's cookie. The handler checks it.
    PendingSignIn,
    /// Somebody who is signed in; the handler refuses a stranger with 401.
    SignedIn,
    /// The same, with the proof that the request comes from a page of ours.
    SignedInWithCsrf,
}

impl fmt::Display for RouteAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WithoutLookup => "anyone; no session is looked up",
            Self::Anyone => "anyone",
            Self::Csrf => "CSRF",
            Self::PendingSignIn => "the pending sign-in",
            Self::SignedIn => "session",
            Self::SignedInWithCsrf => "session and CSRF",
        })
    }
}

/// Routes, in the order in which they are tried.
#[derive(Default)]
pub struct RouteTable {
    resources: Vec<Resource>,
}

struct Resource {
    path: String,
    routes: Vec<(Method, RouteAccess, Route)>,
}

impl RouteTable {
    /// `GET`, and `HEAD`, where asking changes nothing.
    #[must_use]
    pub fn get<F, Args>(self, path: &str, access: RouteAccess, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let route = web::route().guard(guard::Any(guard::Get()).or(guard::Head()));
        self.add(Method::GET, path, access, route.to(handler))
    }

    /// `GET` that may change something: `HEAD` is refused.
    #[must_use]
    pub fn get_only<F, Args>(self, path: &str, access: RouteAccess, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(Method::GET, path, access, web::get().to(handler))
    }

    /// `POST`.
    #[must_use]
    pub fn post<F, Args>(self, path: &str, access: RouteAccess, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(Method::POST, path, access, web::post().to(handler))
    }

    /// `DELETE`.
    #[must_use]
    pub fn delete<F, Args>(self, path: &str, access: RouteAccess, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(Method::DELETE, path, access, web::delete().to(handler))
    }

    fn add(mut self, method: Method, path: &str, access: RouteAccess, route: Route) -> Self {
        match self.resources.iter_mut().find(|resource| resource.path == path) {
            Some(resource) => resource.routes.push((method, access, route)),
            None => {
                self.resources.push(Resource { path: path.to_owned(), routes: vec![(method, access, route)] })
            }
        }
        self
    }

    /// One line a route, for the documentation: method, path, and who may call it.
    #[cfg(test)]
    pub fn lines(&self) -> Vec<(String, String, RouteAccess)> {
        let line = |resource: &Resource, (method, access, _): &(Method, RouteAccess, Route)| {
            (method.to_string(), resource.path.clone(), *access)
        };
        self.resources
            .iter()
            .flat_map(|resource| resource.routes.iter().map(move |route| line(resource, route)))
            .collect()
    }

    /// Serves them in a scope whose own path is `scope`; another method is 405 and is told which there are.
    pub fn register(self, config: &mut ServiceConfig, scope: &str) {
        for Resource { path, routes } in self.resources {
            let methods: Vec<_> = routes.iter().map(|(method, ..)| method.as_str()).collect();
            let allowed = methods.join(", ");
            let mut resource = web::resource(path.strip_prefix(scope).unwrap_or(&path));
            for (.., route) in routes {
                resource = resource.route(route);
            }
            let refuse = move |req: HttpRequest| {
                let answer = method_not_allowed(&req, &allowed);
                async move { answer }
            };
            config.service(resource.default_service(web::to(refuse)));
        }
    }
}

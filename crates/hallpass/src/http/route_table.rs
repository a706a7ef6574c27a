//! A route table: every route says who may call it, and has a handler that checks it.

use actix_web::{
    FromRequest, Handler, HttpRequest, Responder, Route, guard,
    http::Method,
    web::{self, ServiceConfig},
};

use crate::http::{
    handlers::fallback::method_not_allowed,
    route_access::{CheckedBy, RouteAccess},
};

/// Routes, in the order in which they are tried.
#[derive(Default)]
pub struct RouteTable {
    resources: Vec<Resource>,
}

struct TableRoute {
    method: Method,
    #[cfg_attr(not(test), expect(dead_code, reason = "only the documentation reads it"))]
    access: &'static str,
    route: Route,
}

struct Resource {
    path: String,
    routes: Vec<TableRoute>,
}

impl RouteTable {
    /// `GET`, and `HEAD`, for what changes nothing.
    #[must_use]
    pub fn get<A, F, Args>(self, path: &str, access: A, handler: F) -> Self
    where
        A: CheckedBy<Args>,
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        // Actix' guards for methods also keep a list of them for its own 405, which is not used
        // here.
        let route = web::route()
            .guard(guard::fn_guard(|context| matches!(context.head().method, Method::GET | Method::HEAD)));
        self.add(Method::GET, path, access, route.to(handler))
    }

    /// `GET` that may change something: `HEAD` is refused.
    #[must_use]
    pub fn get_only<A, F, Args>(self, path: &str, access: A, handler: F) -> Self
    where
        A: CheckedBy<Args>,
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(Method::GET, path, access, web::get().to(handler))
    }

    /// `POST`.
    #[must_use]
    pub fn post<A, F, Args>(self, path: &str, access: A, handler: F) -> Self
    where
        A: CheckedBy<Args>,
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(Method::POST, path, access, web::post().to(handler))
    }

    /// `DELETE`.
    #[must_use]
    pub fn delete<A, F, Args>(self, path: &str, access: A, handler: F) -> Self
    where
        A: CheckedBy<Args>,
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(Method::DELETE, path, access, web::delete().to(handler))
    }

    fn add<A: RouteAccess>(mut self, method: Method, path: &str, _access: A, route: Route) -> Self {
        let route = TableRoute { method, access: A::DESCRIPTION, route };
        match self.resources.iter_mut().find(|resource| resource.path == path) {
            Some(resource) => resource.routes.push(route),
            None => self.resources.push(Resource { path: path.to_owned(), routes: vec![route] }),
        }
        self
    }

    /// One line a route, for the documentation: method, path, and who may call it.
    #[cfg(test)]
    pub fn lines(&self) -> Vec<(String, String, &'static str)> {
        let line = |resource: &Resource, route: &TableRoute| {
            (route.method.to_string(), resource.path.clone(), route.access)
        };
        self.resources
            .iter()
            .flat_map(|resource| resource.routes.iter().map(move |route| line(resource, route)))
            .collect()
    }

    /// Serves them, with `base` at the beginning of their paths replaced by `at`; any other method
    /// is 405, with the methods that there are.
    pub fn register(self, config: &mut ServiceConfig, base: &str, at: &str) {
        for Resource { path, routes } in self.resources {
            let methods: Vec<_> = routes.iter().map(|route| route.method.as_str()).collect();
            let allowed = methods.join(", ");
            let mut resource = web::resource([at, path.strip_prefix(base).unwrap_or(&path)].concat());
            for TableRoute { route, .. } in routes {
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

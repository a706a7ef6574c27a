//! The scope of [`Hallpass::scope`](crate::Hallpass::scope): Actix's `Scope` inside the session
//! layer.

use std::{fmt, future::Future};

use actix_web::{
    Error as ActixError, Route, Scope,
    body::MessageBody,
    dev::{AppService, HttpServiceFactory, ServiceFactory, ServiceRequest, ServiceResponse, Transform},
    guard::Guard,
    web::ServiceConfig,
};

use super::{session_layer::SessionLayer, shared_data::SharedData};

/// A scope in which the session of every request is known. Its methods are those of
/// [`actix_web::Scope`]. Actix runs the layer that is wrapped last first: here every layer, such as
/// a guard around the whole scope, runs after the session was looked up.
pub struct SessionScope<T> {
    scope: Scope<T>,
    shared: SharedData,
}

impl<T> SessionScope<T> {
    pub(crate) fn new(scope: Scope<T>, shared: SharedData) -> Self {
        Self { scope, shared }
    }

    fn map<U>(self, change: impl FnOnce(Scope<T>) -> Scope<U>) -> SessionScope<U> {
        SessionScope { scope: change(self.scope), shared: self.shared }
    }
}

impl<T> SessionScope<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Error = ActixError, InitError = ()>,
{
    /// As [`Scope::guard`]. It runs before the session is looked up.
    #[must_use]
    pub fn guard(self, guard: impl Guard + 'static) -> Self {
        self.map(|scope| scope.guard(guard))
    }

    /// As [`Scope::app_data`].
    #[must_use]
    pub fn app_data<U: 'static>(self, data: U) -> Self {
        self.map(|scope| scope.app_data(data))
    }

    /// As [`Scope::configure`].
    #[must_use]
    pub fn configure(self, configure: impl FnOnce(&mut ServiceConfig)) -> Self {
        self.map(|scope| scope.configure(configure))
    }

    /// As [`Scope::service`].
    #[must_use]
    pub fn service(self, factory: impl HttpServiceFactory + 'static) -> Self {
        self.map(|scope| scope.service(factory))
    }

    /// As [`Scope::route`].
    #[must_use]
    pub fn route(self, path: &str, route: Route) -> Self {
        self.map(|scope| scope.route(path, route))
    }

    /// As [`Scope::default_service`].
    #[must_use]
    pub fn default_service<U>(self, factory: U) -> Self
    where
        U: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = ActixError>
            + 'static,
        U::InitError: fmt::Debug,
    {
        self.map(|scope| scope.default_service(factory))
    }

    /// As [`Scope::wrap`], and the layer runs after the session was looked up.
    #[must_use]
    pub fn wrap<M, B>(
        self,
        layer: M,
    ) -> SessionScope<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = ActixError,
            InitError = (),
        >,
    >
    where
        M: Transform<
                T::Service,
                ServiceRequest,
                Response = ServiceResponse<B>,
                Error = ActixError,
                InitError = (),
            > + 'static,
        B: MessageBody,
    {
        self.map(|scope| scope.wrap(layer))
    }

    /// As [`Scope::wrap_fn`], and the layer runs after the session was looked up.
    #[must_use]
    pub fn wrap_fn<F, R, B>(
        self,
        layer: F,
    ) -> SessionScope<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = ActixError,
            InitError = (),
        >,
    >
    where
        F: Fn(ServiceRequest, &T::Service) -> R + Clone + 'static,
        R: Future<Output = Result<ServiceResponse<B>, ActixError>>,
        B: MessageBody,
    {
        self.map(|scope| scope.wrap_fn(layer))
    }
}

impl<T, B> HttpServiceFactory for SessionScope<T>
where
    T: ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = ActixError,
            InitError = (),
        > + 'static,
    B: MessageBody + 'static,
{
    fn register(self, config: &mut AppService) {
        // The last `wrap` is the outermost layer.
        let layer = SessionLayer::new(self.shared.clone());
        self.shared.add_to_scope(self.scope).wrap(layer).register(config);
    }
}

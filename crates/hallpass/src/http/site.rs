//! Where the application is that answers a request.

use actix_web::{HttpRequest, web::Data};

use crate::model::site::Site;

/// The site in the data of Actix.
#[derive(Clone)]
pub(crate) struct OwnSite(pub Site);

/// `None` in an application without `hallpass.routes` and outside of `hallpass.scope`.
pub fn site(req: &HttpRequest) -> Option<&Site> {
    req.app_data::<Data<OwnSite>>().map(|site| &site.0)
}

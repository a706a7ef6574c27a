//! The public URL of the application that answers a request.

use actix_web::{HttpRequest, web::Data};

use crate::model::public_url::PublicUrl;

/// The public URL in the data of Actix. A type of its own: an application may keep a [`PublicUrl`]
/// of another server in its data.
#[derive(Clone)]
pub(crate) struct OwnPublicUrl(pub PublicUrl);

/// `None` in an application without `hallpass.routes` and outside of `hallpass.scope`.
pub fn public_url(req: &HttpRequest) -> Option<&PublicUrl> {
    req.app_data::<Data<OwnPublicUrl>>().map(|url| &url.0)
}

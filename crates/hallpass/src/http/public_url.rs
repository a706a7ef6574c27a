//! The public URL of the application that answers a request.

use actix_web::{HttpRequest, web::Data};

use crate::model::public_url::PublicUrl;

/// `None` in an application without `hallpass.routes` and outside of `hallpass.scope`.
pub fn public_url(req: &HttpRequest) -> Option<&PublicUrl> {
    req.app_data::<Data<PublicUrl>>().map(Data::get_ref)
}

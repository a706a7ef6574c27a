//! WordPress.com.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};

pub(super) static WORDPRESS: OAuth2Record = OAuth2Record {
    id: "wordpress",
    name: "WordPress.com",
    register: "Create an application at https://developer.wordpress.com/apps/.",
    note: "E-mail addresses do not count as verified.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://public-api.wordpress.com",
        authorization: "https://public-api.wordpress.com/oauth2/authorize",
        token: "https://public-api.wordpress.com/oauth2/token",
        userinfo: "https://public-api.wordpress.com/rest/v1/me",
    },
    scopes: "auth",
    subject: "/ID",
    names: &[&["/display_name"]],
    email: Some("/email"),
    picture: Some(RecordedPicture::Field("/avatar_URL")),
    ..OAuth2Record::PLAIN
};

//! Netlify.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};

pub(super) static NETLIFY: OAuth2Record = OAuth2Record {
    id: "netlify",
    name: "Netlify",
    register: "Create an OAuth application in the user settings.",
    note: "E-mail addresses are not marked as verified.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://app.netlify.com",
        authorization: "https://app.netlify.com/authorize",
        token: "https://api.netlify.com/oauth/token",
        userinfo: "https://api.netlify.com/api/v1/user",
    },
    subject: "/id",
    names: &[&["/full_name"]],
    email: Some("/email"),
    picture: Some(RecordedPicture::Field("/avatar_url")),
    ..OAuth2Record::PLAIN
};

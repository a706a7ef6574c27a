//! Patreon.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};

pub(super) static PATREON: OAuth2Record = OAuth2Record {
    id: "patreon",
    name: "Patreon",
    register: "Register a client at https://www.patreon.com/portal/registration/register-clients.",
    note: "E-mail addresses do not count as verified.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://www.patreon.com",
        authorization: "https://www.patreon.com/oauth2/authorize",
        token: "https://www.patreon.com/api/oauth2/token",
        userinfo: "https://www.patreon.com/api/oauth2/api/current_user",
    },
    scopes: "identity identity[email]",
    subject: "/data/id",
    names: &[&["/data/attributes/full_name"]],
    email: Some("/data/attributes/email"),
    picture: Some(RecordedPicture::Field("/data/attributes/image_url")),
    ..OAuth2Record::PLAIN
};

//! 42, the school.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};

pub(super) static SCHOOL_42: OAuth2Record = OAuth2Record {
    id: "42-school",
    name: "42 School",
    register: "Register an application at https://profile.intra.42.fr/oauth/applications.",
    note: "E-mail addresses are not marked as verified.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://api.intra.42.fr",
        authorization: "https://api.intra.42.fr/oauth/authorize",
        token: "https://api.intra.42.fr/oauth/token",
        userinfo: "https://api.intra.42.fr/v2/me",
    },
    scopes: "public",
    subject: "/id",
    names: &[&["/usual_full_name"], &["/displayname"]],
    email: Some("/email"),
    picture: Some(RecordedPicture::Field("/image/link")),
    ..OAuth2Record::PLAIN
};

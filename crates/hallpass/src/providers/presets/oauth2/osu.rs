//! osu!.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};

pub(super) static OSU: OAuth2Record = OAuth2Record {
    id: "osu",
    name: "osu!",
    register: "Create an OAuth application in the account settings.",
    note: "There is no e-mail address.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://osu.ppy.sh",
        authorization: "https://osu.ppy.sh/oauth/authorize",
        token: "https://osu.ppy.sh/oauth/token",
        userinfo: "https://osu.ppy.sh/api/v2/me",
    },
    scopes: "identify",
    subject: "/id",
    names: &[&["/username"]],
    picture: Some(RecordedPicture::Field("/avatar_url")),
    ..OAuth2Record::PLAIN
};

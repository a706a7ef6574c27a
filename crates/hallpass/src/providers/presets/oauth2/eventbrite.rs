//! Eventbrite.

use super::{endpoints::RecordEndpoints, record::OAuth2Record};
use crate::providers::presets::client_auth_method::ClientAuthMethod;

pub(super) static EVENTBRITE: OAuth2Record = OAuth2Record {
    id: "eventbrite",
    name: "Eventbrite",
    register: "Create an API key in the account settings.",
    note: "The first e-mail address is shown. It does not count as verified.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://www.eventbrite.com",
        authorization: "https://www.eventbrite.com/oauth/authorize",
        token: "https://www.eventbrite.com/oauth/token",
        userinfo: "https://www.eventbriteapi.com/v3/users/me/",
    },
    scopes: "user.profile",
    auth_method: ClientAuthMethod::Post,
    subject: "/id",
    names: &[&["/name"]],
    email: Some("/emails/0/email"),
    ..OAuth2Record::PLAIN
};

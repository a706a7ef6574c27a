//! Zoho.

use super::{endpoints::RecordEndpoints, record::OAuth2Record};

pub(super) static ZOHO: OAuth2Record = OAuth2Record {
    id: "zoho",
    name: "Zoho",
    register: "Create a server-based application in the API console.",
    note: "Other data centers have other hosts (`accounts.zoho.eu`): set the three URLs.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://accounts.zoho.com",
        authorization: "https://accounts.zoho.com/oauth/v2/auth",
        token: "https://accounts.zoho.com/oauth/v2/token",
        userinfo: "https://accounts.zoho.com/oauth/user/info",
    },
    scopes: "AaaServer.profile.Read",
    subject: "/ZUID",
    names: &[&["/First_Name", "/Last_Name"], &["/Display_Name"]],
    email: Some("/Email"),
    ..OAuth2Record::PLAIN
};

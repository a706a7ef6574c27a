//! Log in with `PayPal`.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture, RecordedVerified},
};

pub(super) static PAYPAL: OAuth2Record = OAuth2Record {
    id: "paypal",
    name: "PayPal",
    register: "Create an app with Log in with PayPal in the developer dashboard, and choose \
        there what it may read.",
    note: "The sandbox has other hosts: set the three URLs.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://www.paypal.com",
        authorization: "https://www.paypal.com/signin/authorize",
        token: "https://api-m.paypal.com/v1/oauth2/token",
        userinfo: "https://api-m.paypal.com/v1/identity/oauth2/userinfo?schema=paypalv1.1",
    },
    // `sub` may be missing.
    subject: "/user_id",
    names: &[&["/name"]],
    email: Some("/email"),
    email_verified: RecordedVerified::If(&["/email_verified"]),
    picture: Some(RecordedPicture::Field("/picture")),
    ..OAuth2Record::PLAIN
};

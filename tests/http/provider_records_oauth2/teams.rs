//! Chat, meetings and work in teams.

use hallpass_tests::Reply;
use serde_json::json;

use super::case::{Auth, Case, Person, TOKEN};

pub fn cases() -> Vec<Case> {
    vec![click_up_case(), mattermost_case(), webex_case(), workos_case(), zoho_case(), zoom_case()]
}

fn click_up_case() -> Case {
    Case {
        tokens: Reply::json(&json!({ "access_token": TOKEN })),
        says: json!({ "user": { "id": 123, "username": "Click Up", "email": "click-up@example.org", "profilePicture": null } }),
        is: Person {
            issuer: "https://app.clickup.com",
            subject: "123",
            name: "Click Up",
            email: Some("click-up@example.org"),
            ..Person::default()
        },
        ..Case::new(
            ("click-up", "ClickUp"),
            "https://app.clickup.com/api",
            "https://api.clickup.com/api/v2/oauth/token",
            "https://api.clickup.com/api/v2/user",
        )
    }
}

fn mattermost_case() -> Case {
    Case {
        server: Some("https://chat.example.org"),
        auth: Auth::Post,
        says: json!({
            "id": "1hqpoc8wnbyn9q6a7yyfoxfr7o", "username": "mm", "first_name": "", "last_name": "",
            "email": "mattermost@example.org", "email_verified": true,
        }),
        is: Person {
            issuer: "https://chat.example.org",
            subject: "1hqpoc8wnbyn9q6a7yyfoxfr7o",
            name: "mm",
            email: Some("mattermost@example.org"),
            ..Person::default()
        },
        ..Case::new(
            ("mattermost", "Mattermost"),
            "https://chat.example.org/oauth/authorize",
            "https://chat.example.org/oauth/access_token",
            "https://chat.example.org/api/v4/users/me",
        )
    }
}

fn webex_case() -> Case {
    Case {
        asks: vec![("scope", "spark:kms spark:people_read")],
        says: json!({
            "id": "Y2lzY29zcGFyazovL3Vz", "displayName": "We Bex", "emails": ["webex@example.org"],
            "avatar": "https://we.example.org/1.png",
        }),
        is: Person {
            issuer: "https://webexapis.com",
            subject: "Y2lzY29zcGFyazovL3Vz",
            name: "We Bex",
            email: Some("webex@example.org"),
            image: Some("https://we.example.org/1.png"),
            ..Person::default()
        },
        ..Case::new(
            ("webex", "Webex"),
            "https://webexapis.com/v1/authorize",
            "https://webexapis.com/v1/access_token",
            "https://webexapis.com/v1/people/me",
        )
    }
}

fn workos_case() -> Case {
    Case {
        asks: vec![("organization", "org_1")],
        auth: Auth::Post,
        tokens: Reply::json(&json!({ "access_token": TOKEN, "profile": { "id": "another person" } })),
        says: json!({
            "object": "profile", "id": "prof_01DMC79VCBZ0NY2099737PSVF1", "idp_id": "00u1a0ufowBJlzPlk357",
            "first_name": "Work", "last_name": "Os", "email": "workos@example.org", "raw_attributes": {},
        }),
        cancelled: vec![("error", "signin_consent_denied"), ("error_description", "The person said no.")],
        is: Person {
            issuer: "https://api.workos.com",
            subject: "prof_01DMC79VCBZ0NY2099737PSVF1",
            name: "Work Os",
            email: Some("workos@example.org"),
            ..Person::default()
        },
        ..Case::new(
            ("workos", "WorkOS"),
            "https://api.workos.com/sso/authorize",
            "https://api.workos.com/sso/token",
            "https://api.workos.com/sso/profile",
        )
    }
}

fn zoho_case() -> Case {
    Case {
        asks: vec![("scope", "AaaServer.profile.Read")],
        says: json!({ "First_Name": "Zo", "Last_Name": "Ho", "Email": "zoho@example.org", "ZUID": 690_000_001 }),
        is: Person {
            issuer: "https://accounts.zoho.com",
            subject: "690000001",
            name: "Zo Ho",
            email: Some("zoho@example.org"),
            ..Person::default()
        },
        ..Case::new(
            ("zoho", "Zoho"),
            "https://accounts.zoho.com/oauth/v2/auth",
            "https://accounts.zoho.com/oauth/v2/token",
            "https://accounts.zoho.com/oauth/user/info",
        )
    }
}

fn zoom_case() -> Case {
    Case {
        says: json!({
            "id": "KDcuGIm1QgePTO8WbOqwIQ", "first_name": "Zo", "last_name": "Om", "display_name": "Zo Om",
            "email": "zoom@example.org", "verified": 1, "pic_url": "https://zo.example.org/1.png",
        }),
        is: Person {
            issuer: "https://zoom.us",
            subject: "KDcuGIm1QgePTO8WbOqwIQ",
            name: "Zo Om",
            email: Some("zoom@example.org"),
            image: Some("https://zo.example.org/1.png"),
            ..Person::default()
        },
        ..Case::new(
            ("zoom", "Zoom"),
            "https://zoom.us/oauth/authorize",
            "https://zoom.us/oauth/token",
            "https://api.zoom.us/v2/users/me",
        )
    }
}

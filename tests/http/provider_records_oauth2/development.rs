//! Tools of developers and designers.

use hallpass_tests::Reply;
use serde_json::json;

use super::case::{Auth, Case, Person};

pub fn cases() -> Vec<Case> {
    vec![atlassian_case(), bitbucket_case(), dribbble_case(), figma_case(), github_case(), netlify_case()]
}

fn atlassian_case() -> Case {
    Case {
        asks: vec![("scope", "read:me"), ("audience", "api.atlassian.com")],
        says: json!({
            "account_type": "atlassian", "account_id": "112233aa", "email": "atlassian@example.org", "name": "At Lassian",
            "picture": "https://at.example.org/1.png", "account_status": "active",
        }),
        is: Person {
            issuer: "https://auth.atlassian.com",
            subject: "112233aa",
            name: "At Lassian",
            email: Some("atlassian@example.org"),
            image: Some("https://at.example.org/1.png"),
            ..Person::default()
        },
        ..Case::new(
            ("atlassian", "Atlassian"),
            "https://auth.atlassian.com/authorize",
            "https://auth.atlassian.com/oauth/token",
            "https://api.atlassian.com/me",
        )
    }
}

fn bitbucket_case() -> Case {
    Case {
        asks: vec![("scope", "account email")],
        says: json!({
            "uuid": "{af13c3a2-1111-2222-3333-0123456789ab}", "account_id": "557058:1", "display_name": "Bit Bucket",
            "links": { "avatar": { "href": "https://bb.example.org/1.png" } },
        }),
        emails: Some((
            "https://api.bitbucket.org/2.0/user/emails",
            json!({ "values": [
                { "email": "other@example.org", "is_primary": false, "is_confirmed": true },
                { "email": "bitbucket@example.org", "is_primary": true, "is_confirmed": true },
            ] }),
        )),
        is: Person {
            issuer: "https://bitbucket.org",
            subject: "{af13c3a2-1111-2222-3333-0123456789ab}",
            name: "Bit Bucket",
            email: Some("bitbucket@example.org"),
            email_verified: true,
            image: Some("https://bb.example.org/1.png"),
        },
        ..Case::new(
            ("bitbucket", "Bitbucket"),
            "https://bitbucket.org/site/oauth2/authorize",
            "https://bitbucket.org/site/oauth2/access_token",
            "https://api.bitbucket.org/2.0/user",
        )
    }
}

fn dribbble_case() -> Case {
    Case {
        asks: vec![("scope", "public")],
        says: json!({ "id": 7, "login": "dri", "name": "Dri Bbble", "avatar_url": "https://dr.example.org/1.png" }),
        is: Person {
            issuer: "https://dribbble.com",
            subject: "7",
            name: "Dri Bbble",
            image: Some("https://dr.example.org/1.png"),
            ..Person::default()
        },
        ..Case::new(
            ("dribbble", "Dribbble"),
            "https://dribbble.com/oauth/authorize",
            "https://dribbble.com/oauth/token",
            "https://api.dribbble.com/v2/user",
        )
    }
}

fn figma_case() -> Case {
    Case {
        asks: vec![("scope", "current_user:read")],
        says: json!({ "id": "1234", "handle": "Fig Ma", "email": "figma@example.org", "img_url": "https://fi.example.org/1.png" }),
        is: Person {
            issuer: "https://www.figma.com",
            subject: "1234",
            name: "Fig Ma",
            email: Some("figma@example.org"),
            image: Some("https://fi.example.org/1.png"),
            ..Person::default()
        },
        ..Case::new(
            ("figma", "Figma"),
            "https://www.figma.com/oauth",
            "https://api.figma.com/v1/oauth/token",
            "https://api.figma.com/v1/me",
        )
    }
}

fn github_case() -> Case {
    Case {
        asks: vec![("scope", "read:user user:email")],
        auth: Auth::Post,
        // As GitHub answers those who do not ask for JSON.
        tokens: Reply::new(
            200,
            "application/x-www-form-urlencoded; charset=utf-8",
            "access_token=the+access+token&scope=read%3Auser%2Cuser%3Aemail&token_type=bearer",
        ),
        says: json!({ "id": 583_231, "login": "octocat", "name": null, "avatar_url": "https://gh.example.org/1.png" }),
        emails: Some((
            "https://api.github.com/user/emails",
            json!([{ "email": "github@example.org", "primary": true, "verified": true, "visibility": null }]),
        )),
        callback: vec![("iss", "https://github.com/login/oauth")],
        is: Person {
            issuer: "https://github.com",
            subject: "583231",
            name: "octocat",
            email: Some("github@example.org"),
            email_verified: true,
            image: Some("https://gh.example.org/1.png"),
        },
        ..Case::new(
            ("github", "GitHub"),
            "https://github.com/login/oauth/authorize",
            "https://github.com/login/oauth/access_token",
            "https://api.github.com/user",
        )
    }
}

fn netlify_case() -> Case {
    Case {
        says: json!({ "id": "5", "full_name": "Net Lify", "email": "netlify@example.org", "avatar_url": "https://nl.example.org/1.png" }),
        is: Person {
            issuer: "https://app.netlify.com",
            subject: "5",
            name: "Net Lify",
            email: Some("netlify@example.org"),
            image: Some("https://nl.example.org/1.png"),
            ..Person::default()
        },
        ..Case::new(
            ("netlify", "Netlify"),
            "https://app.netlify.com/authorize",
            "https://api.netlify.com/oauth/token",
            "https://api.netlify.com/api/v1/user",
        )
    }
}

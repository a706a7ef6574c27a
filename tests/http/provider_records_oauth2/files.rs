//! Files and notes.

use hallpass_tests::Reply;
use serde_json::json;

use super::case::{Auth, Case, Person, TOKEN};

pub fn cases() -> Vec<Case> {
    vec![box_case(), dropbox_case(), nextcloud_case(), notion_case()]
}

fn box_case() -> Case {
    Case {
        auth: Auth::Post,
        tokens: Reply::json(&json!({
            "access_token": TOKEN, "expires_in": 4169, "restricted_to": [], "token_type": "bearer",
        })),
        says: json!({ "type": "user", "id": "11446498", "name": "Aaron Levie", "login": "box@example.org" }),
        is: Person {
            issuer: "https://www.box.com",
            subject: "11446498",
            name: "Aaron Levie",
            email: Some("box@example.org"),
            ..Person::default()
        },
        ..Case::new(
            ("box", "Box"),
            "https://account.box.com/api/oauth2/authorize",
            "https://api.box.com/oauth2/token",
            "https://api.box.com/2.0/users/me",
        )
    }
}

fn dropbox_case() -> Case {
    Case {
        asks: vec![("scope", "account_info.read")],
        userinfo_method: "POST",
        userinfo_headers: vec![("content-length", "0")],
        says: json!({
            "account_id": "dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc", "email": "dropbox@example.org",
            "email_verified": true, "name": { "display_name": "Franz Ferdinand", "given_name": "Franz" },
            "profile_photo_url": "https://db.example.org/1.png",
        }),
        is: Person {
            issuer: "https://www.dropbox.com",
            subject: "dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc",
            name: "Franz Ferdinand",
            email: Some("dropbox@example.org"),
            email_verified: true,
            image: Some("https://db.example.org/1.png"),
        },
        ..Case::new(
            ("dropbox", "Dropbox"),
            "https://www.dropbox.com/oauth2/authorize",
            "https://api.dropboxapi.com/oauth2/token",
            "https://api.dropboxapi.com/2/users/get_current_account",
        )
    }
}

fn nextcloud_case() -> Case {
    Case {
        server: Some("https://cloud.example.org/nextcloud/"),
        tokens: Reply::json(&json!({
            "access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600, "user_id": "ada",
        })),
        userinfo_query: vec![("format", "json")],
        userinfo_headers: vec![("ocs-apirequest", "true")],
        says: json!({ "ocs": {
            "meta": { "status": "ok", "statuscode": 200 },
            "data": { "id": "ada", "display-name": "Ada Lovelace", "email": "nextcloud@example.org" },
        } }),
        is: Person {
            issuer: "https://cloud.example.org/nextcloud",
            subject: "ada",
            name: "Ada Lovelace",
            email: Some("nextcloud@example.org"),
            ..Person::default()
        },
        ..Case::new(
            ("nextcloud", "Nextcloud"),
            "https://cloud.example.org/nextcloud/apps/oauth2/authorize",
            "https://cloud.example.org/nextcloud/apps/oauth2/api/v1/token",
            "https://cloud.example.org/nextcloud/ocs/v2.php/cloud/user",
        )
    }
}

fn notion_case() -> Case {
    Case {
        asks: vec![("owner", "user")],
        tokens: Reply::json(&json!({
            "access_token": TOKEN, "token_type": "bearer", "bot_id": "b", "workspace_id": "w",
            "owner": { "type": "user", "user": { "object": "user", "id": "another person" } },
        })),
        userinfo_headers: vec![("notion-version", "2022-06-28")],
        says: json!({ "object": "user", "id": "16d84278-ab0e-484c-9bdd-b35da3bd8905", "bot": { "owner": { "user": {
            "id": "5389a034-eb5c-47b5-8a9e-f79c99ef166c", "name": "Christine", "avatar_url": null,
            "person": { "email": "notion@example.org" },
        } } } }),
        is: Person {
            issuer: "https://www.notion.so",
            subject: "5389a034-eb5c-47b5-8a9e-f79c99ef166c",
            name: "Christine",
            email: Some("notion@example.org"),
            ..Person::default()
        },
        ..Case::new(
            ("notion", "Notion"),
            "https://api.notion.com/v1/oauth/authorize",
            "https://api.notion.com/v1/oauth/token",
            "https://api.notion.com/v1/users/me",
        )
    }
}

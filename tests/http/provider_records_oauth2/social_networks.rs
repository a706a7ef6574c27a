//! Social networks.

use hallpass_tests::Reply;
use serde_json::json;

use super::case::{Auth, Case, Person, TOKEN};

pub fn cases() -> Vec<Case> {
    vec![
        discord_case(),
        facebook_case(),
        instagram_case(),
        mastodon_case(),
        reddit_case(),
        tiktok_case(),
        twitter_case(),
    ]
}

fn discord_case() -> Case {
    Case {
        asks: vec![("scope", "identify email")],
        says: json!({
            "id": "80351110224678912", "username": "nelly", "global_name": "Nelly", "discriminator": "0",
            "avatar": "8342729096ea3675442027381ff50dfe", "verified": true, "email": "discord@example.org",
        }),
        is: Person {
            issuer: "https://discord.com",
            subject: "80351110224678912",
            name: "Nelly",
            email: Some("discord@example.org"),
            email_verified: true,
            image: Some(
                "https://cdn.discordapp.com/avatars/80351110224678912/8342729096ea3675442027381ff50dfe.png",
            ),
        },
        ..Case::new(
            ("discord", "Discord"),
            "https://discord.com/api/oauth2/authorize",
            "https://discord.com/api/oauth2/token",
            "https://discord.com/api/users/@me",
        )
    }
}

fn facebook_case() -> Case {
    Case {
        asks: vec![("scope", "email,public_profile")],
        auth: Auth::Post,
        userinfo_query: vec![("fields", "id,name,email,picture")],
        proof_param: Some("appsecret_proof"),
        says: json!({
            "id": "10220000000000001", "name": "Fay Ce", "email": "facebook@example.org",
            "picture": { "data": { "height": 50, "is_silhouette": false, "url": "https://fb.example.org/1.jpg" } },
        }),
        callback: vec![("granted_scopes", "email,public_profile"), ("denied_scopes", "")],
        cancelled: vec![("error", "access_denied"), ("error_reason", "user_denied")],
        is: Person {
            issuer: "https://www.facebook.com",
            subject: "10220000000000001",
            name: "Fay Ce",
            email: Some("facebook@example.org"),
            image: Some("https://fb.example.org/1.jpg"),
            ..Person::default()
        },
        ..Case::new(
            ("facebook", "Facebook"),
            "https://www.facebook.com/dialog/oauth",
            "https://graph.facebook.com/oauth/access_token",
            "https://graph.facebook.com/me",
        )
    }
}

fn instagram_case() -> Case {
    Case {
        asks: vec![("scope", "instagram_business_basic")],
        auth: Auth::Post,
        // Without a type, and with the number of the account and a list of permissions.
        tokens: Reply::json(&json!({
            "data": [{ "access_token": TOKEN, "user_id": 17_841_400_000_000_000_u64, "permissions": ["a"] }],
        })),
        userinfo_query: vec![("fields", "id,username,name,profile_picture_url")],
        says: json!({ "id": "24000000000000001", "username": "insta", "profile_picture_url": "https://ig.example.org/1.jpg" }),
        is: Person {
            issuer: "https://www.instagram.com",
            subject: "24000000000000001",
            name: "insta",
            image: Some("https://ig.example.org/1.jpg"),
            ..Person::default()
        },
        ..Case::new(
            ("instagram", "Instagram"),
            "https://www.instagram.com/oauth/authorize",
            "https://api.instagram.com/oauth/access_token",
            "https://graph.instagram.com/me",
        )
    }
}

fn mastodon_case() -> Case {
    Case {
        server: Some("https://social.example.org"),
        asks: vec![("scope", "read:accounts")],
        says: json!({
            "id": "14715", "username": "trwnh", "acct": "trwnh", "display_name": "",
            "avatar_static": "https://social.example.org/1.png",
        }),
        is: Person {
            issuer: "https://social.example.org",
            subject: "14715",
            name: "trwnh",
            image: Some("https://social.example.org/1.png"),
            ..Person::default()
        },
        ..Case::new(
            ("mastodon", "Mastodon"),
            "https://social.example.org/oauth/authorize",
            "https://social.example.org/oauth/token",
            "https://social.example.org/api/v1/accounts/verify_credentials",
        )
    }
}

fn reddit_case() -> Case {
    Case {
        asks: vec![("scope", "identity")],
        says: json!({ "id": "abc12", "name": "spez", "icon_img": "https://r.example.org/1.png?a=1&amp;b=2" }),
        is: Person { issuer: "https://www.reddit.com", subject: "abc12", name: "spez", ..Person::default() },
        ..Case::new(
            ("reddit", "Reddit"),
            "https://www.reddit.com/api/v1/authorize",
            "https://www.reddit.com/api/v1/access_token",
            "https://oauth.reddit.com/api/v1/me",
        )
    }
}

fn tiktok_case() -> Case {
    Case {
        asks: vec![("scope", "user.info.basic"), ("client_key", "client")],
        client_id_param: "client_key",
        auth: Auth::Post,
        tokens: Reply::json(&json!({
            "access_token": TOKEN, "token_type": "Bearer", "open_id": "723f24d7", "expires_in": 86400,
            "refresh_expires_in": 31_536_000, "scope": "user.info.basic",
        })),
        userinfo_query: vec![("fields", "open_id,avatar_url,display_name")],
        says: json!({
            "data": { "user": {
                "open_id": "723f24d7-e717-40f8-a2b6-cb8464cd23b4", "display_name": "Tik Tok",
                "avatar_url": "https://tt.example.org/1.jpg",
            } },
            // Always there.
            "error": { "code": "ok", "message": "", "log_id": "2022" },
        }),
        callback: vec![("scopes", "user.info.basic")],
        is: Person {
            issuer: "https://www.tiktok.com",
            subject: "723f24d7-e717-40f8-a2b6-cb8464cd23b4",
            name: "Tik Tok",
            image: Some("https://tt.example.org/1.jpg"),
            ..Person::default()
        },
        ..Case::new(
            ("tiktok", "TikTok"),
            "https://www.tiktok.com/v2/auth/authorize/",
            "https://open.tiktokapis.com/v2/oauth/token/",
            "https://open.tiktokapis.com/v2/user/info/",
        )
    }
}

fn twitter_case() -> Case {
    Case {
        asks: vec![("scope", "users.read tweet.read users.email"), ("code_challenge_method", "S256")],
        userinfo_query: vec![("user.fields", "profile_image_url,confirmed_email")],
        says: json!({ "data": {
            "id": "2244994945", "name": "X Developers", "username": "XDevelopers",
            "confirmed_email": "twitter@example.org", "profile_image_url": "https://x.example.org/1.png",
        } }),
        is: Person {
            issuer: "https://x.com",
            subject: "2244994945",
            name: "X Developers",
            email: Some("twitter@example.org"),
            email_verified: true,
            image: Some("https://x.example.org/1.png"),
        },
        ..Case::new(
            ("twitter", "X"),
            "https://x.com/i/oauth2/authorize",
            "https://api.x.com/2/oauth2/token",
            "https://api.x.com/2/users/me",
        )
    }
}

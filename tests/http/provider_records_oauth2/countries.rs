//! Providers of one country.

use hallpass_tests::Reply;
use serde_json::json;

use super::case::{Auth, Case, Person, TOKEN};

pub fn cases() -> Vec<Case> {
    vec![kakao_case(), naver_case(), yandex_case()]
}

fn kakao_case() -> Case {
    Case {
        auth: Auth::Post,
        says: json!({ "id": 123_456_789, "connected_at": "2022-04-11T01:45:28Z", "kakao_account": {
            "profile": { "nickname": "Ka Kao", "profile_image_url": "https://ka.example.org/1.jpg" },
            "is_email_valid": true, "is_email_verified": true, "email": "kakao@example.org",
        } }),
        is: Person {
            issuer: "https://kauth.kakao.com",
            subject: "123456789",
            name: "Ka Kao",
            email: Some("kakao@example.org"),
            email_verified: true,
            image: Some("https://ka.example.org/1.jpg"),
        },
        ..Case::new(
            ("kakao", "Kakao"),
            "https://kauth.kakao.com/oauth/authorize",
            "https://kauth.kakao.com/oauth/token",
            "https://kapi.kakao.com/v2/user/me",
        )
    }
}

fn naver_case() -> Case {
    Case {
        auth: Auth::Post,
        tokens: Reply::json(&json!({ "access_token": TOKEN, "token_type": "bearer", "expires_in": "3600" })),
        says: json!({ "resultcode": "00", "message": "success", "response": {
            "id": "32742776", "nickname": "OpenAPI", "email": "naver@example.org",
            "profile_image": "https://na.example.org/1.png",
        } }),
        is: Person {
            issuer: "https://nid.naver.com",
            subject: "32742776",
            name: "OpenAPI",
            email: Some("naver@example.org"),
            image: Some("https://na.example.org/1.png"),
            ..Person::default()
        },
        ..Case::new(
            ("naver", "Naver"),
            "https://nid.naver.com/oauth2.0/authorize",
            "https://nid.naver.com/oauth2.0/token",
            "https://openapi.naver.com/v1/nid/me",
        )
    }
}

fn yandex_case() -> Case {
    Case {
        asks: vec![("scope", "login:info login:email login:avatar")],
        userinfo_query: vec![("format", "json")],
        says: json!({
            "id": "1000034426", "login": "ivan", "display_name": "Ivan", "default_email": "yandex@example.org",
            "emails": ["yandex@example.org"], "is_avatar_empty": false, "default_avatar_id": "131652443",
        }),
        is: Person {
            issuer: "https://oauth.yandex.com",
            subject: "1000034426",
            name: "Ivan",
            email: Some("yandex@example.org"),
            image: Some("https://avatars.yandex.net/get-yapic/131652443/islands-200"),
            ..Person::default()
        },
        ..Case::new(
            ("yandex", "Yandex"),
            "https://oauth.yandex.com/authorize",
            "https://oauth.yandex.com/token",
            "https://login.yandex.ru/info",
        )
    }
}

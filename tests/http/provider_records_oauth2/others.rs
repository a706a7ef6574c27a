//! Payment services, a school, and encyclopedias.

use hallpass_tests::Reply;
use serde_json::json;

use super::case::{Case, Person, TOKEN};

pub fn cases() -> Vec<Case> {
    vec![coinbase_case(), paypal_case(), school_42_case(), wikimedia_case(), wordpress_case()]
}

fn coinbase_case() -> Case {
    Case {
        asks: vec![("scope", "wallet:user:read wallet:user:email")],
        says: json!({ "data": {
            "id": "9da7a204-544e-5fd1-9a12-61176c5d4cd8", "name": "Coin Base", "email": "coinbase@example.org",
            "avatar_url": "https://co.example.org/1.png",
        } }),
        is: Person {
            issuer: "https://login.coinbase.com",
            subject: "9da7a204-544e-5fd1-9a12-61176c5d4cd8",
            name: "Coin Base",
            email: Some("coinbase@example.org"),
            image: Some("https://co.example.org/1.png"),
            ..Person::default()
        },
        ..Case::new(
            ("coinbase", "Coinbase"),
            "https://login.coinbase.com/oauth2/auth",
            "https://login.coinbase.com/oauth2/token",
            "https://api.coinbase.com/v2/user",
        )
    }
}

fn paypal_case() -> Case {
    Case {
        // The nonce is PayPal's own, and the ID token is not needed.
        tokens: Reply::json(&json!({
            "access_token": TOKEN, "token_type": "Bearer", "expires_in": 28800, "scope": "openid email",
            "nonce": "2022-08-08T18:26:53Z9nU", "id_token": "not read",
        })),
        userinfo_query: vec![("schema", "paypalv1.1")],
        says: json!({
            "user_id": "https://www.paypal.com/webapps/auth/identity/user/mWq6_1sU85v5EG9yHdPxJRrhGHrnMJ-1PQKtX6pcsmA",
            "payer_id": "WDJJHEBZ4X2LY", "name": "Pay Pal", "email": "paypal@example.org", "email_verified": true,
        }),
        is: Person {
            issuer: "https://www.paypal.com",
            subject: "https://www.paypal.com/webapps/auth/identity/user/mWq6_1sU85v5EG9yHdPxJRrhGHrnMJ-1PQKtX6pcsmA",
            name: "Pay Pal",
            email: Some("paypal@example.org"),
            email_verified: true,
            ..Person::default()
        },
        ..Case::new(
            ("paypal", "PayPal"),
            "https://www.paypal.com/signin/authorize",
            "https://api-m.paypal.com/v1/oauth2/token",
            "https://api-m.paypal.com/v1/identity/oauth2/userinfo",
        )
    }
}

fn school_42_case() -> Case {
    Case {
        asks: vec![("scope", "public")],
        says: json!({
            "id": 2, "email": "42@example.org", "login": "andre", "usual_full_name": "Juliette Aubin",
            "image": { "link": "https://fo.example.org/1.jpg" },
        }),
        is: Person {
            issuer: "https://api.intra.42.fr",
            subject: "2",
            name: "Juliette Aubin",
            email: Some("42@example.org"),
            image: Some("https://fo.example.org/1.jpg"),
            ..Person::default()
        },
        ..Case::new(
            ("42-school", "42 School"),
            "https://api.intra.42.fr/oauth/authorize",
            "https://api.intra.42.fr/oauth/token",
            "https://api.intra.42.fr/v2/me",
        )
    }
}

fn wikimedia_case() -> Case {
    Case {
        says: json!({
            "sub": 4_711, "username": "Wi Ki", "email": "wikimedia@example.org", "confirmed_email": true, "blocked": false,
        }),
        is: Person {
            issuer: "https://meta.wikimedia.org",
            subject: "4711",
            name: "Wi Ki",
            email: Some("wikimedia@example.org"),
            email_verified: true,
            ..Person::default()
        },
        ..Case::new(
            ("wikimedia", "Wikimedia"),
            "https://meta.wikimedia.org/w/rest.php/oauth2/authorize",
            "https://meta.wikimedia.org/w/rest.php/oauth2/access_token",
            "https://meta.wikimedia.org/w/rest.php/oauth2/resource/profile",
        )
    }
}

fn wordpress_case() -> Case {
    Case {
        asks: vec![("scope", "auth")],
        says: json!({
            "ID": 78_972_699, "display_name": "Word Press", "username": "wp", "email": "wordpress@example.org",
            "avatar_URL": "https://wp.example.org/1.png",
        }),
        is: Person {
            issuer: "https://public-api.wordpress.com",
            subject: "78972699",
            name: "Word Press",
            email: Some("wordpress@example.org"),
            image: Some("https://wp.example.org/1.png"),
            ..Person::default()
        },
        ..Case::new(
            ("wordpress", "WordPress.com"),
            "https://public-api.wordpress.com/oauth2/authorize",
            "https://public-api.wordpress.com/oauth2/token",
            "https://public-api.wordpress.com/rest/v1/me",
        )
    }
}

//! Music, games, sports and events.

use hallpass_tests::Reply;
use serde_json::json;

use super::case::{Auth, Case, Person, TOKEN};

pub fn cases() -> Vec<Case> {
    vec![eventbrite_case(), foursquare_case(), osu_case(), patreon_case(), spotify_case(), strava_case()]
}

fn eventbrite_case() -> Case {
    Case {
        asks: vec![("scope", "user.profile")],
        auth: Auth::Post,
        says: json!({
            "id": "11111111111", "name": "Eve Brite",
            "emails": [{ "email": "eventbrite@example.org", "verified": true, "primary": true }],
        }),
        is: Person {
            issuer: "https://www.eventbrite.com",
            subject: "11111111111",
            name: "Eve Brite",
            email: Some("eventbrite@example.org"),
            ..Person::default()
        },
        ..Case::new(
            ("eventbrite", "Eventbrite"),
            "https://www.eventbrite.com/oauth/authorize",
            "https://www.eventbrite.com/oauth/token",
            "https://www.eventbriteapi.com/v3/users/me/",
        )
    }
}

fn foursquare_case() -> Case {
    Case {
        // Only the token.
        tokens: Reply::json(&json!({ "access_token": TOKEN })),
        userinfo_query: vec![("v", "20230131")],
        token_param: Some("oauth_token"),
        says: json!({ "meta": { "code": 200 }, "response": { "user": {
            "id": "33046", "firstName": "Four", "lastName": "Square", "contact": { "email": "foursquare@example.org" },
        } } }),
        is: Person {
            issuer: "https://foursquare.com",
            subject: "33046",
            name: "Four Square",
            email: Some("foursquare@example.org"),
            ..Person::default()
        },
        ..Case::new(
            ("foursquare", "Foursquare"),
            "https://foursquare.com/oauth2/authenticate",
            "https://foursquare.com/oauth2/access_token",
            "https://api.foursquare.com/v2/users/self",
        )
    }
}

fn osu_case() -> Case {
    Case {
        asks: vec![("scope", "identify")],
        says: json!({ "id": 2, "username": "peppy", "avatar_url": "https://osu.example.org/2.png" }),
        is: Person {
            issuer: "https://osu.ppy.sh",
            subject: "2",
            name: "peppy",
            image: Some("https://osu.example.org/2.png"),
            ..Person::default()
        },
        ..Case::new(
            ("osu", "osu!"),
            "https://osu.ppy.sh/oauth/authorize",
            "https://osu.ppy.sh/oauth/token",
            "https://osu.ppy.sh/api/v2/me",
        )
    }
}

fn patreon_case() -> Case {
    Case {
        asks: vec![("scope", "identity identity[email]")],
        says: json!({ "data": { "id": "12345", "type": "user", "attributes": {
            "full_name": "Pat Reon", "email": "patreon@example.org", "image_url": "https://pa.example.org/1.png",
        } } }),
        is: Person {
            issuer: "https://www.patreon.com",
            subject: "12345",
            name: "Pat Reon",
            email: Some("patreon@example.org"),
            image: Some("https://pa.example.org/1.png"),
            ..Person::default()
        },
        ..Case::new(
            ("patreon", "Patreon"),
            "https://www.patreon.com/oauth2/authorize",
            "https://www.patreon.com/api/oauth2/token",
            "https://www.patreon.com/api/oauth2/api/current_user",
        )
    }
}

fn spotify_case() -> Case {
    Case {
        asks: vec![("scope", "user-read-email")],
        says: json!({
            "id": "smedjan", "display_name": "JM Wizzler", "email": "spotify@example.org",
            "images": [{ "url": "https://sp.example.org/1.jpg", "height": 300, "width": 300 }],
        }),
        is: Person {
            issuer: "https://accounts.spotify.com",
            subject: "smedjan",
            name: "JM Wizzler",
            email: Some("spotify@example.org"),
            image: Some("https://sp.example.org/1.jpg"),
            ..Person::default()
        },
        ..Case::new(
            ("spotify", "Spotify"),
            "https://accounts.spotify.com/authorize",
            "https://accounts.spotify.com/api/token",
            "https://api.spotify.com/v1/me",
        )
    }
}

fn strava_case() -> Case {
    Case {
        asks: vec![("scope", "read"), ("approval_prompt", "auto")],
        auth: Auth::Post,
        says: json!({
            "id": 1_234_567_890_987_654_321_u64, "firstname": "Marianne", "lastname": "Teutenberg",
            // Of those who have no picture.
            "profile": "avatar/athlete/large.png",
        }),
        callback: vec![("scope", "read")],
        is: Person {
            issuer: "https://www.strava.com",
            subject: "1234567890987654321",
            name: "Marianne Teutenberg",
            ..Person::default()
        },
        ..Case::new(
            ("strava", "Strava"),
            "https://www.strava.com/api/v3/oauth/authorize",
            "https://www.strava.com/api/v3/oauth/token",
            "https://www.strava.com/api/v3/athlete",
        )
    }
}

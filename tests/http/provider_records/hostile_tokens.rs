//! Records that read tokens tolerantly, and tokens with one thing wrong: only what a record is
//! tolerant about is accepted.

use futures_util::future::join_all;
use hallpass_tests::{App, Behaviour, Client, FakeProvider, Signature};
use hmac::{Hmac, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{
    openid::all,
    played::{Change, Played, hs256, start},
    token_error::MISCONFIGURED,
};
use crate::wrong_claims::WRONG_CLAIMS;

const REJECTED: &str = "SignInRejected";
const OTHER_AUDIENCE: &str = "another client in the audience";

/// A provider, and what of the table it may send.
struct Tolerant {
    played: Played,
    /// Its algorithm.
    algorithm: &'static str,
    /// Whether its record, or a setting, names its algorithms.
    is_only: bool,
    /// The wrong claims that are right for it.
    accepts: &'static [&'static str],
}

/// The record `id`, as it is documented.
fn documented(id: &str) -> Played {
    all().into_iter().map(|(played, _)| played).find(|played| played.id == id).unwrap()
}

fn tolerant() -> Vec<Tolerant> {
    let of = |played, algorithm, is_only, accepts| Tolerant { played, algorithm, is_only, accepts };
    let aliased = Played {
        settings: &[("_ISSUER", "https://new.example.org"), ("_ISSUER_ALIASES", "https://old.example.org")],
        claims: |claims| claims["iss"] = json!("https://old.example.org"),
        ..Played::new("aliased", "https://new.example.org")
    };
    let secret_key = Played {
        settings: &[("_ISSUER", "https://hs.example.org"), ("_ALGORITHMS", "HS256")],
        signature: Signature::Hs256(hs256),
        ..Played::new("hashed", "https://hs.example.org")
    };
    let entra = Played { settings: &[("_TENANT", "common")], ..documented("microsoft-entra-id") };
    vec![
        // The issuer is a template.
        of(entra, "RS256", true, &[]),
        // No nonce was sent.
        of(documented("linkedin"), "RS256", true, &["no nonce", "an empty nonce"]),
        // Other clients of the project, as the authorized party is this one.
        of(documented("zitadel"), "RS256", false, &[OTHER_AUDIENCE]),
        of(documented("duende-identity-server6"), "RS256", false, &[]),
        of(documented("google"), "RS256", true, &[]),
        of(documented("line"), "ES256", true, &[]),
        of(documented("apple"), "RS256", true, &[]),
        of(aliased, "RS256", false, &[]),
        of(secret_key, "HS256", true, &[]),
    ]
}

/// Signatures that are not the provider's, and the error code for each.
fn wrong_signatures(of: &Tolerant) -> Vec<(&'static str, Signature, &'static str)> {
    let algorithm = of.algorithm;
    let mut wrong = vec![
        ("none", Signature::None("none"), REJECTED),
        ("None", Signature::None("None"), REJECTED),
        ("nOnE", Signature::None("nOnE"), REJECTED),
    ];
    if algorithm == "HS256" {
        wrong.extend([
            ("another secret's", Signature::Hs256(|message| hmac(b"another secret", message)), REJECTED),
            ("an empty secret's", Signature::Hs256(|message| hmac(b"", message)), REJECTED),
            ("cut short", Signature::Hs256(|message| hs256(message)[..16].to_vec()), REJECTED),
            ("empty", Signature::Hs256(|_| Vec::new()), REJECTED),
            // Keys that the provider publishes.
            ("a public key's", Signature::With("RS256"), MISCONFIGURED),
            ("another public key's", Signature::Right, MISCONFIGURED),
        ]);
        return wrong;
    }
    wrong.extend([
        ("broken", Signature::ChangedWith(algorithm, |signature| signature[0] ^= 1), REJECTED),
        ("cut short", Signature::ChangedWith(algorithm, |signature| signature.truncate(32)), REJECTED),
        ("empty", Signature::ChangedWith(algorithm, Vec::clear), REJECTED),
        ("another's", Signature::WrongKeyFor(algorithm), REJECTED),
        ("the secret's", Signature::Hs256(hs256), MISCONFIGURED),
    ]);
    if of.is_only {
        wrong.push(("another algorithm's", Signature::With("ES384"), MISCONFIGURED));
    }
    wrong
}

fn hmac(secret: &[u8], message: &[u8]) -> Vec<u8> {
    let mut hmac = <Hmac<Sha256>>::new_from_slice(secret).unwrap();
    hmac.update(message);
    hmac.finalize().into_bytes().to_vec()
}

/// Headers of tokens with the right signature, and the error code for each.
fn wrong_headers(of: &Tolerant) -> Vec<(&'static str, Change, &'static str)> {
    let mut wrong: Vec<(_, Change, _)> = vec![
        ("no algorithm", |header| header["alg"] = json!(null), REJECTED),
        ("an algorithm that is not offered", |header| header["alg"] = json!("ES512"), MISCONFIGURED),
        ("a token of another type", |header| header["typ"] = json!("at+jwt"), REJECTED),
        ("a critical header", |header| header["crit"] = json!(["exp"]), REJECTED),
    ];
    // The client's secret has no name.
    if of.algorithm != "HS256" {
        wrong.push(("another key's name", |header| header["kid"] = json!("es384"), REJECTED));
        wrong.push(("a key that is not there", |header| header["kid"] = json!("evil"), REJECTED));
    }
    wrong
}

/// Signs in with each wrong token in turn. Returns how many were accepted.
async fn play(app: &App, provider: &FakeProvider, of: &Tolerant) -> usize {
    let id = of.played.id;
    let usual = || of.played.behaviour();
    let mut accepted = 0;
    for (what, change) in [("nothing", (|_: &mut Value| ()) as Change)].into_iter().chain(WRONG_CLAIMS) {
        let Behaviour { claims, .. } = usual();
        let changed = move |token: &mut Value| {
            claims(token);
            change(token);
        };
        provider.set_behaviour(Behaviour { claims: Box::new(changed), ..usual() });
        if what == "nothing" || of.accepts.contains(&what) {
            expect(app, id, what, None).await;
            accepted += 1;
        } else {
            expect(app, id, what, Some(REJECTED)).await;
        }
    }
    for (what, signature, code) in wrong_signatures(of) {
        provider.set_behaviour(Behaviour { signature, ..usual() });
        expect(app, id, what, Some(code)).await;
    }
    for (what, header, code) in wrong_headers(of) {
        provider.set_behaviour(Behaviour { header: Box::new(header), ..usual() });
        expect(app, id, what, Some(code)).await;
    }
    accepted
}

/// A sign-in of a new browser fails with `code`, and the login page explains it.
async fn expect(app: &App, id: &str, what: &str, code: Option<&str>) {
    let mut browser = Client::of(app);
    let back = browser.sign_in_with(id, "", "/profile").await;
    let url = url::Url::parse(back.location()).unwrap();
    let Some(code) = code else {
        assert_eq!(url.path(), "/profile", "{id}: {what}: {url} {}", app.log());
        return;
    };
    let error = url.query_pairs().find(|(name, _)| name == "error").map(|(_, value)| value.into_owned());
    assert_eq!((url.path(), error.as_deref()), ("/login", Some(code)), "{id}: {what}: {url}");
    assert_eq!(back.cookies_written(), Vec::<&str>::new(), "{id}: {what}");
    let page = browser.get(back.location()).await.text;
    let text = if code == REJECTED { "could not be verified" } else { "is not set up correctly" };
    assert!(page.contains(text), "{id}: {what}: {page}");
}

#[tokio::test]
async fn record_that_is_tolerant_refuses_every_other_wrong_token() {
    let tolerant = tolerant();
    let (providers, app) = start(tolerant.iter().map(|of| &of.played));
    let plays = tolerant.iter().zip(&providers).map(|(of, provider)| play(&app, provider, of));
    let accepted: usize = join_all(plays).await.into_iter().sum();
    assert_eq!(app.count_rows("sessions").await, i64::try_from(accepted).unwrap());
    assert_eq!(app.count_rows("identities").await, i64::try_from(tolerant.len()).unwrap());
}

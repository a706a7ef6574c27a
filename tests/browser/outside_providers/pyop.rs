//! pyop (`PyPI`), the library of SATOSA, over TLS with a certificate of a CA of its own. It asks
//! people nothing, and its subjects are pairwise.

use hallpass_tests::OutsideClient;

use super::{PLAIN, SIGNS, basic, journey::Outside, post, public};

const PYOP: Outside = Outside {
    script: "pyop_server.py",
    person: (Some("Ada Lovelace"), Some("ada@example.org")),
    ..Outside::OPENID
};

/// It reads a client id with spaces as several audiences.
fn named(client: OutsideClient) -> OutsideClient {
    OutsideClient { id: "hallpass", ..client }
}

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn pyop_with_tls_signs_in_with_every_method() {
    for secret in [PLAIN, SIGNS] {
        PYOP.signs_in(named(basic(secret)), &[]).await;
    }
    // It is post-only, and says so.
    PYOP.signs_in(named(post(SIGNS)), &[]).await;
    PYOP.signs_in(named(public()), &[("_AUTH_METHOD", "none")]).await;
}

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn pyop_with_a_post_client_refuses_the_header() {
    PYOP.refuses(named(post(PLAIN)), &[("_AUTH_METHOD", "basic")]).await;
}

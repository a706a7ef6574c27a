//! oauth2-mock-server (npm), which asks people and clients nothing.

use hallpass_tests::OutsideClient;

use super::{SECRET, UNENCODED, basic, journey::Outside, post};

const OAUTH2_MOCK_SERVER: Outside = Outside { script: "oauth2_mock_server.mjs", ..Outside::OPENID };

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn oauth2_mock_server_signs_in_with_both_methods() {
    // It takes the id of the `Authorization` header as it is for the audience.
    let plain = OutsideClient { id: "hallpass", ..basic(SECRET) };
    OAUTH2_MOCK_SERVER.signs_in(plain, &[]).await;
    OAUTH2_MOCK_SERVER.signs_in(basic(SECRET), &[UNENCODED]).await;
    OAUTH2_MOCK_SERVER.signs_in(post(SECRET), &[("_AUTH_METHOD", "post")]).await;
}

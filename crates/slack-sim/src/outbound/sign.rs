//! Slack's request signature, version 0.
//! Source: <https://docs.slack.dev/authentication/verifying-requests-from-slack>.

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// `v0=` and the HMAC-SHA256 of `v0:{timestamp}:{body}` under the signing secret, in hex.
pub fn signature(secret: &str, timestamp: &str, body: &[u8]) -> String {
    // HMAC takes keys of any length; the error type is for other algorithms.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(b"v0:");
    mac.update(timestamp.as_bytes());
    mac.update(b":");
    mac.update(body);
    format!("v0={}", hex::encode(mac.finalize().into_bytes()))
}

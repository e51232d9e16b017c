//! Is this request Slack's? HMAC-SHA256 over the raw bytes, compared in constant time, and not older than five minutes.
//! slack-morphism's verifier is not used: it takes text only, reads the system clock and can overflow on a timestamp.

use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac};
use http::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// Slack: "verifying requests"; 300 passes, 301 does not.
const MOST_SECONDS: u64 = 300;

pub const SIGNATURE: &str = "x-slack-signature";
pub const TIMESTAMP: &str = "x-slack-request-timestamp";

/// Why a request is not taken for Slack's. Told to the log, not to whoever sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forged {
    /// A header is missing, twice there, or not of the form.
    Unsigned,
    /// Signed more than five minutes before or after our present: a replay, or a clock that is wrong.
    Stale,
    Mismatch,
}

/// Holds the signing secret.
#[derive(Clone, Debug)]
pub struct Verifier {
    secret: SecretString,
}

impl Verifier {
    pub fn new(secret: SecretString) -> Self {
        Self { secret }
    }

    /// # Errors
    /// [`Forged`], for everything that this secret did not sign just now.
    pub fn verify(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(), Forged> {
        let timestamp = only(headers, TIMESTAMP)?;
        let signature = only(headers, SIGNATURE)?
            .strip_prefix("v0=")
            .ok_or(Forged::Unsigned)?;
        let mut given = [0_u8; 32];
        hex::decode_to_slice(signature, &mut given).map_err(|_| Forged::Unsigned)?;
        let at: i64 = timestamp.parse().map_err(|_| Forged::Unsigned)?;
        if at.abs_diff(now.timestamp()) > MOST_SECONDS {
            return Err(Forged::Stale);
        }
        // `verify_slice` compares in constant time.
        self.mac(timestamp, body)
            .verify_slice(&given)
            .map_err(|_| Forged::Mismatch)
    }

    /// The header Slack would send with this body at this time.
    pub fn sign(&self, timestamp: &str, body: &[u8]) -> String {
        format!(
            "v0={}",
            hex::encode(self.mac(timestamp, body).finalize().into_bytes())
        )
    }

    fn mac(&self, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.expose_secret().as_bytes())
            .expect("HMAC takes a key of any length");
        mac.update(b"v0:");
        mac.update(timestamp.as_bytes());
        mac.update(b":");
        mac.update(body);
        mac
    }
}

/// The header's value, if there is exactly one.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Forged> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().ok_or(Forged::Unsigned)?;
    if values.next().is_some() {
        return Err(Forged::Unsigned);
    }
    value.to_str().map_err(|_| Forged::Unsigned)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Slack's own example.
    const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
    const AT: &str = "1531420618";
    const SIGNED: &str = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    const BODY: &[u8] = b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    fn verifier() -> Verifier {
        Verifier::new(SECRET.into())
    }

    fn now(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_531_420_618 + seconds, 0).unwrap()
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn slacks_own_example_passes() {
        assert_eq!(verifier().sign(AT, BODY), SIGNED);
        assert_eq!(
            verifier().verify(
                &headers(&[(TIMESTAMP, AT), (SIGNATURE, SIGNED)]),
                BODY,
                now(0)
            ),
            Ok(())
        );
    }

    #[test]
    fn five_minutes_pass_and_one_second_more_does_not() {
        let good = headers(&[(TIMESTAMP, AT), (SIGNATURE, SIGNED)]);
        for (seconds, verdict) in [
            (300, Ok(())),
            (-300, Ok(())),
            (301, Err(Forged::Stale)),
            (-301, Err(Forged::Stale)),
        ] {
            assert_eq!(
                verifier().verify(&good, BODY, now(seconds)),
                verdict,
                "{seconds}"
            );
        }
    }

    #[test]
    fn whatever_else_is_refused() {
        let other = SIGNED.replace("a2", "a3");
        let cases: &[(&[(&'static str, &str)], Forged)] = &[
            (&[], Forged::Unsigned),
            (&[(TIMESTAMP, AT)], Forged::Unsigned),
            (&[(SIGNATURE, SIGNED)], Forged::Unsigned),
            (
                &[(TIMESTAMP, AT), (TIMESTAMP, AT), (SIGNATURE, SIGNED)],
                Forged::Unsigned,
            ),
            (&[(TIMESTAMP, "now"), (SIGNATURE, SIGNED)], Forged::Unsigned),
            (
                &[(TIMESTAMP, "-9223372036854775808"), (SIGNATURE, SIGNED)],
                Forged::Stale,
            ),
            (
                &[(TIMESTAMP, AT), (SIGNATURE, &SIGNED[3..])],
                Forged::Unsigned,
            ),
            (
                &[(TIMESTAMP, AT), (SIGNATURE, &SIGNED[..66])],
                Forged::Unsigned,
            ),
            (&[(TIMESTAMP, AT), (SIGNATURE, "v0=")], Forged::Unsigned),
            (&[(TIMESTAMP, AT), (SIGNATURE, &other)], Forged::Mismatch),
        ];
        for (pairs, verdict) in cases {
            assert_eq!(
                verifier().verify(&headers(pairs), BODY, now(0)),
                Err(*verdict),
                "{pairs:?}"
            );
        }
        assert_eq!(
            verifier().verify(
                &headers(&[(TIMESTAMP, AT), (SIGNATURE, SIGNED)]),
                b"token=",
                now(0)
            ),
            Err(Forged::Mismatch)
        );
    }
}

//! Reads a request's bytes: a megabyte, and not forever.

use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;

/// The most a request may carry.
pub const MOST_BYTES: usize = 1024 * 1024;

/// Of what is over the limit this much is still read and thrown away: closing at once would reset the connection, and
/// the sender would never read why.
const MOST_DRAINED: usize = 16 * MOST_BYTES;

/// Slack is quick; who is not holds a connection.
const MOST_WAIT: Duration = Duration::from_secs(10);

/// Why there are no bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    TooLarge,
    /// It broke off, or did not come in time.
    Broken,
}

/// # Errors
/// [`Unread`]; more than [`MOST_BYTES`] are never held.
pub async fn read(body: Body) -> Result<Bytes, Unread> {
    tokio::time::timeout(MOST_WAIT, within_limit(body))
        .await
        .unwrap_or(Err(Unread::Broken))
}

async fn within_limit(mut body: Body) -> Result<Bytes, Unread> {
    let mut held = BytesMut::new();
    let mut seen = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Unread::Broken)?.into_data() else {
            continue;
        };
        seen += data.len();
        if seen <= MOST_BYTES {
            held.extend_from_slice(&data);
        } else if seen > MOST_DRAINED {
            break;
        }
    }
    if seen > MOST_BYTES {
        Err(Unread::TooLarge)
    } else {
        Ok(held.freeze())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_megabyte_is_read_and_a_byte_more_is_not() {
        assert_eq!(
            read(Body::from(vec![b'x'; MOST_BYTES]))
                .await
                .map(|bytes| bytes.len()),
            Ok(MOST_BYTES)
        );
        assert_eq!(
            read(Body::from(vec![b'x'; MOST_BYTES + 1])).await,
            Err(Unread::TooLarge)
        );
        assert_eq!(
            read(Body::from(vec![b'x'; MOST_DRAINED + 1])).await,
            Err(Unread::TooLarge)
        );
    }
}

//! The smallest HTTP client there is: the requests of a measurement are made before the clock starts, and each goes out
//! on a connection that is kept. The client shares its processors with what it measures.

use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::company::Failure;

/// Connections that nobody uses just now.
pub struct Lines {
    address: SocketAddr,
    free: Mutex<Vec<Line>>,
}

/// One kept connection.
pub struct Line {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Lines {
    pub fn to(address: SocketAddr) -> Self {
        Self {
            address,
            free: Mutex::default(),
        }
    }

    /// Sends a whole request and waits for its answer, which must be a 200.
    pub async fn send(&self, request: &[u8]) -> Result<(), Failure> {
        let free = self.free().pop();
        let mut line = match free {
            Some(line) => line,
            None => self.connect().await?,
        };
        line.send(request).await?;
        self.free().push(line);
        Ok(())
    }

    pub async fn connect(&self) -> Result<Line, Failure> {
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        Ok(Line {
            stream,
            read: Vec::with_capacity(1024),
        })
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Line>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    pub async fn send(&mut self, request: &[u8]) -> Result<(), Failure> {
        self.stream.write_all(request).await?;
        self.read.clear();
        loop {
            if self.stream.read_buf(&mut self.read).await? == 0 {
                return Err("the bot hung up".into());
            }
            if is_whole(&self.read)? {
                break;
            }
        }
        if self.read.starts_with(b"HTTP/1.1 200 ") {
            Ok(())
        } else {
            Err(format!("not accepted: {}", String::from_utf8_lossy(&self.read)).into())
        }
    }
}

/// Whether the head and as much as it promises is there.
fn is_whole(answer: &[u8]) -> Result<bool, Failure> {
    let Some(head) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(false);
    };
    let text = std::str::from_utf8(&answer[..head])?;
    let length = text
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .ok_or("an answer without its length")?
        .1;
    Ok(answer.len() >= head + 4 + length.trim().parse::<usize>()?)
}

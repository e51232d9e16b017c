//! One open socket until its end: reads envelopes, has each answered in a task of its own, writes the answers, and keeps
//! watch. Opening is `connect`'s, replacing the keeper's.

use std::time::Instant;

use futures_util::stream::SplitSink;
use futures_util::{SinkExt, StreamExt};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};
use tokio_util::sync::CancellationToken;

use super::Deadlines;
use super::connect::{Socket, in_few_words};
use super::envelope::{Envelope, Frame, Reason, ack};
use super::traffic::Account;
use crate::web::desk::{Answer, Desk};
use crate::web::metrics::Counts;

/// Answers that may wait for the socket.
const WAITING: usize = 256;

/// How a socket ended.
#[derive(Debug)]
pub(super) enum End {
    /// It still serves, and is to be replaced.
    Retiring,
    /// We stop.
    Stopped,
    /// Slack says that Socket Mode is off.
    SwitchedOff,
    Lost(String),
}

pub(super) struct Line {
    socket: Socket,
    desk: Desk,
    counts: Counts,
    deadlines: Deadlines,
    account: Account,
}

/// What keeps watch over a socket.
struct Watch {
    frame: Instant,
    envelope: Instant,
    account: Account,
    /// Set when a successor was asked for.
    retired: Option<Instant>,
    retire: Option<oneshot::Sender<()>>,
}

impl Line {
    pub(super) fn new(
        socket: Socket,
        desk: Desk,
        counts: Counts,
        deadlines: Deadlines,
        account: Account,
    ) -> Self {
        Self {
            socket,
            desk,
            counts,
            deadlines,
            account,
        }
    }

    /// Serves until the socket ends or `stop`; then what was begun is still answered. `retire` is told once, when a
    /// successor is wanted.
    pub(super) async fn serve(self, retire: oneshot::Sender<()>, stop: CancellationToken) -> End {
        let Self {
            socket,
            desk,
            counts,
            deadlines,
            account,
        } = self;
        let (mut sink, mut stream) = socket.split();
        let (answers, mut to_send) = mpsc::channel(WAITING);
        let mut answering = JoinSet::new();
        let mut beat = tokio::time::interval(deadlines.ping);
        let mut watch = Watch::new(retire, account);
        let end = loop {
            while answering.try_join_next().is_some() {}
            tokio::select! {
                message = stream.next() => match heard(message, &mut watch) {
                    Heard::Envelope(envelope) => {
                        let (desk, counts, answers) = (desk.clone(), counts.clone(), answers.clone());
                        answering.spawn(async move {
                            if let Some(ack) = answer(&desk, &counts, envelope).await {
                                // A socket that has ended takes no answer: Slack sends again what it may.
                                let _ = answers.send(ack).await;
                            }
                        });
                    }
                    Heard::Nothing => {}
                    Heard::End(end) => break end,
                },
                Some(ack) = to_send.recv() => {
                    if let Err(why) = say(&mut sink, Message::text(ack), deadlines).await {
                        break End::Lost(why);
                    }
                }
                _ = beat.tick() => {
                    if let Some(end) = watch.look(deadlines) {
                        break end;
                    }
                    if let Err(why) = say(&mut sink, Message::Ping(Bytes::new()), deadlines).await {
                        break End::Lost(why);
                    }
                }
                () = stop.cancelled() => break End::Stopped,
            }
        };
        drop(answers);
        let begun = async {
            while let Some(ack) = to_send.recv().await {
                if say(&mut sink, Message::text(ack), deadlines).await.is_err() {
                    // It is written down all the same; only Slack does not hear of it.
                    break;
                }
            }
            while answering.join_next().await.is_some() {}
        };
        let _ = timeout(deadlines.drain, begun).await;
        // Slack does not hang up after the closing words: they are not waited for.
        let _ = say(&mut sink, Message::Close(None), deadlines).await;
        answering.detach_all();
        end
    }
}

impl Watch {
    fn new(retire: oneshot::Sender<()>, account: Account) -> Self {
        let now = Instant::now();
        Self {
            frame: now,
            envelope: now,
            account,
            retired: None,
            retire: Some(retire),
        }
    }

    /// Asks for a successor; this socket is read on until it ends.
    fn retire(&mut self) {
        if let Some(retire) = self.retire.take() {
            self.retired = Some(Instant::now());
            let _ = retire.send(());
        }
    }

    /// Whether it has been silent for too long, or is to be replaced.
    fn look(&mut self, deadlines: Deadlines) -> Option<End> {
        if self.frame.elapsed() > deadlines.silence {
            return Some(End::Lost("not a sound from the other end".to_owned()));
        }
        if self.envelope.elapsed() > deadlines.quiet || self.account.is_ghostly() {
            self.retire();
        }
        let over = self
            .retired
            .is_some_and(|since| since.elapsed() > deadlines.linger);
        over.then_some(End::Retiring)
    }
}

enum Heard {
    Envelope(Envelope),
    Nothing,
    End(End),
}

fn heard(message: Option<Result<Message, Error>>, watch: &mut Watch) -> Heard {
    let text = match message {
        Some(Ok(Message::Text(text))) => text,
        // The library answers pings by itself.
        Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_))) => {
            watch.frame = Instant::now();
            return Heard::Nothing;
        }
        Some(Ok(Message::Close(_))) | None => {
            return Heard::End(match watch.retired {
                Some(_) => End::Retiring,
                None => End::Lost("Slack closed it".to_owned()),
            });
        }
        Some(Err(error)) => return Heard::End(End::Lost(in_few_words(&error))),
    };
    watch.frame = Instant::now();
    match Frame::read(&text) {
        Frame::Envelope(envelope) => {
            watch.envelope = Instant::now();
            watch.account.carried(envelope.retry > 0);
            Heard::Envelope(envelope)
        }
        Frame::Disconnect(Reason::LinkDisabled) => Heard::End(End::SwitchedOff),
        Frame::Disconnect(reason) => {
            tracing::debug!(?reason, "Slack will close a socket");
            watch.retire();
            Heard::Nothing
        }
        Frame::Hello => Heard::Nothing,
        Frame::Unknown(kind) => {
            tracing::warn!(kind, "Slack said something unknown");
            Heard::Nothing
        }
    }
}

/// The acknowledgement of one envelope; none where an event was not saved: Slack sends it again.
async fn answer(desk: &Desk, counts: &Counts, envelope: Envelope) -> Option<String> {
    let Some(inbound) = envelope.inbound else {
        tracing::info!("an envelope of an unknown type was acknowledged and left alone");
        return Some(ack(&envelope.id, None));
    };
    if envelope.retry > 0 {
        tracing::info!(attempt = envelope.retry, "Slack sends an envelope again");
    }
    let (kind, answer) = desk.answer(inbound).await;
    counts.request(kind, answer.status());
    match answer {
        Answer::Empty => Some(ack(&envelope.id, None)),
        Answer::Json(json) => Some(ack(&envelope.id, envelope.takes_an_answer.then_some(json))),
        Answer::Unreadable(why) => {
            tracing::warn!(why, "an envelope could not be read");
            Some(ack(&envelope.id, None))
        }
        Answer::NotSaved => None,
    }
}

/// A peer that takes nothing is as dead as one that says nothing.
async fn say(
    sink: &mut SplitSink<Socket, Message>,
    message: Message,
    deadlines: Deadlines,
) -> Result<(), String> {
    match timeout(deadlines.silence, sink.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(in_few_words(&error)),
        Err(_) => Err("the other end takes nothing".to_owned()),
    }
}

//! What the page may move and show of the bot: the clock, and the timers in words that a person understands. Fires
//! nothing itself; the workers look when the clock is moved.

use std::pin::Pin;
use std::time::Duration;

use chrono::TimeDelta;
use slack_sim::TimerDue;

use crate::clock::Clock;
use crate::domain::code_green::CodeGreen;
use crate::domain::ids::{PageKey, UserId, WorkspaceId};
use crate::domain::mandate::Mandate;
use crate::domain::person::Viewer;
use crate::domain::timer::Timer;
use crate::store::people::Person;
use crate::store::read_timers::TimerSet;
use crate::store::{Store, StoreError};

/// Timers shown at most.
const SHOWN: u32 = 50;
/// How long a move of the clock waits for what is under way: a fault of Slack may hold it up for ever.
const PATIENCE: Duration = Duration::from_secs(1);
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// The demo's side of the page.
#[derive(Clone, Debug)]
pub struct Controls {
    pub clock: Clock,
    pub store: Store,
    pub workspace: WorkspaceId,
    /// Two moves at once are one after the other.
    pub moving: std::sync::Arc<tokio::sync::Mutex<()>>,
}

impl Controls {
    pub fn new(clock: Clock, store: Store, workspace: WorkspaceId) -> Self {
        Self {
            clock,
            store,
            workspace,
            moving: std::sync::Arc::default(),
        }
    }

    /// A job's lease ends by this clock, so a jump while one is being carried out would hand it to somebody else, and a
    /// page would be sent twice. And "+5 min" twice must do what ten minutes do: what falls due on the way comes first.
    async fn wait_until_quiet(&self) {
        let quiet = async {
            while !self.store.is_quiet(self.clock.now()).await.unwrap_or(true) {
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        };
        let _ = tokio::time::timeout(PATIENCE, quiet).await;
    }

    async fn set(&self) -> Result<Vec<TimerDue>, StoreError> {
        let people = self.store.people(&self.workspace).await?;
        let mut shown = Vec::new();
        for TimerSet {
            code_green,
            timer,
            at,
        } in self.store.timers(&self.workspace, SHOWN).await?
        {
            let green = self
                .store
                .code_green(&self.workspace, code_green, &Viewer::System)
                .await?;
            if let Some(green) = green {
                let what = in_words(&timer, &green, &people);
                shown.push(TimerDue { what, at });
            }
        }
        Ok(shown)
    }
}

impl slack_sim::Controls for Controls {
    fn advance(&self, by: TimeDelta) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            let _turn = self.moving.lock().await;
            self.wait_until_quiet().await;
            self.clock.advance(by);
        })
    }

    fn timers(&self) -> Pin<Box<dyn Future<Output = Vec<TimerDue>> + Send + '_>> {
        Box::pin(async move {
            self.set().await.unwrap_or_else(|error| {
                tracing::warn!(%error, "the timers cannot be read");
                Vec::new()
            })
        })
    }
}

/// What happens when this timer is due, as things stand now.
fn in_words(timer: &Timer, green: &CodeGreen, people: &[Person]) -> String {
    let name = |user: &UserId| {
        people
            .iter()
            .find(|person| person.user == *user)
            .map_or_else(|| user.to_string(), |person| person.name.clone())
    };
    let seat_of = |page: &PageKey| green.seat(&page.seat);
    let what = match timer {
        Timer::AskNextApprover => {
            let next = match &green.mandate {
                Mandate::Asked {
                    approvers, asked, ..
                } => approvers.get(*asked),
                Mandate::Given { .. } | Mandate::NotNow { .. } | Mandate::Redirected { .. } => None,
            };
            match next {
                Some(next) => format!("Ask {} for permission", name(next)),
                None => format!("Tell {} that no approver has answered", name(&green.caller)),
            }
        }
        Timer::Remind { page } => match (seat_of(page), green.page(page)) {
            (Some(seat), Some(page)) => {
                format!("Remind {} for {}", name(&page.recipient), seat.name)
            }
            _ => "Remind the person asked".to_owned(),
        },
        Timer::Escalate { page } => match seat_of(page) {
            Some(seat) => match seat.next_in_line() {
                Some((next, _)) => format!("Page {} for {}", name(next), seat.name),
                None => format!("Say that nobody answers for {}", seat.name),
            },
            None => "Page the next person".to_owned(),
        },
        Timer::Climb { page, .. } => match (seat_of(page), green.page(page)) {
            (Some(seat), Some(page)) => {
                format!(
                    "Try another way to reach {} for {}",
                    name(&page.recipient),
                    seat.name
                )
            }
            _ => "Try another way to reach somebody".to_owned(),
        },
        Timer::RemindMe { page } => match green.page(page) {
            Some(page) => format!("Remind {}, as they asked", name(&page.recipient)),
            None => "Remind somebody, as they asked".to_owned(),
        },
        Timer::QuietEnds { .. } => "The night is over for somebody".to_owned(),
        Timer::AckExpires { .. } => "Ask whether they still are on it".to_owned(),
        Timer::AnswerBy => "The deadline: say who has not answered".to_owned(),
        Timer::MeetingSoon => "Remind those who sit of the meeting".to_owned(),
        Timer::MeetingBegins => "The meeting begins".to_owned(),
        Timer::MeetingEnds => "The meeting is over".to_owned(),
        Timer::LookForward => match &green.look_forward {
            Some(open) if !open.reminded => "Ask who has not looked forward yet".to_owned(),
            Some(_) | None => "The look forward ends".to_owned(),
        },
    };
    format!("{what} ({})", green.number)
}

//! What a surface looks like now: loads what it shows and renders it. Posts nothing.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::attempt::{Attempt, Trouble};
use super::subject::Read;
use super::times;
use crate::domain::action_item::ActionItem;
use crate::domain::code_green::CodeGreen;
use crate::domain::effect::{Audience, Notice, Surface};
use crate::domain::ids::{CodeGreenId, PageKey, UserId};
use crate::domain::ledger::{EntryKind, LedgerEntry};
use crate::domain::person::Viewer;
use crate::domain::plan::SectionVersion;
use crate::domain::section::SectionKey;
use crate::slack::directory::Names;
use crate::slack::render::{self, Message, Plan, Scene, Style, drill, veil};
use crate::store::change::DeliveryState;

/// A surface as it looks now.
pub(super) struct Picture {
    pub(super) message: Message,
    /// The state it was made from.
    pub(super) green: CodeGreen,
}

/// Short, and the same for the same message.
pub(super) fn digest(message: &Message) -> String {
    fingerprint(&serde_json::to_vec(message).unwrap_or_default())
}

/// The opaque id by which the message of a surface is found again: the same in every attempt and every process.
pub fn reference_of(code_green: CodeGreenId, surface: &str) -> String {
    fingerprint(format!("{code_green}/{surface}").as_bytes())
}

/// The same for what is said once: the job is its only name.
pub(super) fn reference_of_job(key: &str) -> String {
    fingerprint(key.as_bytes())
}

pub(super) fn fingerprint(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes)[..16])
}

impl Attempt<'_> {
    /// Neutral where it must be; with what this is for somebody who is asked for the first time.
    async fn as_it_is_sent(
        &self,
        green: &CodeGreen,
        surface: &Surface,
        drawn: Message,
    ) -> Result<Message, Trouble> {
        if veil::is_left_out(green, surface) {
            return Ok(drawn);
        }
        let drawn = if self.is_their_first(green, surface).await? {
            drawn.for_the_first_time()
        } else {
            drawn
        };
        // Last: what a notification shows of a confidential one is these words, and no more.
        let veiled = veil::veiled(green, &veil::what_of(green, surface), drawn);
        Ok(drill::marked(green, veiled))
    }

    /// Whether it asks somebody who was never paged here: what this is, they read below, as long as they are asked.
    async fn is_their_first(&self, green: &CodeGreen, surface: &Surface) -> Result<bool, Trouble> {
        let Surface::Page { page, attempt: 1 } = surface else {
            return Ok(false);
        };
        // A drill is nobody's first Code Green.
        let asked = green
            .page(page)
            .filter(|page| page.state.is_open() && !green.drill);
        let Some(recipient) = asked.map(|page| &page.recipient) else {
            return Ok(false);
        };
        let (store, ws) = (&self.bot.app.store, self.ws());
        let paged = store.was_paged_besides(ws, recipient, green.id, page);
        Ok(!paged.await?)
    }

    /// `None`: there is nothing to show (any more).
    pub(super) async fn picture(
        &self,
        code_green: CodeGreenId,
        surface: &Surface,
        repeat: bool,
    ) -> Result<Option<Picture>, Trouble> {
        let (store, ws) = (&self.bot.app.store, self.ws());
        let Some(green) = self.green(code_green).await? else {
            return Ok(None);
        };
        let mut people = green.people();
        let shown = match surface {
            Surface::Card => {
                let items = store.items_of(ws, code_green, &Viewer::System).await?;
                people.extend(items.iter().flat_map(people_of));
                Shown::Card(items)
            }
            Surface::Section { section } => {
                let head = store
                    .section_head(ws, code_green, *section, &Viewer::System)
                    .await?;
                people.extend(head.iter().map(|version| version.author.clone()));
                let entries = match EntryKind::of(*section) {
                    Some(_) => self.entries(&green).await?,
                    None => Vec::new(),
                };
                people.extend(entries.iter().flat_map(LedgerEntry::people));
                Shown::Section(*section, head, entries)
            }
            Surface::Item { item } => match store.item(ws, *item, &Viewer::System).await? {
                Some((_, item)) => {
                    people.extend(people_of(&item));
                    Shown::Item(Box::new(item))
                }
                None => return Ok(None),
            },
            Surface::GroundRules => Shown::GroundRules,
            Surface::LookForward => Shown::LookForward,
            Surface::Agenda => Shown::Agenda,
            // A file, which `invitation.rs` makes.
            Surface::Invitation => return Ok(None),
            Surface::ReadBack => {
                let heads = store.section_heads(ws, code_green, &Viewer::System).await?;
                let items = store.items_of(ws, code_green, &Viewer::System).await?;
                people.extend(items.iter().flat_map(people_of));
                let entries = self.entries(&green).await?;
                people.extend(entries.iter().flat_map(LedgerEntry::people));
                Shown::ReadBack(heads, items, entries)
            }
            Surface::Page { page, attempt } => {
                // A page that was sent with the mark keeps it when it is edited.
                let repeated = store.delivery(ws, code_green, page, *attempt).await?
                    == Some(DeliveryState::Repeated);
                Shown::Page {
                    page,
                    attempt: *attempt,
                    repeat: repeat || repeated,
                }
            }
            Surface::MandateRequest { approver } => Shown::MandateRequest(approver),
        };
        let names = self.bot.directory.names(ws, people).await;
        let thread = self.thread_for(&green, surface).await;
        let reader = veil::reader_of(&green, surface);
        let beside = match surface {
            Surface::Page { page, attempt: _ } => match green.page(page) {
                Some(_) if green.drill => Vec::new(),
                Some(page) => Box::pin(times::beside(self, &green, &page.recipient)).await?,
                None => Vec::new(),
            },
            _ => Vec::new(),
        };
        let scene = Scene {
            beside: &beside,
            ..self.scene(&names, thread.as_deref(), reader)
        };
        let message = match shown {
            Shown::Card(items) => render::card(&green, &items, scene),
            Shown::GroundRules => render::ground_rules(&green, scene),
            Shown::LookForward => render::look_forward(&green, scene),
            Shown::Agenda => render::agenda(&green, scene),
            Shown::ReadBack(heads, items, entries) => {
                let (heads, entries, items) = (&heads, &entries, &items);
                let plan = Plan {
                    heads,
                    entries,
                    items,
                };
                render::read_back(&green, plan, scene)
            }
            Shown::Section(section, head, entries) => {
                render::section(&green, section, head.as_ref(), &entries, scene)
            }
            Shown::Item(item) => render::item(&green, &item, scene),
            Shown::Page {
                page,
                attempt,
                repeat,
            } => render::page(&green, page, attempt, repeat, scene),
            Shown::MandateRequest(approver) => render::mandate_request(&green, approver, scene),
        };
        let message = self.as_it_is_sent(&green, surface, message).await?;
        Ok(Some(Picture { message, green }))
    }

    pub(super) async fn words(
        &self,
        green: Option<&CodeGreen>,
        notice: &Notice,
        to: &Audience,
    ) -> Result<Message, Trouble> {
        let read = Read::of(self, green, notice).await?;
        let mut people: BTreeSet<UserId> = green.map(CodeGreen::people).unwrap_or_default();
        people.extend(read.people());
        if let Audience::Person { user } | Audience::InThread { user } = to {
            people.insert(user.clone());
        }
        if let Notice::ItemGiven { by, .. }
        | Notice::ItemBlocked { by, .. }
        | Notice::Added { by, .. }
        | Notice::CannotCome { by, .. }
        | Notice::SectionMerged { with: by, .. }
        | Notice::PositionWritten { by, .. }
        | Notice::Admitted { by }
        | Notice::SameDealCalled { by }
        | Notice::SupportIf { by, .. } = notice
        {
            people.insert(by.clone());
        }
        let names = self.bot.directory.names(self.ws(), people).await;
        let thread = match green {
            Some(green) => self.bot.thread_of(green).await,
            None => None,
        };
        let reader = match to {
            Audience::Person { user } | Audience::InThread { user } => Some(user),
            Audience::Thread | Audience::Channel { .. } => None,
        };
        let scene = self.scene(&names, thread.as_deref(), reader);
        let message = render::notice(green, notice, to, read.subject(), scene);
        Ok(match green {
            Some(green) if !matches!(notice, Notice::Refused { .. }) => {
                let what = match to {
                    Audience::Thread | Audience::Channel { .. } => "there is news in the thread",
                    Audience::Person { .. } | Audience::InThread { .. } => {
                        "there is a word for you"
                    }
                };
                drill::marked(green, veil::veiled(green, what, message))
            }
            Some(_) | None => message,
        })
    }

    /// Only a page leads to the thread: all else is in it, or comes before it.
    async fn thread_for(&self, green: &CodeGreen, surface: &Surface) -> Option<String> {
        match surface {
            Surface::Page { .. } => self.bot.thread_of(green).await,
            Surface::Card
            | Surface::GroundRules
            | Surface::ReadBack
            | Surface::LookForward
            | Surface::Agenda
            | Surface::Invitation
            | Surface::Section { .. }
            | Surface::Item { .. }
            | Surface::MandateRequest { .. } => None,
        }
    }

    async fn entries(&self, green: &CodeGreen) -> Result<Vec<LedgerEntry>, Trouble> {
        let (store, ws) = (&self.bot.app.store, self.ws());
        Ok(store.ledger_of(ws, green.id, &Viewer::System).await?)
    }

    fn scene<'n>(
        &'n self,
        names: &'n Names,
        thread: Option<&'n str>,
        reader: Option<&'n UserId>,
    ) -> Scene<'n> {
        Scene {
            names,
            now: self.now(),
            team: &self.bot.identity.team,
            thread,
            reader,
            house: Style::of_house(&self.bot.app.company()),
            beside: &[],
        }
    }
}

enum Shown<'a> {
    Card(Vec<ActionItem>),
    GroundRules,
    LookForward,
    Agenda,
    ReadBack(Vec<SectionVersion>, Vec<ActionItem>, Vec<LedgerEntry>),
    Section(SectionKey, Option<SectionVersion>, Vec<LedgerEntry>),
    Item(Box<ActionItem>),
    Page {
        page: &'a PageKey,
        attempt: u8,
        repeat: bool,
    },
    MandateRequest(&'a UserId),
}

pub(super) fn people_of(item: &ActionItem) -> impl Iterator<Item = UserId> + '_ {
    let moved = item.last_move.iter().map(|last| &last.by);
    item.owner
        .iter()
        .chain(moved)
        .chain([&item.created_by])
        .cloned()
}

//! One Code Green with everybody in it whom the table of authority knows, made anew for each attempt.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use codegreen::domain::action_item::{ActionItem, ItemState, LastMove, Move, Via};
use codegreen::domain::attendance::Presence;
use codegreen::domain::code_green::{CodeGreen, Meeting, OutcomeKind, Phase, Place};
use codegreen::domain::confidential::Confidential;
use codegreen::domain::effect::Surface;
use codegreen::domain::ids::{CodeGreenId, ItemId, Number, PageKey, UserId, WorkspaceId};
use codegreen::domain::ledger::LedgerEntry;
use codegreen::domain::look_forward::LookForward;
use codegreen::domain::mandate::Mandate;
use codegreen::domain::money::Money;
use codegreen::domain::opportunity::{Opportunity, Reason};
use codegreen::domain::page::{Obsolete, Page, PageState, Role, Waits};
use codegreen::domain::seat::{Delegation, DelegationState, Holder, Seat};
use codegreen::domain::support::{ReadBack, Support};
use codegreen::store::Store;
use codegreen::store::change::{Change, Write};
use codegreen::store::refs::MessageRef;

use super::Kind;
use super::in_the_ledger::{a_barrier, a_decision, an_idea, entry};

/// Who may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum World {
    /// Everybody here.
    Open,
    /// Confidential: all who have to do with it, and Nadia, who has not.
    Secret,
    /// Confidential, and everybody but the caller and the sponsor was taken off the roster.
    Sealed,
    /// A drill, in which there is less to do.
    Drill,
}

/// Where it stands when somebody tries something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Requested,
    Paging,
    Closed,
}

/// What somebody tries something on.
#[derive(Clone, Debug)]
pub struct Fixture {
    pub green: CodeGreen,
    /// Mia's, for Finance, moved last by Omar, who has nothing else to do with it.
    pub item: ActionItem,
    /// Nadia's.
    pub idea: LedgerEntry,
    /// Mia's to break.
    pub barrier: LedgerEntry,
    /// Over its limit: it waits for Rita.
    pub decision: LedgerEntry,
    pub channel: String,
}

pub const CARD: &str = "1795442400.000100";
pub const ITEM: &str = "1795442400.000200";
pub const PAGE: &str = "1795442400.000300";

fn page(rung: u16, recipient: &str, role: Role, state: PageState, at: DateTime<Utc>) -> Page {
    Page {
        rung,
        recipient: recipient.into(),
        role,
        state,
        carriers: Vec::new(),
        delivered_at: Some(at),
        attempts: 1,
        again: Vec::new(),
        remind_me_at: None,
        regardless: false,
    }
}

fn seat(function: &str, lead: &str, holder: Option<&str>, at: DateTime<Utc>) -> Seat {
    Seat {
        function: function.into(),
        name: function.to_owned(),
        ask: "terms".to_owned(),
        required: true,
        lead: lead.into(),
        deputies: vec!["U0DEV".into(), "U0NEXT".into()],
        holder: holder.map(|by| Holder {
            by: by.into(),
            at,
            asked_again: None,
        }),
        delegation: None,
        presence: Presence::default(),
        pages: Vec::new(),
        support: Support {
            asked_on: 1,
            word: None,
        },
    }
}

fn seats(at: DateTime<Utc>) -> Vec<Seat> {
    let yes = PageState::Acknowledged { at };
    let mut finance = seat("finance", "U0CFO", Some("U0CFO"), at);
    finance.pages = vec![page(0, "U0CFO", Role::Lead, yes.clone(), at)];
    let mut legal = seat("legal", "U0LENA", None, at);
    legal.pages = vec![
        page(0, "U0LENA", Role::Lead, PageState::TimedOut { at }, at),
        page(1, "U0DEV", Role::Deputy, PageState::Sent { at }, at),
    ];
    let mut product = seat("product", "U0CPO", Some("U0PM"), at);
    let why = Obsolete::Covered;
    product.pages = vec![
        page(0, "U0CPO", Role::Lead, PageState::Cancelled { at, why }, at),
        page(1, "U0PM", Role::StandIn, yes, at),
    ];
    product.delegation = Some(Delegation {
        from: "U0CPO".into(),
        to: "U0PM".into(),
        rung: 1,
        note: None,
        state: DelegationState::Accepted { at },
    });
    vec![finance, legal, product]
}

fn green(ws: &WorkspaceId, world: World, stage: Stage, now: DateTime<Utc>) -> CodeGreen {
    let at = now - TimeDelta::hours(1);
    let confidential = |admitted: &[Kind]| Confidential {
        code_name: format!("Harbour {}", CodeGreenId::new()),
        // And somebody to be taken off.
        admitted: admitted
            .iter()
            .map(|kind| kind.user())
            .chain(["U0GHOST".into()])
            .collect::<BTreeSet<UserId>>(),
    };
    let id = CodeGreenId::new();
    CodeGreen {
        workspace: ws.clone(),
        id,
        number: Number(0),
        version: 1,
        channel: "C0ESCALATE".into(),
        opportunity: Opportunity {
            account: "Zephyr".to_owned(),
            // The deal of no other.
            name: format!("Renewal {id}"),
            amount: Money::parse("1.2m EUR").expect("an amount"),
            stage: None,
            close_on: (now + TimeDelta::days(9)).date_naive(),
            reason: Reason::Slipped,
            situation: "Signature slipped twice.".to_owned(),
            to_win: None,
            next_step: None,
            next_step_on: None,
            crm_link: None,
        },
        caller: Kind::Caller.user(),
        mandate: match stage {
            Stage::Requested => Mandate::Asked {
                approvers: vec![Kind::Sponsor.user(), Kind::Approver.user()],
                asked: 2,
                chosen: Kind::Sponsor.user(),
                until: None,
                desk: None,
            },
            Stage::Paging | Stage::Closed => Mandate::Given {
                sponsor: Kind::Sponsor.user(),
                at,
            },
        },
        phase: match stage {
            Stage::Requested => Phase::Requested,
            Stage::Paging => Phase::Paging { since: at },
            Stage::Closed => Phase::Closed {
                at: now,
                by: Kind::Caller.user(),
                outcome: OutcomeKind::Lost,
                note: None,
                final_amount: None,
            },
        },
        seats: if stage == Stage::Requested {
            vec![
                seat("finance", "U0CFO", None, at),
                seat("legal", "U0LENA", None, at),
            ]
        } else {
            seats(at)
        },
        waits: Waits {
            remind_after: 300,
            escalate_after: 600,
            approve_within: None,
        },
        ladder: None,
        ack_expires_after: None,
        quiet_override: None,
        answer_within: 1800,
        answer_by: Some(now - TimeDelta::minutes(1)),
        meeting: Meeting::at(now + TimeDelta::minutes(30), Place::Huddle),
        meeting_in: 1800,
        source: None,
        declared_at: at,
        joined: Vec::new(),
        outside: Vec::new(),
        before_close: (stage == Stage::Closed).then_some(Phase::Paging { since: at }),
        read_back: Some(ReadBack {
            version: 1,
            by: Kind::Caller.user(),
            at,
        }),
        look_forward: (stage == Stage::Closed).then(|| LookForward {
            until: now + TimeDelta::days(2),
            reminded: false,
            answers: Vec::new(),
        }),
        confidential: match world {
            World::Open | World::Drill => None,
            World::Secret => Some(confidential(&Kind::WITH_A_PART)),
            World::Sealed => Some(confidential(&[Kind::Caller, Kind::Sponsor])),
        },
        drill: world == World::Drill,
    }
}

fn item(green: &CodeGreen, now: DateTime<Utc>) -> ActionItem {
    let at = now - TimeDelta::minutes(30);
    ActionItem {
        workspace: green.workspace.clone(),
        code_green: green.id,
        id: ItemId::new(),
        version: 1,
        what: "Draft the cap".to_owned(),
        owner: Some(Kind::ItemOwner.user()),
        function: Some("finance".into()),
        due_on: None,
        barrier: None,
        state: ItemState::InProgress,
        note: None,
        last_move: Some(LastMove {
            made: Move::Resume,
            by: Kind::ItemMover.user(),
            via: Via::Button,
            at,
            state_before: ItemState::Open,
            owner_before: Some(Kind::ItemOwner.user()),
            note_before: None,
        }),
        taken_back: Vec::new(),
        source: None,
        created_by: Kind::Caller.user(),
        created_at: at,
        updated_at: at,
    }
}

/// Writes one, with the messages that people act on.
pub async fn make(
    store: &Store,
    ws: &WorkspaceId,
    world: World,
    stage: Stage,
    now: DateTime<Utc>,
) -> anyhow::Result<Fixture> {
    let green = green(ws, world, stage, now);
    let item = item(&green, now);
    let idea = entry(&green, Kind::Member, an_idea(), now);
    let barrier = entry(&green, Kind::Caller, a_barrier(), now);
    let decision = entry(&green, Kind::Caller, a_decision(), now);
    // A channel of its own, so that the messages are, too.
    let channel = format!("C{}", green.id);
    let lies = |surface: Surface, ts: &str| {
        Write::MessageRef(MessageRef {
            channel: channel.as_str().into(),
            ts: ts.into(),
            code_green: Some(green.id),
            surface: surface.key(),
            shown: String::new(),
        })
    };
    let page = PageKey {
        seat: "legal".into(),
        rung: 1,
    };
    let mut change = Change::new(ws.clone(), now);
    change.writes = vec![
        Write::NewCodeGreen {
            green: Box::new(green.clone()),
            draft: None,
        },
        Write::NewItem(Box::new(item.clone())),
        Write::NewEntry(Box::new(idea.clone())),
        Write::NewEntry(Box::new(barrier.clone())),
        Write::NewEntry(Box::new(decision.clone())),
        lies(Surface::Card, CARD),
        lies(Surface::Item { item: item.id }, ITEM),
        lies(Surface::Page { page, attempt: 1 }, PAGE),
    ];
    let committed = store.commit(change).await?;
    let number = committed.number.unwrap_or_default();
    let green = CodeGreen { number, ..green };
    Ok(Fixture {
        green,
        item,
        idea,
        barrier,
        decision,
        channel,
    })
}

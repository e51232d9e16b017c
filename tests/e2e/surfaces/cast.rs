//! The deal and the table that every surface is drawn from. Whatever people type goes through
//! [`Cast::say`], so that a test can put its own text into every field at once.

use super::people;
use chrono::TimeDelta;
use codegreen::app::draft::{Chair, DraftBody, Table};
use codegreen::config::Company;
use codegreen::config::paging::Paging;
use codegreen::domain::action_item::{ActionItem, ItemState};
use codegreen::domain::attendance::Presence;
use codegreen::domain::code_green::{CodeGreen, Meeting, Phase, Place};
use codegreen::domain::function::Function;
use codegreen::domain::ids::{CodeGreenId, DraftId, ItemId, Number};
use codegreen::domain::mandate::{Mandate, Policy};
use codegreen::domain::money::Money;
use codegreen::domain::opportunity::{Opportunity, Reason};
use codegreen::domain::page::{Page, PageState, Role, Waits};
use codegreen::domain::plan::SectionVersion;
use codegreen::domain::seat::{Delegation, DelegationState, Holder, Seat};
use codegreen::domain::section::SectionKey;
use codegreen::domain::support::Support;
use codegreen::slack::directory::Names;
use codegreen::slack::render::{Scene, Style};

pub use super::people::*;

const THREAD: &str = "https://acme.slack.com/archives/C0ESCALATE/p1795440900000100?thread_ts=1795440900.000100&cid=C0ESCALATE";

/// Who says what.
pub struct Cast {
    words: Box<dyn Fn(&str) -> String>,
    names: Names,
}

impl Cast {
    /// Everybody says what one would expect.
    pub fn ordinary() -> Self {
        Self::saying(str::to_owned)
    }

    /// Everybody says this instead, given what one would expect; so are they called.
    pub fn saying(words: impl Fn(&str) -> String + 'static) -> Self {
        let names = people::called(&words);
        Self {
            words: Box::new(words),
            names,
        }
    }

    pub fn say(&self, words: &str) -> String {
        (self.words)(words)
    }

    pub fn names(&self) -> &Names {
        &self.names
    }

    pub fn scene(&self) -> Scene<'_> {
        Scene {
            names: &self.names,
            now: now(),
            team: "T0TEAM",
            thread: Some(THREAD),
            reader: None,
            house: Style::default(),
            beside: &[],
        }
    }

    /// The same before the card is posted.
    pub fn early_scene(&self) -> Scene<'_> {
        Scene {
            thread: None,
            ..self.scene()
        }
    }

    pub fn deal(&self) -> Opportunity {
        Opportunity {
            account: self.say("Acme"),
            name: self.say("Renewal 2027"),
            amount: Money::parse("1.2m EUR").unwrap(),
            stage: Some(self.say("Negotiation")),
            close_on: date("2026-12-04"),
            reason: Reason::Slipped,
            situation: self
                .say("Procurement wants our liability cap doubled. Signature slipped twice."),
            to_win: Some(self.say("A cap both lawyers can sign.")),
            next_step: Some(self.say("Their steering committee decides")),
            next_step_on: Some(date("2026-11-26")),
            crm_link: Some("https://crm.example.com/deals/4711?tab=main&view=all".to_owned()),
        }
    }

    /// Being paged: on it, silent, delegated, declined, missing, and one that is optional and not asked yet.
    pub fn green(&self) -> CodeGreen {
        CodeGreen {
            workspace: "T0TEAM".into(),
            id: CodeGreenId::parse("01890000000070008000000000000001").unwrap(),
            number: Number(42),
            version: 7,
            channel: "C0ESCALATE".into(),
            opportunity: self.deal(),
            caller: ALICE.into(),
            mandate: Mandate::Given {
                sponsor: TOM.into(),
                at: now(),
            },
            phase: Phase::Paging { since: now() },
            seats: vec![
                self.held("finance", "Finance", CARLA, CARLA),
                self.silent("legal", "Legal", LENA, &[DEV]),
                self.delegated(),
                self.declined(),
                self.missing(),
                self.unasked(),
            ],
            waits: Waits {
                remind_after: 300,
                escalate_after: 600,
                approve_within: None,
            },
            ladder: None,
            ack_expires_after: None,
            quiet_override: None,
            answer_within: 1800,
            answer_by: Some(now() + TimeDelta::minutes(30)),
            meeting: Meeting::at(now() + TimeDelta::minutes(55), Place::Huddle),
            meeting_in: 1800,
            source: None,
            declared_at: now(),
            joined: Vec::new(),
            outside: Vec::new(),
            before_close: None,
            read_back: None,
            look_forward: None,
            confidential: None,
            drill: false,
        }
    }

    /// The same, with every seat held by its lead.
    pub fn convened(&self) -> CodeGreen {
        let mut green = self.green();
        green.phase = Phase::Convened { at: now() };
        for seat in &mut green.seats {
            let (function, lead) = (seat.function.as_str(), seat.lead.as_str());
            *seat = self.held(function, &seat.name.clone(), lead, lead);
        }
        green
    }

    pub fn seat(&self, key: &str, name: &str, lead: &str, deputies: &[&str]) -> Seat {
        Seat {
            function: key.into(),
            name: self.say(name),
            ask: self.say(&format!("What {name} can give, and where it stops.")),
            required: true,
            lead: lead.into(),
            deputies: deputies.iter().map(|deputy| (*deputy).into()).collect(),
            holder: None,
            delegation: None,
            support: Support::default(),
            presence: Presence::default(),
            pages: Vec::new(),
        }
    }

    pub fn silent(&self, key: &str, name: &str, lead: &str, deputies: &[&str]) -> Seat {
        let mut seat = self.seat(key, name, lead, deputies);
        seat.pages.push(page(0, lead, Role::Lead, sent()));
        seat
    }

    pub fn held(&self, key: &str, name: &str, lead: &str, by: &str) -> Seat {
        let mut seat = self.seat(key, name, lead, &[DEV]);
        seat.pages.push(page(
            0,
            lead,
            Role::Lead,
            PageState::Acknowledged { at: now() },
        ));
        seat.holder = Some(Holder {
            by: by.into(),
            at: now(),
            asked_again: None,
        });
        seat
    }

    fn delegated(&self) -> Seat {
        let mut seat = self.silent("product", "Product", PRIYA, &[]);
        seat.pages.push(page(1, MIA, Role::StandIn, sent()));
        seat.delegation = Some(self.offer(PRIYA, MIA));
        seat
    }

    fn declined(&self) -> Seat {
        let mut seat = self.seat("delivery", "Delivery", HUGO, &[MIA]);
        let note = Some(self.say("I am on a plane."));
        seat.pages.push(page(
            0,
            HUGO,
            Role::Lead,
            PageState::Declined { at: now(), note },
        ));
        seat.pages.push(page(1, MIA, Role::Deputy, sent()));
        seat
    }

    fn missing(&self) -> Seat {
        let mut seat = self.seat("security", "Security", SARA, &[]);
        seat.pages
            .push(page(0, SARA, Role::Lead, PageState::TimedOut { at: now() }));
        seat
    }

    fn unasked(&self) -> Seat {
        let mut seat = self.seat("marketing", "Marketing", NADIA, &[]);
        seat.required = false;
        seat
    }

    pub fn offer(&self, from: &str, to: &str) -> Delegation {
        Delegation {
            from: from.into(),
            to: to.into(),
            rung: 1,
            note: Some(self.say("You know this customer best.")),
            state: DelegationState::Offered { at: now() },
        }
    }

    pub fn item(&self, state: ItemState) -> ActionItem {
        let owned = state != ItemState::Open;
        ActionItem {
            workspace: "T0TEAM".into(),
            code_green: self.green().id,
            id: ItemId::parse("01890000000070008000000000000002").unwrap(),
            version: 1,
            what: self.say("Draft a cap at 1.5x and send it to their counsel"),
            owner: owned.then(|| DEV.into()),
            function: Some("legal".into()),
            due_on: Some(date("2026-11-25")),
            barrier: Some(self.say("Liability policy allows 1x only")),
            state,
            note: owned.then(|| self.say("Their counsel answers on Friday.")),
            last_move: None,
            taken_back: Vec::new(),
            source: None,
            created_by: CARLA.into(),
            created_at: now(),
            updated_at: now(),
        }
    }

    pub fn items(&self) -> Vec<ActionItem> {
        use ItemState::{Blocked, Done, Dropped, InProgress, Open};
        [Open, InProgress, Blocked, Done, Dropped]
            .map(|state| self.item(state))
            .to_vec()
    }

    pub fn section(&self, section: SectionKey) -> SectionVersion {
        SectionVersion {
            workspace: "T0TEAM".into(),
            code_green: self.green().id,
            section,
            version: 3,
            text: self.say("Signed by their steering committee.\nCap at 1.5 times the annual fee."),
            author: CARLA.into(),
            at: now(),
        }
    }

    pub fn company(&self) -> Company {
        let function = |key: &str, name: &str, lead: &str, deputies: &[&str], required| Function {
            key: key.into(),
            name: self.say(name),
            lead: lead.into(),
            deputies: deputies.iter().map(|deputy| (*deputy).into()).collect(),
            required,
            brings: self.say(&format!("{name}: terms and limits")),
        };
        Company {
            locale: None,
            channel: "C0ESCALATE".into(),
            policy: Policy {
                deal_desk: None,
                minimum_amount: vec![Money::parse("230k EUR").unwrap()],
                approvers: vec![TOM.into(), RITA.into()],
            },
            paging: Paging::default(),
            mail_from: None,
            contacts: Vec::new(),
            emoji: codegreen::config::emoji::EmojiRules::default(),
            meeting_url: None,
            meeting_in: 1800,
            functions: vec![
                function("finance", "Finance", CARLA, &[], true),
                function("legal", "Legal", LENA, &[DEV], true),
                function("product", "Product", PRIYA, &[], true),
                function("operations", "Operations", GONE, &[SARA], true),
                function("marketing", "Marketing", NADIA, &[], false),
            ],
        }
    }

    /// Steps 1 and 2 as submitted.
    pub fn draft(&self) -> DraftBody {
        let chairs = self.company().functions.into_iter().map(|function| Chair {
            function: function.key,
            person: function.lead,
            ask: function.brings,
        });
        DraftBody {
            opportunity: Some(self.deal()),
            sponsor: Some(TOM.into()),
            table: Some(Table {
                chairs: chairs.collect(),
                starts_at: now() + TimeDelta::minutes(55),
                find_a_time: false,
                place: Place::Huddle,
            }),
            confidential: None,
            source: None,
        }
    }
}

pub fn draft_id() -> DraftId {
    DraftId::parse("01890000000070008000000000000003").unwrap()
}

pub fn page(rung: u16, recipient: &str, role: Role, state: PageState) -> Page {
    Page {
        rung,
        recipient: recipient.into(),
        role,
        state,
        carriers: Vec::new(),
        delivered_at: Some(now()),
        attempts: 1,
        again: Vec::new(),
        remind_me_at: None,
        regardless: false,
    }
}

//! One document, written as it is read: it never stands in memory whole.

use std::io::Write;

use serde_json::{Value, json};

use super::record::{Record, amount, standing, time};
use crate::domain::action_item::ActionItem;
use crate::domain::ids::UserId;
use crate::domain::ledger::{Content, Decision, EntryKind, LedgerEntry, Word};
use crate::domain::look_forward::QUESTIONS;
use crate::domain::plan::SectionVersion;
use crate::domain::seat::Seat;

pub(super) struct Sheet<W: Write> {
    writer: W,
    first: bool,
}

impl<W: Write> Sheet<W> {
    pub(super) fn begin(mut writer: W) -> anyhow::Result<Self> {
        writer.write_all(b"{\"code_greens\":[")?;
        Ok(Self {
            writer,
            first: true,
        })
    }

    pub(super) fn add(&mut self, record: &Record) -> anyhow::Result<()> {
        self.writer
            .write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        Ok(self
            .writer
            .write_all(code_green(record).to_string().as_bytes())?)
    }

    pub(super) fn end(mut self) -> anyhow::Result<W> {
        self.writer.write_all(b"\n]}\n")?;
        self.writer.flush()?;
        Ok(self.writer)
    }
}

/// The five questions and what was answered, without names.
fn look_forward(record: &Record) -> Vec<Value> {
    let answers = (record.green.look_forward.iter()).flat_map(|open| &open.answers);
    let answers: Vec<&[String]> = answers.map(|answers| answers.words.as_slice()).collect();
    let to = |place: usize| {
        let words = answers.iter().filter_map(|words| words.get(place));
        words.filter(|words| !words.is_empty()).collect::<Vec<_>>()
    };
    (QUESTIONS.iter().enumerate())
        .map(|(place, question)| json!({ "question": question, "answers": to(place) }))
        .filter(|_| !answers.is_empty())
        .collect()
}

fn final_amount(record: &Record) -> Option<Value> {
    let money = record.end().final_amount?;
    Some(json!({ "amount": amount(money), "currency": money.currency.code() }))
}

fn code_green(record: &Record) -> Value {
    let green = &record.green;
    let deal = &green.opportunity;
    let end = record.end();
    json!({
        "number": green.number.to_string(),
        "id": green.id.to_string(),
        "workspace": green.workspace,
        "account": deal.account,
        "deal": deal.name,
        "amount": amount(&deal.amount),
        "currency": deal.amount.currency.code(),
        "stage": deal.stage,
        "reason": deal.reason.key(),
        "close_on": deal.close_on,
        "situation": deal.situation,
        "to_win": deal.to_win,
        "next_step": deal.next_step,
        "next_step_on": deal.next_step_on,
        "crm_link": deal.crm_link,
        "phase": green.phase.key(),
        "outcome": end.outcome,
        "outcome_note": end.note,
        "final_amount": final_amount(record),
        "look_forward": look_forward(record),
        "caller": person(record, &green.caller),
        "sponsor": green.sponsor().map(|user| person(record, user)),
        "declared_at": time(green.declared_at),
        "meeting_at": time(green.meeting.starts_at),
        "closed_at": end.at.map(time),
        "seats": green.seats.iter().map(|it| seat(record, it)).collect::<Vec<_>>(),
        "plan": record.plan.iter().map(|it| section(record, it)).collect::<Vec<_>>(),
        "ideas": rows(record, EntryKind::Idea),
        "barriers": rows(record, EntryKind::Barrier),
        "decisions": rows(record, EntryKind::Decision),
        "action_items": record.items.iter().map(|it| item(record, it)).collect::<Vec<_>>(),
    })
}

fn person(record: &Record, user: &UserId) -> Value {
    json!({ "id": user, "name": record.name(user) })
}

fn seat(record: &Record, seat: &Seat) -> Value {
    json!({
        "function": seat.function,
        "name": seat.name,
        "required": seat.required,
        "standing": standing(seat),
        "lead": person(record, &seat.lead),
        "held_by": seat.holder.as_ref().map(|holder| person(record, &holder.by)),
        "held_since": seat.holder.as_ref().map(|holder| time(holder.at)),
    })
}

fn section(record: &Record, version: &SectionVersion) -> Value {
    json!({
        "section": version.section.key(),
        "title": version.section.section().title,
        "version": version.version,
        "text": version.text,
        "author": person(record, &version.author),
        "at": time(version.at),
    })
}

fn rows(record: &Record, kind: EntryKind) -> Vec<Value> {
    let of_kind = |entry: &&LedgerEntry| entry.content.kind() == kind;
    let rows = record.ledger.iter().filter(of_kind);
    rows.map(|entry| row(record, entry)).collect()
}

fn row(record: &Record, entry: &LedgerEntry) -> Value {
    let mut value = match &entry.content {
        Content::Idea(idea) => json!({
            "text": idea.text,
            "action_item": idea.became.map(|item| item.to_string()),
        }),
        Content::Barrier(barrier) => json!({
            "what": barrier.what,
            "side": barrier.side.key(),
            "nature": barrier.nature.key(),
            "owner": barrier.owner.as_ref().map(|user| person(record, user)),
            "broken": barrier.broken,
        }),
        Content::Decision(decision) => terms(record, decision),
    };
    value["id"] = json!(entry.id.to_string());
    value["author"] = person(record, &entry.author);
    value["created_at"] = json!(time(entry.created_at));
    value["updated_at"] = json!(time(entry.updated_at));
    value
}

fn terms(record: &Record, Decision { terms, word }: &Decision) -> Value {
    let (word, reason) = match word {
        Word::NotNeeded => ("not_needed", None),
        Word::Asked { on: _ } => ("asked", None),
        Word::Approved { .. } => ("approved", None),
        Word::Objected { reason, .. } => ("objected", Some(reason)),
    };
    json!({
        "give": terms.give,
        "get": terms.get,
        "comes_to": terms.stake.map(|stake| stake.to_string()),
        "limit": terms.limit.map(|limit| limit.to_string()),
        "approver": terms.approver.as_ref().map(|user| person(record, user)),
        "expires_on": terms.expires_on,
        "word": word,
        "reason": reason,
    })
}

fn item(record: &Record, item: &ActionItem) -> Value {
    json!({
        "id": item.id.to_string(),
        "what": item.what,
        "state": item.state.key(),
        "owner": item.owner.as_ref().map(|user| person(record, user)),
        "function": item.function,
        "due_on": item.due_on,
        "barrier": item.barrier,
        "note": item.note,
        "created_at": time(item.created_at),
        "updated_at": time(item.updated_at),
    })
}

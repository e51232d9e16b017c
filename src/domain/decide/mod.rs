//! The only place where a Code Green changes. One file a family, its functions in the order in which they are called;
//! what a family does *not* do stands at its head.

mod admitting;
mod answering;
mod closing;
mod convening;
mod delegating;
mod drilling;
mod finding;
mod looking_forward;
mod mandate;
mod meeting;
mod mending;
mod paging;
mod patience;
mod supporting;
mod timers;
mod work;

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};

use self::work::Work;
use super::code_green::CodeGreen;
use super::command::{Command, Declaration};
use super::effect::Effect;
use super::person::By;
use super::refusal::Refusal;

/// A Code Green after a command, and what is to be done about it. Where nothing changed, `code_green` equals what came
/// in; there may be effects all the same: a deadline that passes is told, a page that was recorded late is made true.
/// `version` is left to the commit.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub code_green: CodeGreen,
    pub effects: Vec<Effect>,
}

/// Calls a Code Green: asks for the mandate, or pages at once where it is given.
///
/// # Errors
/// [`Refusal::NotAMember`] for a guest, a stranger, a bot or a deactivated account.
pub fn declare(declaration: Declaration, by: &By, now: DateTime<Utc>) -> Result<Outcome, Refusal> {
    by.member()?;
    let mut work = Work::on(declaration.code_green, now);
    work.declare();
    Ok(work.outcome())
}

/// Decides one command. What time and the deliveries report is taken in whatever state the Code Green is in, and
/// never refused; what people ask for is, with a reason.
///
/// # Errors
/// [`Refusal::NotAMember`], [`Refusal::NotYetMandated`] and [`Refusal::Over`] for any of them; each command's own file
/// names its own.
pub fn decide(
    green: &CodeGreen,
    command: Command,
    by: &By,
    now: DateTime<Utc>,
) -> Result<Outcome, Refusal> {
    if green.drill && !command.is_for_a_drill() {
        by.member()?;
        return Err(Refusal::OnlyADrill);
    }
    let mut work = Work::on(green.clone(), now);
    match command {
        Command::GiveMandate => work.give_mandate(by.member()?)?,
        Command::DenyMandate { reason } => work.deny_mandate(by.member()?, reason)?,
        Command::Redirect { reason } => work.redirect(by.member()?, reason)?,
        Command::Acknowledge { seat } => work.acknowledge(&seat, by.member()?)?,
        Command::AcknowledgeAll => work.acknowledge_all(by.member()?)?,
        Command::Decline {
            seat,
            stand_in,
            note,
        } => {
            work.decline(&seat, by.member()?, stand_in, note)?;
        }
        Command::Delegate { seat, to, note } => work.delegate(&seat, by.member()?, to, note)?,
        Command::RemindMe { seat } => work.remind_me(&seat, by.member()?)?,
        Command::OverrideQuiet { reason } => work.override_quiet(by.member()?, reason)?,
        Command::RecordSent {
            page,
            attempt,
            medium,
        } => work.record_sent(&page, attempt, medium),
        Command::RecordUnreachable { page, medium, why } => {
            work.record_unreachable(&page, medium, why);
        }
        Command::RecordPassedOver { page, why } => work.record_passed_over(&page, why),
        Command::RecordOutside { users } => work.record_outside(users),
        Command::Fire { timer } => work.fire(timer),
        Command::Mend { found } => work.mend(&found),
        Command::RecordRoom { channel } => work.record_room(channel),
        Command::Admit { user } => work.admit(by.member()?, &user)?,
        Command::Dismiss { user } => work.dismiss(by.member()?, &user)?,
        Command::Join { note } => work.join(by.member()?, note)?,
        Command::ConveneWithGaps => work.convene_with_gaps(by.member()?)?,
        Command::PageTheNext => work.page_the_next(by.member()?)?,
        Command::Postpone { from } => work.postpone(by.member()?, from)?,
        Command::ReadBack => work.read_back(by.member()?)?,
        Command::Support { version, condition } => {
            work.support(by.member()?, version, condition)?;
        }
        Command::PlanChanged { touched } => work.plan_changed(&touched),
        Command::Reopen => work.reopen(by.member()?)?,
        Command::Close(closing) => work.close(by.member()?, closing)?,
        Command::OfferTimes { times } => work.offer_times(times),
        Command::ChooseTime { at, suits } => work.choose_time(by.member()?, at, suits)?,
        Command::BeHere => work.be_here(by.member()?)?,
        Command::MarkAttendance { marks } => work.mark(by.member()?, &marks)?,
        Command::WritePosition { seat, text } => {
            work.write_position(&seat, by.member()?, text)?;
        }
        Command::LookForward { words } => work.look_forward(by.member()?, words)?,
    }
    Ok(work.outcome())
}

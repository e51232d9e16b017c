//! P1, step 3: what will happen when it is called; and the answer when the deal has an open Code Green already.

use chrono::{NaiveDate, TimeDelta};
use serde_json::Value;

use crate::app::draft::{Chair, DraftBody, Table};
use crate::config::Company;
use crate::domain::code_green::{CodeGreen, Place};
use crate::domain::confidential::{CODE_NAME, Wish};
use crate::domain::function::Function;
use crate::domain::ids::{DraftId, UserId};
use crate::domain::opportunity::Opportunity;
use crate::domain::person::Standing;
use crate::slack::render::prose::Line;
use crate::slack::render::text::{business_days_until, clip, count, join, one_line};
use crate::slack::render::{Scene, card, deal};
use crate::slack::render::{kit, sheet::Sheet};
use crate::slack::wire::{Press, ViewKind};

/// Step 3: who is paged, in their own local time, the deadline, the quorum, the meeting. `banner` stands above it all: what
/// went wrong with the last submit, and that nothing is lost.
pub fn preview_modal(
    draft: DraftId,
    body: &DraftBody,
    company: &Company,
    caller: &UserId,
    banner: Option<&str>,
    scene: Scene<'_>,
) -> Value {
    let kind = ViewKind::Preview { draft };
    let (Some(opportunity), Some(table)) = (&body.opportunity, &body.table) else {
        return Sheet::new()
            .line("Part of this draft is missing. Close this window and call it again with /codegreen.")
            .reading(&kind, "Call a Code Green");
    };
    let preview = Preview {
        opportunity,
        table,
        company,
        caller,
        scene,
    };
    let asks = company.policy.needs_permission(&opportunity.amount, caller);
    let today = deal::today(scene, caller);
    let mut sheet = Sheet::new();
    if let Some(banner) = banner {
        sheet = sheet.line(Line::new().text("⚠️ ").bold(clip(banner, 1000)));
    }
    sheet = sheet.say(preview.deal(today, preview.sponsor(body.sponsor.as_ref(), asks)));
    if let Some(wish) = &body.confidential {
        sheet = sheet.line(confidential(wish));
    }
    if asks {
        sheet = sheet.line(preview.permission(body.sponsor.as_ref()));
    }
    sheet = sheet.say(preview.paged()).say(preview.conditions(asks));
    if let Some(advice) = timing(opportunity, today) {
        sheet = sheet.aside(advice);
    }
    sheet.form(
        &kind,
        "Ready to call?",
        if asks {
            "Ask permission"
        } else {
            "Call the Code Green"
        },
    )
}

/// What is different when it is confidential.
fn confidential(wish: &Wish) -> Line {
    let name = match &wish.code_name {
        Some(name) => format!(
            " It goes by the code name {}.",
            one_line(name, CODE_NAME * 2)
        ),
        None => " It gets a code name.".to_owned(),
    };
    Line::new().text("🔒 ").bold("Confidential.").text(format!(
        "{name} Everything lies in a private channel of its own; only those named here, and whom they add, see it. Notifications and letters say the code name and no more."
    ))
}

struct Preview<'a> {
    opportunity: &'a Opportunity,
    table: &'a Table,
    company: &'a Company,
    caller: &'a UserId,
    scene: Scene<'a>,
}

impl Preview<'_> {
    fn deal(&self, today: NaiveDate, sponsor: Option<&UserId>) -> Vec<Line> {
        let mut lines = vec![Line::new().bold(deal::title(self.opportunity))];
        lines.extend(deal::facts(self.opportunity, today, self.scene.style()));
        lines.extend(sponsor.map(|user| Line::new().text("Sponsor: ").name(self.scene, user)));
        lines
    }

    /// Whose mandate it will have: an approver who calls one has their own. While permission is asked nobody knows: it is
    /// whoever says Go.
    fn sponsor<'a>(&'a self, chosen: Option<&'a UserId>, asks: bool) -> Option<&'a UserId> {
        let own = self.company.policy.approvers.contains(self.caller);
        if own {
            Some(self.caller)
        } else {
            chosen.filter(|_| !asks)
        }
    }

    /// The sponsor whom the caller chose is asked first, if that is an approver.
    fn permission(&self, chosen: Option<&UserId>) -> Line {
        let line = Line::new().text("This one needs a yes first: ");
        let approvers = &self.company.policy.approvers;
        let first = chosen.filter(|chosen| approvers.contains(chosen));
        let line = match first.or_else(|| approvers.first()) {
            Some(approver) => line.name(self.scene, approver),
            None => line.text("an approver"),
        };
        line.text(" is asked, and has the mandate with a Go. Nobody is paged before that.")
    }

    fn paged(&self) -> Vec<Line> {
        let mut lines = vec![Line::new().bold("Who is paged")];
        lines.extend(self.table.chairs.iter().map(|chair| self.chair(chair)));
        lines
    }

    fn chair(&self, chair: &Chair) -> Line {
        let function = self.function(chair);
        let name = one_line(
            function.map_or(chair.function.as_str(), |function| &function.name),
            40,
        );
        let line = Line::new()
            .bold(name)
            .text(": ")
            .name(self.scene, &chair.person);
        if chair.person == *self.caller {
            return line.text(" (you are seated at once)");
        }
        if !self.is_gone(&chair.person) {
            return self.local_time(line, &chair.person);
        }
        let line = line.text("'s account is deactivated; ");
        let deputies = function.into_iter().flat_map(|function| &function.deputies);
        match deputies
            .into_iter()
            .find(|deputy| **deputy != chair.person && !self.is_gone(deputy))
        {
            Some(deputy) => {
                let line = line
                    .text("the deputy ")
                    .name(self.scene, deputy)
                    .text(" is paged instead");
                self.local_time(line, deputy)
            }
            None => line.text("there is no deputy: please go back and choose somebody"),
        }
    }

    fn local_time(&self, line: Line, user: &UserId) -> Line {
        match self.scene.zone(user) {
            Some(zone) => {
                let now = self.scene.style().hour(self.scene.now, zone);
                line.text(format!(" (now {now} there)"))
            }
            None => line,
        }
    }

    /// When it still needs a yes, the clock starts with that.
    fn conditions(&self, asks: bool) -> Vec<Line> {
        let required: Vec<String> = self
            .table
            .chairs
            .iter()
            .filter_map(|chair| self.function(chair))
            .filter(|function| function.required)
            .map(|function| one_line(&function.name, 40))
            .collect();
        let quorum = match required.len() {
            0 => "Quorum: any function that says yes".to_owned(),
            n if n == self.table.chairs.len() => format!("Quorum: all {n} functions"),
            n => format!(
                "Quorum: {n} of {}: {}",
                self.table.chairs.len(),
                join(&required)
            ),
        };
        let within = TimeDelta::seconds(i64::from(self.company.paging.answer_within));
        let answer = if asks {
            format!("Answer by: {} after the Go", minutes(within)).into()
        } else {
            Line::new()
                .text("Answer by: ")
                .span(self.scene.local(self.caller, self.scene.now + within))
        };
        let place = match self.table.place {
            Place::Huddle => ", Slack huddle",
            Place::Link { .. } => ", video meeting",
        };
        let earliest = if self.table.find_a_time {
            "at a time that suits everybody, from "
        } else {
            ""
        };
        let meeting = self.scene.local(self.caller, self.table.starts_at);
        vec![
            answer,
            quorum.into(),
            Line::new()
                .text("Meeting: ")
                .text(earliest)
                .span(meeting)
                .text(place),
        ]
    }

    fn function(&self, chair: &Chair) -> Option<&Function> {
        self.company
            .functions
            .iter()
            .find(|function| function.key == chair.function)
    }

    fn is_gone(&self, user: &UserId) -> bool {
        self.scene
            .names
            .0
            .get(user)
            .is_some_and(|person| person.standing == Standing::Deactivated)
    }
}

/// "30 minutes", "20 seconds".
fn minutes(time: TimeDelta) -> String {
    let whole =
        |n: i64, one: &str, many: &str| count(usize::try_from(n).unwrap_or_default(), one, many);
    match time.num_seconds() {
        seconds if seconds % 60 != 0 => whole(seconds, "second", "seconds"),
        seconds => whole(seconds / 60, "minute", "minutes"),
    }
}

/// P2's timing coach: it warns and never blocks.
fn timing(deal: &Opportunity, today: NaiveDate) -> Option<&'static str> {
    let late = business_days_until(deal.close_on, today) < 2;
    let no_step = deal.next_step.is_none() && deal.next_step_on.is_none();
    match (late, no_step) {
        (true, true) => Some(
            "⏱️ Fewer than two working days are left to the close, and the customer's next step is not named yet. You can call it all the same.",
        ),
        (true, false) => Some(
            "⏱️ Fewer than two working days are left to the close. You can call it all the same.",
        ),
        (false, true) => Some(
            "⏱️ The customer's next step is not named yet; naming it helps the table. You can call it all the same.",
        ),
        (false, false) => None,
    }
}

/// The deal has an open one: it is shown, with Join. `said` is what this person wrote of the deal; it need not be lost.
pub fn duplicate_modal(
    draft: DraftId,
    open: &CodeGreen,
    said: Option<&str>,
    scene: Scene<'_>,
) -> Value {
    let green = open.id;
    let sheet = Sheet::new()
        .line("This deal has an open Code Green already. Join it, and what you know helps the same table.")
        .line(Line::new().bold(deal::headline(open)))
        .say(card::summary(open, scene));
    let join = kit::primary("Join", &Press::Join { green });
    let sheet = match said.filter(|said| !said.trim().is_empty()) {
        Some(said) => sheet
            .line("You wrote this. It can go to the table as it stands:")
            .quote(&clip(said, 1500))
            .buttons(vec![
                join,
                kit::button("Join and add this", &Press::JoinAndAdd { green, draft }),
            ]),
        None => sheet.buttons(vec![join]),
    };
    sheet.reading(&ViewKind::Duplicate { draft }, "Already called")
}

//! What is said of the mandate: to the caller what became of the question, to the deal desk what it is asked.

use slack_morphism::prelude::SlackBlockButtonElement;

use super::notices::Saying;
use super::prose::Line;
use super::sheet::Sheet;
use super::text::clip;
use super::{card, deal, kit};
use crate::domain::ids::{ChannelId, UserId};
use crate::slack::wire::Press;

impl Saying<'_> {
    pub(super) fn mandate_asked(&self, approver: &UserId) -> Sheet {
        Sheet::new().line(self.headline()).line(
            Line::new()
                .text("This one needs a yes first: ")
                .name(self.scene, approver)
                .text(" has been asked. Nobody is paged before that; you will hear as soon as there is an answer."),
        )
    }

    pub(super) fn mandate_given(&self, by: &UserId) -> Sheet {
        let table = card::functions(self.green);
        Sheet::new().line(self.headline()).say(vec![
            Line::new()
                .text("✅ ")
                .name(self.scene, by)
                .text(format!(" said Go. The chiefs of {table} are being paged.")),
            Line::new()
                .text("Follow it in ")
                .link(
                    deal::thread_name(self.scene),
                    deal::thread_url(self.green, self.scene),
                )
                .text("."),
        ])
    }

    pub(super) fn not_now(&self, by: &UserId, reason: &str) -> Sheet {
        Sheet::new()
            .line(self.headline())
            .line(
                Line::new()
                    .name(self.scene, by)
                    .text(" says not now, and writes:"),
            )
            .quote(&clip(reason, 1500))
            .line("What you wrote is kept: change what has changed, and ask again when it is time.")
            .buttons(vec![self.ask_again()])
    }

    pub(super) fn unanswered(&self) -> Sheet {
        Sheet::new().line(self.headline()).line(
            "Every approver has been asked and none has answered yet. Their Go is still welcome; a call to one of them may be the quickest way.",
        )
    }

    pub(super) fn redirected(&self, by: &UserId, desk: &ChannelId, reason: &str) -> Sheet {
        Sheet::new()
            .line(self.headline())
            .line(
                Line::new()
                    .name(self.scene, by)
                    .text(" thinks that the deal desk helps best here, and has told them in ")
                    .channel(desk)
                    .text(":"),
            )
            .quote(&clip(reason, 1500))
            .line("Go on with them there. What you wrote is kept, should it need a Code Green after all.")
            .buttons(vec![self.ask_again()])
    }

    pub(super) fn deal_desk_asked(&self, by: &UserId, reason: &str) -> Sheet {
        let deal = &self.green.opportunity;
        let caller = &self.green.caller;
        let today = self.scene.now.date_naive();
        Sheet::new()
            .line(self.headline())
            .line(
                Line::new()
                    .name(self.scene, by)
                    .text(" asks the deal desk to help ")
                    .name(self.scene, caller)
                    .text(format!(": the deal {}.", deal::reason_of(deal.reason))),
            )
            .quote(&clip(reason, 1500))
            .say(deal::facts(deal, today, self.scene.style()))
            .line(Line::new().bold("Situation"))
            .quote(&clip(&deal.situation, 600))
    }

    pub(super) fn deal_desk_unreachable(&self, desk: &ChannelId, code: &str) -> Sheet {
        let remedy = match code {
            "not_in_channel" | "channel_not_found" => {
                "Please invite Code Green there for the next time"
            }
            "is_archived" => "The channel is archived",
            _ => "Slack refuses it",
        };
        Sheet::new().line(self.headline()).line(
            Line::new()
                .text("The deal desk was not reached: I cannot write in ")
                .channel(desk)
                .text(format!(
                    ". {remedy} ({code}), and tell them yourselves this time."
                )),
        )
    }

    fn ask_again(&self) -> SlackBlockButtonElement {
        let green = self.green.id;
        kit::button("Change and ask again", &Press::CallAgain { green })
    }
}

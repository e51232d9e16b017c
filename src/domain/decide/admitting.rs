//! Who may see a confidential Code Green, and its room. Whoever is asked to the table, or for the mandate, is on the roster
//! by that alone; here is what people change about it by hand. To one that is not confidential nothing of this applies.

use super::work::Work;
use crate::domain::authority::{About, Action};
use crate::domain::effect::{Effect, Notice, Surface};
use crate::domain::ids::{ChannelId, FunctionKey, UserId};
use crate::domain::page::PageState;
use crate::domain::refusal::Refusal;
use crate::domain::section::SECTIONS;

impl Work {
    /// On the roster from now on.
    pub(super) fn let_in(&mut self, user: &UserId) {
        if let Some(confidential) = &mut self.green.confidential {
            confidential.admitted.insert(user.clone());
        }
    }

    /// The card and the plan's template; where they have no room yet, that first.
    pub(super) fn open_the_thread(&mut self) {
        if !self.green.has_room() {
            self.will(Effect::OpenRoom);
            return;
        }
        self.show(Surface::Card);
        self.show(Surface::GroundRules);
        for section in SECTIONS {
            self.show(Surface::Section {
                section: section.key,
            });
        }
    }

    /// The private channel is there: whoever is on the roster is brought in, and everything lies there from now on.
    pub(super) fn record_room(&mut self, channel: ChannelId) {
        let Some(confidential) = &self.green.confidential else {
            return;
        };
        if self.green.has_room() {
            return;
        }
        let everybody = confidential.admitted.iter().cloned().collect();
        self.green.channel = channel;
        self.invite(everybody);
        self.open_the_thread();
        for chair in 0..self.green.seats.len() {
            self.show_pages(chair);
        }
    }

    /// Somebody who is on the roster adds somebody.
    ///
    /// # Errors
    /// [`Refusal::NoSuchCodeGreen`] for whoever is not on it.
    pub(super) fn admit(&mut self, person: &UserId, user: &UserId) -> Result<(), Refusal> {
        let about = About::Whole;
        if !self.green.allows(Action::Admit, person, about) {
            return Err(Refusal::NoSuchCodeGreen);
        }
        if !self.green.is_confidential() || self.green.admits(user) {
            return Ok(());
        }
        self.let_in(user);
        self.tell(user.clone(), Notice::Admitted { by: person.clone() });
        if self.green.has_room() {
            self.invite(vec![user.clone()]);
        }
        Ok(())
    }

    /// The caller or the sponsor takes somebody off the roster: they see nothing more, and the next in line is asked for
    /// what they sat for.
    ///
    /// # Errors
    /// [`Refusal::MayNotDismiss`]; [`Refusal::StaysOnTheRoster`] for the caller and the sponsor themselves.
    pub(super) fn dismiss(&mut self, person: &UserId, user: &UserId) -> Result<(), Refusal> {
        if !self.green.admits(person) {
            return Err(Refusal::NoSuchCodeGreen);
        }
        let about = About::Whole;
        if !self.green.allows(Action::Dismiss, person, about) {
            return Err(Refusal::MayNotDismiss {
                caller: self.green.caller.clone(),
                sponsor: self.green.sponsor().cloned(),
            });
        }
        if self.green.caller == *user || self.green.sponsor() == Some(user) {
            return Err(Refusal::StaysOnTheRoster { user: user.clone() });
        }
        if !self.green.is_confidential() || !self.green.admits(user) {
            return Ok(());
        }
        let seats = self.green.seats.iter();
        let theirs: Vec<_> = seats
            .filter(|seat| seat.page_of(user).is_some())
            .map(|seat| seat.function.clone())
            .collect();
        for seat in theirs {
            self.give_up(&seat, user);
        }
        if let Some(confidential) = &mut self.green.confidential {
            confidential.admitted.remove(user);
        }
        self.green.joined.retain(|joined| joined != user);
        self.green.outside.retain(|outside| outside != user);
        if self.asked_approvers().contains(user) {
            self.show(Surface::MandateRequest {
                approver: user.clone(),
            });
        }
        if self.green.has_room() {
            self.will(Effect::PutOut { user: user.clone() });
            self.show(Surface::Card);
        }
        Ok(())
    }

    /// As if they could not make it. Once all is over nobody is asked instead, until it goes on.
    fn give_up(&mut self, function: &FunctionKey, user: &UserId) {
        let declined = self.decline(function, user, None, None);
        let Some(chair) = self.chair_at(function) else {
            return;
        };
        if declined.is_err() {
            let (at, note) = (self.now, None);
            let seat = self.seat_mut(chair);
            seat.holder.take_if(|holder| holder.by == *user);
            for page in seat.pages.iter_mut().filter(|it| it.recipient == *user) {
                page.state = PageState::Declined {
                    at,
                    note: note.clone(),
                };
            }
        }
        self.show_pages(chair);
    }
}

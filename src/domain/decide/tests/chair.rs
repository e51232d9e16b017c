//! One seat of the reference model: whose turn it was, and what became of it.

/// Whether the command is taken.
pub(super) type Taken = bool;

/// What became of one person's turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Asked,
    Yes,
    No,
    Passed,
    Lost,
    /// Not disturbed.
    Away,
    Covered,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chair {
    pub(super) function: String,
    /// The lead, then the deputies.
    pub(super) line: Vec<String>,
    pub(super) required: bool,
    pub(super) turns: Vec<(String, Fate)>,
    pub(super) holder: Option<String>,
    /// From, to, and the turn that carries it.
    pub(super) offer: Option<(String, String, usize)>,
    /// How often it was reported missing.
    pub(super) missing: usize,
    /// The version of the plan that it is to speak to.
    pub(super) asked_on: u32,
}

impl Chair {
    fn turn_of(&self, who: &str) -> Option<usize> {
        self.turns.iter().rposition(|(name, _)| name == who)
    }

    fn is_quiet(&self) -> bool {
        self.holder.is_none()
            && self
                .turns
                .last()
                .is_none_or(|(_, fate)| *fate != Fate::Asked)
    }

    pub(super) fn cover(&mut self, but: Option<usize>) {
        for (index, (_, fate)) in self.turns.iter_mut().enumerate() {
            if Some(index) != but && *fate == Fate::Asked {
                *fate = Fate::Covered;
            }
        }
    }

    pub(super) fn yes(&mut self, who: &str) -> Taken {
        let Some(turn) = self.turn_of(who) else {
            return false;
        };
        let is_offered = self.offer.as_ref().is_some_and(|(_, to, _)| to == who);
        if self.holder.as_ref().is_some_and(|holder| holder != who)
            && self.line[0] != who
            && !is_offered
        {
            return false;
        }
        self.cover(Some(turn));
        if let Some(former) = self
            .holder
            .replace(who.to_owned())
            .filter(|former| former != who)
        {
            let former = self.turn_of(&former).expect("a holder had a turn");
            self.turns[former].1 = Fate::Covered;
        }
        self.turns[turn].1 = Fate::Yes;
        self.offer = None;
        true
    }

    pub(super) fn no(&mut self, who: &str, stand_in: Option<String>) -> Taken {
        let Some(turn) = self.turn_of(who) else {
            return false;
        };
        let repeated =
            |(from, to, _): &(String, String, usize)| from == who && Some(to) == stand_in.as_ref();
        let stand_in = if self.offer.as_ref().is_some_and(repeated) || !self.is_theirs(who) {
            None
        } else {
            stand_in
        };
        if stand_in
            .as_ref()
            .is_some_and(|to| !self.is_free_for(who, to))
        {
            return false;
        }
        if self.turns[turn].1 == Fate::No && stand_in.is_none() {
            return true;
        }
        let was_quiet = self.is_quiet();
        let from = self.accountable(who);
        self.turns[turn].1 = Fate::No;
        self.holder = self.holder.take().filter(|holder| holder != who);
        self.offer = self.offer.take().filter(|(_, _, rung)| *rung != turn);
        match stand_in {
            Some(to) => self.offer_to(from, &to),
            None if !was_quiet => self.go_on(),
            None => {}
        }
        true
    }

    pub(super) fn hand_on(&mut self, who: &str, to: &str) -> Taken {
        if self.turn_of(who).is_none() {
            return false;
        }
        if self
            .offer
            .as_ref()
            .is_some_and(|(from, offered, _)| from == who && offered == to)
        {
            return true;
        }
        if !self.is_theirs(who) || !self.is_free_for(who, to) {
            return false;
        }
        self.offer_to(self.accountable(who), to);
        true
    }

    fn is_theirs(&self, who: &str) -> bool {
        match (&self.holder, &self.offer) {
            (_, Some((_, to, _))) if to == who => true,
            (Some(holder), _) => holder == who,
            (None, Some((from, ..))) => from == who || self.line[0] == who,
            (None, None) => true,
        }
    }

    fn is_free_for(&self, who: &str, to: &str) -> bool {
        let is_asked = self
            .turn_of(to)
            .is_some_and(|turn| self.turns[turn].1 == Fate::Asked);
        to != who && to != self.accountable(who) && self.holder.as_deref() != Some(to) && !is_asked
    }

    fn accountable(&self, who: &str) -> String {
        match &self.offer {
            Some((from, to, _)) if to == who => from.clone(),
            Some(_) | None => who.to_owned(),
        }
    }

    fn offer_to(&mut self, from: String, to: &str) {
        if let Some((_, _, former)) = self.offer.take() {
            self.turns[former].1 = Fate::Covered;
        }
        self.offer = Some((from, to.to_owned(), self.turns.len()));
        self.turns.push((to.to_owned(), Fate::Asked));
    }

    pub(super) fn ends(&mut self, turn: usize, fate: Fate) {
        if self
            .turns
            .get(turn)
            .is_none_or(|(_, fate)| *fate != Fate::Asked)
        {
            return;
        }
        let was_quiet = self.is_quiet();
        self.turns[turn].1 = fate;
        self.offer = self.offer.take().filter(|(_, _, rung)| *rung != turn);
        if !was_quiet {
            self.go_on();
        } else if fate == Fate::Away {
            // Their page was on its way while all after them let it pass.
            let next = self.still_away();
            self.turns.extend(next.map(|who| (who, Fate::Asked)));
        }
    }

    /// Nobody else is left: the first of those who were not disturbed.
    fn still_away(&self) -> Option<String> {
        (0..self.turns.len())
            .find(|turn| {
                let (who, fate) = &self.turns[*turn];
                *fate == Fate::Away && self.turn_of(who) == Some(*turn)
            })
            .map(|turn| self.turns[turn].0.clone())
    }

    pub(super) fn may_be_reminded(&self, who: &str) -> Taken {
        self.turn_of(who).is_some() && self.holder.as_ref().is_none_or(|holder| holder == who)
    }

    fn go_on(&mut self) {
        if !self.is_quiet() {
            return;
        }
        let only_covered = |who: &String| {
            self.turns
                .iter()
                .filter(|(name, _)| name == who)
                .all(|(_, fate)| *fate == Fate::Covered)
        };
        let (lead, deputies) = (&self.line[0], &self.line[1..]);
        match deputies
            .iter()
            .chain([lead])
            .find(|who| only_covered(who))
            .cloned()
        {
            Some(next) => self.turns.push((next, Fate::Asked)),
            None => match self.still_away() {
                Some(next) => self.turns.push((next, Fate::Asked)),
                None => self.missing += 1,
            },
        }
    }
}

//! R12: every action × every kind of person, through the real entrance, on both databases, open and confidential. What
//! happened is compared with the table of authority, cell by cell, and with the matrix that people read.

mod at_the_table;
mod delivered;
mod fixture;
mod in_the_ledger;
mod in_the_plan;
mod ways;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use codegreen::domain::authority::Action;
use codegreen::domain::ids::UserId;
use codegreen::domain::person::Standing;

use crate::support::app::{TestApp, run_test_on_each_database};
use fixture::World;
use ways::{Way, ways};

/// What somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Caller,
    Sponsor,
    Approver,
    SeatedLead,
    SilentLead,
    DeputyPaged,
    LeadWhoDelegated,
    Delegate,
    ItemOwner,
    ItemMover,
    /// A full member who has no part in it, in the channel, and of a confidential one on its roster.
    Member,
    /// Another one, who is not.
    Outside,
    Guest,
    SingleChannelGuest,
    OtherCompany,
    Deactivated,
    App,
}

impl Kind {
    const ALL: [Self; 17] = [
        Self::Caller,
        Self::Sponsor,
        Self::Approver,
        Self::SeatedLead,
        Self::SilentLead,
        Self::DeputyPaged,
        Self::LeadWhoDelegated,
        Self::Delegate,
        Self::ItemOwner,
        Self::ItemMover,
        Self::Member,
        Self::Outside,
        Self::Guest,
        Self::SingleChannelGuest,
        Self::OtherCompany,
        Self::Deactivated,
        Self::App,
    ];

    /// On the roster when it is confidential: and a guest, a person of another company and a former colleague, too, as if
    /// somebody had let them in. They may do nothing all the same.
    const WITH_A_PART: [Self; 14] = [
        Self::Caller,
        Self::Sponsor,
        Self::Approver,
        Self::SeatedLead,
        Self::SilentLead,
        Self::DeputyPaged,
        Self::LeadWhoDelegated,
        Self::Delegate,
        Self::ItemOwner,
        Self::ItemMover,
        Self::Member,
        Self::Guest,
        Self::OtherCompany,
        Self::Deactivated,
    ];

    pub fn user(self) -> UserId {
        let id = match self {
            Self::Caller => "U0ALICE",
            Self::Sponsor => "U0VPSALES",
            Self::Approver => "U0CRO",
            Self::SeatedLead => "U0CFO",
            Self::SilentLead => "U0LENA",
            Self::DeputyPaged => "U0DEV",
            Self::LeadWhoDelegated => "U0CPO",
            Self::Delegate => "U0PM",
            Self::ItemOwner => "U0SUPPORT",
            Self::ItemMover => "U0CTO",
            Self::Member => "U0CMO",
            Self::Outside => "U0PEOPLE",
            Self::Guest => "U0GUS",
            Self::SingleChannelGuest => "U0SOLO",
            Self::OtherCompany => "U0STELLA",
            Self::Deactivated => "U0DORA",
            Self::App => "U0CALBOT",
        };
        id.into()
    }

    fn standing(self) -> Standing {
        match self {
            Self::Guest | Self::SingleChannelGuest => Standing::Guest,
            Self::OtherCompany => Standing::Stranger,
            Self::Deactivated => Standing::Deactivated,
            Self::App => Standing::Bot,
            _ => Standing::Full,
        }
    }
}

/// What came of the attempts: by way, the kinds who got through.
type Observed = BTreeMap<&'static str, Vec<Kind>>;

/// Everybody tries everything.
async fn everybody_tries(t: &TestApp, world: World) -> anyhow::Result<Observed> {
    let bot = &t.running.bot;
    for kind in Kind::ALL {
        let person = bot.directory.person(&t.workspace(), &kind.user()).await?;
        anyhow::ensure!(person.standing == kind.standing(), "{kind:?}: {person:?}");
    }
    let mut observed = Observed::new();
    let mut wrong = String::new();
    for way in ways() {
        if matches!(world, World::Open | World::Drill) && way.is_for_confidential_ones() {
            continue;
        }
        let mut place = way.place(t, world).await?;
        let got_through = observed.entry(way.name).or_default();
        for kind in Kind::ALL {
            let may = kind.standing() == Standing::Full && way.allows(&place, kind);
            let through = way.tried(t, &place, kind).await?;
            if through {
                got_through.push(kind);
                place = way.place(t, world).await?;
            }
            // Whoever has done so already has nothing more to do.
            if through != (may && !way.has_nothing_to_do(kind)) {
                let _ = writeln!(
                    wrong,
                    "{world:?}, {}: {kind:?} got through: {through}",
                    way.name
                );
            }
        }
    }
    anyhow::ensure!(wrong.is_empty(), "not as the table says:\n{wrong}");
    Ok(observed)
}

/// The matrix as people read it.
fn drawn(observed: &Observed) -> String {
    let mut text = String::new();
    let width = observed
        .keys()
        .map(|name| name.chars().count())
        .max()
        .unwrap_or(0);
    for (nth, kind) in Kind::ALL.iter().enumerate() {
        let _ = writeln!(text, "{:>2} {kind:?}", nth + 1);
    }
    text.push('\n');
    for (name, kinds) in observed {
        let cells = Kind::ALL.map(|kind| if kinds.contains(&kind) { "●" } else { "·" });
        let _ = writeln!(text, "{name:<width$}  {}", cells.join(" "));
    }
    text
}

/// What was caused by it all is not what this is about; nor are forms for triggers that the simulator never gave.
async fn leave_the_rest(t: &TestApp) -> anyhow::Result<()> {
    t.sim.settle().await?;
    t.running.bot.finish_started().await;
    t.database.sql("DELETE FROM job").await;
    t.sim.take_failures();
    t.everybody_reads();
    Ok(())
}

async fn as_the_table_says(world: World, name: &str) {
    run_test_on_each_database(async |t: &mut TestApp| {
        let observed = everybody_tries(t, world).await?;
        leave_the_rest(t).await?;
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, drawn(&observed)));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_may_do_what_where_everybody_may_look() {
    as_the_table_says(World::Open, "authority__open").await;
}

#[tokio::test]
async fn who_may_do_what_in_a_confidential_one() {
    as_the_table_says(World::Secret, "authority__confidential").await;
}

#[tokio::test]
async fn whoever_was_taken_off_the_roster_may_do_nothing_at_all() {
    as_the_table_says(World::Sealed, "authority__off_the_roster").await;
}

#[tokio::test]
async fn who_may_do_what_in_a_drill() {
    as_the_table_says(World::Drill, "authority__drill").await;
}

/// Calling one is of no Code Green yet: any full member may, and nobody else.
#[tokio::test]
async fn only_full_members_call_one() {
    run_test_on_each_database(async |t: &mut TestApp| {
        for kind in Kind::ALL {
            let directory = &t.running.bot.directory;
            directory.person(&t.workspace(), &kind.user()).await?;
            for (nth, inbound) in delivered::calls(kind).into_iter().enumerate() {
                let opened = ways::opens_the_form(t, inbound).await;
                assert_eq!(opened, kind.standing() == Standing::Full, "{kind:?}, {nth}");
            }
        }
        leave_the_rest(t).await
    })
    .await;
}

#[test]
fn every_action_of_the_table_is_tried() {
    let tried: Vec<Action> = ways().iter().map(|way: &Way| way.action).collect();
    for action in Action::ALL {
        assert!(tried.contains(&action), "{action:?}");
    }
}

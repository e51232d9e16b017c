//! One seat: Legal, led by Lena, with Dev and Dora as deputies. A reminder comes after 5 minutes, the next person after
//! 10. Everything that is sent arrives at once.

use super::story::{Story, cannot, offers, on_it};
use crate::domain::command::Command;
use crate::domain::ids::PageKey;
use crate::domain::page::{Medium, Unreachable};
use crate::domain::person::By;
use crate::domain::refusal::Refusal;

/// What it shows, then: what happens => what the board says | who was paged, in turn | who was told what of the seat.
const LADDER: &str = "
the lead is asked first
     => silent, lena asked | lena |
a yes holds the seat
    lena yes => on it: lena | lena |
silence reaches the deputy after ten minutes, not before
    wait 9 => silent, lena asked | lena |
silence reaches the deputy
    wait 10 => silent, dev asked | lena dev |
silence reaches the next deputy
    wait 20 => silent, dora asked | lena dev dora |
after the last deputy sponsor and caller hear who is missing
    wait 39 => missing | lena dev dora | val: legal missing; alice: legal missing
a no pages the deputy at once
    lena no => declined, dev asked | lena dev |
three times no, and the seat is missing
    lena no; dev no; dora no => missing | lena dev dora | val: legal missing; alice: legal missing
who cannot be reached is passed over at once
    lost 0 => lena gone, dev asked | lena dev |
a late yes holds the seat
    wait 15; lena yes => on it: lena | lena dev |
the lead takes the seat back from the deputy
    wait 10; dev yes; lena yes => on it: lena | lena dev |
a changed mind is welcome
    lena no; lena yes => on it: lena | lena dev |
a yes withdrawn pages the deputy at once
    lena yes; lena no => declined, dev asked | lena dev |
a deputy who was covered is asked again when the seat falls open
    wait 10; lena yes; lena no => declined, dev asked | lena dev dev |
a no of the lead while the deputy is being asked pages nobody else
    wait 10; lena no => declined, dev asked | lena dev |
a no after everyone was asked is not reported again
    wait 31; lena no => missing | lena dev dora | val: legal missing; alice: legal missing
a stand-in is asked
    lena no but sam => lena offered it to sam | lena sam |
a stand-in accepts
    lena no but sam; sam yes => on it: sam | lena sam |
a stand-in refuses: the lead hears it and the deputy is asked at once
    lena no but sam; sam no => declined, dev asked | lena sam dev | lena: sam refused legal
an offer has one rung's time
    lena offers sam; wait 10 => silent, dev asked | lena sam dev | lena: sam let pass legal
an offer that cannot be delivered has lapsed
    lena offers sam; lost 1 => sam gone, dev asked | lena sam dev | lena: sam let pass legal
whoever offers is not reminded meanwhile
    wait 3; lena offers sam; wait 9 => lena offered it to sam | lena sam |
the lead may still say yes
    lena offers sam; lena yes => on it: lena | lena sam |
a second offer withdraws the first
    lena offers sam; lena offers sue; sue yes => on it: sue | lena sam sue |
a holder keeps the seat until the offer is accepted
    lena yes; lena offers sam => on it: lena | lena sam |
a holder whose offer is refused keeps the seat, and nobody else is asked
    lena yes; lena offers sam; sam no => on it: lena | lena sam | lena: sam refused legal
a holder who leaves while the offer is pending waits for the offer
    lena yes; lena offers sam; lena no; wait 9 => lena offered it to sam | lena sam |
a stand-in who accepted and leaves: the deputy is asked at once
    lena offers sam; sam yes; sam no => declined, dev asked | lena sam dev |
an offer handed on leaves the lead accountable
    lena offers sam; sam no but sue => lena offered it to sue | lena sam sue |
an offer handed on and refused is the lead's to hear
    lena offers sam; sam no but sue; sue no => declined, dev asked | lena sam sue dev | lena: sue refused legal
a lead who handed the seat on is asked once more before it is missing
    lena offers sam; sam yes; sam no; dev no; dora no => declined, lena asked | lena sam dev dora lena |
somebody who let a page pass may be offered the seat by name
    wait 10; lena offers sam; sam no; dora no; lena offers dora => lena offered it to dora | lena dev sam dora dora | lena: sam refused legal; val: legal missing; alice: legal missing
";

/// "lena no but sam", "wait 10", "lost 0" (the page on this rung cannot be delivered).
fn take(story: &mut Story, step: &str) -> Result<(), Refusal> {
    match step.split(' ').collect::<Vec<_>>()[..] {
        [who, "yes"] => story.says(who, on_it("legal")),
        [who, "no"] => story.says(who, cannot("legal", None)),
        [who, "no", "but", stand_in] => story.says(who, cannot("legal", Some(stand_in))),
        [who, "offers", to] => story.says(who, offers("legal", to)),
        ["wait", minutes] => {
            story.wait(minutes.parse().expect("minutes"));
            Ok(())
        }
        ["lost", rung] => {
            let page = PageKey {
                seat: "legal".into(),
                rung: rung.parse().expect("a rung"),
            };
            let lost = Command::RecordUnreachable {
                page,
                medium: Medium::SlackDm,
                why: Unreachable::Deactivated,
            };
            story.command(lost, &By::System)
        }
        _ => panic!("what is {step}?"),
    }
}

/// What a person says, unlike what time and the deliveries do.
fn is_said(step: &str) -> bool {
    !step.is_empty() && !step.starts_with("wait") && !step.starts_with("lost")
}

fn after(steps: &str) -> Story {
    let mut story = Story::paging();
    for step in steps.split("; ").filter(|step| !step.is_empty()) {
        take(&mut story, step).unwrap_or_else(|refusal| panic!("{step}: {refusal}"));
        story.deliver_all();
    }
    story
}

#[test]
fn the_ladder() {
    let lines: Vec<&str> = LADDER.trim().lines().collect();
    for row in lines.chunks(2) {
        let name = row[0];
        let (steps, expected) = row[1].split_once("=>").expect(name);
        let steps = steps.trim();
        let mut story = after(steps);
        let of_legal = |told: &String| told.contains("legal") && !told.contains("quorum");
        let told: Vec<String> = story.told().into_iter().filter(of_legal).collect();
        let ladder = story.ladder("legal").join(" ");
        let got = format!("{} | {ladder} | {}", story.board("legal"), told.join("; "));
        assert_eq!(got.trim(), expected.trim(), "{name}");
        if let Some(step) = steps.rsplit("; ").next().filter(|step| is_said(step)) {
            let said = story.green.clone();
            take(&mut story, step).unwrap_or_else(|refusal| panic!("{name}, twice: {refusal}"));
            assert_eq!(story.green, said, "{name}, twice");
        }
    }
}

#[test]
fn who_may_not_is_told_why() {
    let taken = |by: &str| Refusal::SeatTaken {
        seat: "legal".into(),
        by: by.into(),
    };
    let there = |user: &str| Refusal::AlreadyAtTheTable {
        seat: "legal".into(),
        user: user.into(),
    };
    let not_paged = || Refusal::NotPaged {
        seat: Some("legal".into()),
    };
    for (steps, last, refusal) in [
        ("", "dev yes", not_paged()),
        ("", "sam no", not_paged()),
        ("", "dora offers sam", not_paged()),
        ("wait 10; lena yes", "dev yes", taken("lena")),
        ("wait 10; dev yes", "lena offers sam", taken("dev")),
        ("lena offers sam; lena yes", "sam yes", taken("lena")),
        ("", "lena offers lena", there("lena")),
        ("", "lena no but lena", there("lena")),
        ("wait 10", "lena offers dev", there("dev")),
        ("wait 10", "lena no but dev", there("dev")),
        ("wait 10; lena offers sam", "dev offers sue", there("sam")),
        ("lena offers sam", "sam offers lena", there("lena")),
    ] {
        let mut story = after(steps);
        let before = story.green.clone();
        assert_eq!(take(&mut story, last), Err(refusal), "{last}");
        assert_eq!(story.green, before);
    }
}

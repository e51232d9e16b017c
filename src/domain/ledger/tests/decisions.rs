//! Decisions: what goes over its limit, and whose yes counts for what.

use super::*;

#[test]
fn a_decision_over_its_limit_waits_for_its_approver() {
    let within = add(discount("10%", Some("carla")), "lena");
    assert_eq!(word(&within), &Word::NotNeeded);
    assert_eq!(
        tried(Some(&within), EntryCommand::Approve { on: 1 }, "carla"),
        Err(Refusal::DecisionMoved)
    );
    let added = EntryCommand::Add {
        written: discount("15%", Some("carla")),
    };
    let asked = tried(None, added, "lena").expect("seated");
    let over = asked.entry.clone().expect("a row");
    assert_eq!(word(&over), &Word::Asked { on: 1 });
    let entry = over.id;
    assert_eq!(
        told(&asked),
        [("carla".to_owned(), Notice::DecisionAsked { entry, on: 1 })]
    );
    for who in ["lena", "alice", "val", "dev"] {
        let approver = Some("carla".into());
        assert_eq!(
            tried(Some(&over), EntryCommand::Approve { on: 1 }, who),
            Err(Refusal::NotTheApprover { approver }),
            "{who}"
        );
    }
    let yes = tried(Some(&over), EntryCommand::Approve { on: 1 }, "carla").expect("hers");
    let approved = yes.entry.clone().expect("a row");
    let (by, at) = ("carla".into(), nine_ten());
    assert_eq!(word(&approved), &Word::Approved { by, at });
    assert_eq!(touched(&yes), None);
    assert_eq!(
        told(&yes),
        [("lena".to_owned(), Notice::DecisionAnswered { entry })]
    );
    let again = tried(Some(&approved), EntryCommand::Approve { on: 1 }, "carla");
    assert_eq!(again.expect("harmless").entry, None);
    // She thinks again.
    let reason = "12% at most".to_owned();
    let no = EntryCommand::Object { on: 1, reason };
    let otherwise = tried(Some(&approved), no, "carla").expect("hers").entry;
    assert!(matches!(
        word(&otherwise.expect("a row")),
        Word::Objected { .. }
    ));
}

#[test]
fn other_terms_are_asked_anew_and_an_old_yes_does_not_count_for_them() {
    let over = add(discount("15%", Some("carla")), "lena");
    let more = change(&over, discount("20%", Some("carla")), "alice");
    let more = more.entry.expect("a row");
    assert_eq!(word(&more), &Word::Asked { on: 2 });
    assert_eq!(
        tried(Some(&more), EntryCommand::Approve { on: 1 }, "carla"),
        Err(Refusal::DecisionMoved)
    );
    let approved = tried(Some(&more), EntryCommand::Approve { on: 2 }, "carla").expect("hers");
    let approved = approved.entry.expect("a row");
    let same = change(&approved, discount("20%", Some("carla")), "lena");
    assert_eq!(same.entry, None, "the same terms, the same word");
    let other = change(&approved, discount("12%", Some("carla")), "lena");
    assert_eq!(word(&other.entry.expect("a row")), &Word::Asked { on: 4 });
    let taken = tried(Some(&over), EntryCommand::TakeBack, "lena").expect("seated");
    assert_eq!(
        tried(
            taken.entry.as_ref(),
            EntryCommand::Approve { on: 1 },
            "carla"
        ),
        Err(Refusal::DecisionMoved)
    );
}

#[test]
fn an_approver_who_decides_has_said_yes() {
    let of_carla = add(discount("15%", Some("carla")), "carla");
    assert!(matches!(word(&of_carla), Word::Approved { .. }));
    let reason = "12% at most".to_owned();
    let thinks_again = EntryCommand::Object { on: 1, reason };
    let thinks_again = tried(Some(&of_carla), thinks_again, "carla").expect("hers");
    assert_eq!(told(&thinks_again), [], "she knows");
    let without = EntryCommand::Add {
        written: discount("15%", None),
    };
    assert_eq!(tried(None, without, "carla"), Err(Refusal::ApproverMissing));
}

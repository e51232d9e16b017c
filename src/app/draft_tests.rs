//! When a meeting begins that nobody chose a time for, and where a draft's beginnings lie.

use super::*;

#[test]
fn a_meeting_starts_at_the_half_hour() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a time");
    for (now, start) in [
        ("2027-01-05T10:00:00Z", "2027-01-05T10:00:00Z"),
        ("2027-01-05T10:00:00.001Z", "2027-01-05T10:30:00Z"),
        ("2027-01-05T10:29:59Z", "2027-01-05T10:30:00Z"),
        ("2027-01-05T23:31:00Z", "2027-01-06T00:00:00Z"),
    ] {
        assert_eq!(next_half_hour(at(now)), at(start), "{now}");
    }
}

#[test]
fn an_origin_lies_beside_its_draft() {
    let id = DraftId::new();
    assert_ne!(beside(id), id);
    assert_eq!(beside(beside(id)), id);
}

//! Every mistake an operator is likely to make, and the sentence that answers it.

use super::*;
use crate::domain::page::Waits;

const GOOD: &str = r#"channel = "C0ESCALATE"

[policy]
minimum_amount = ["250000 USD", "230000 EUR"]
approvers = ["U0VPSALES", "W0CRO"]

[paging]
remind_after = "5m"
escalate_after = "10m"
answer_by = "30m"

[meeting]
url = "https://meet.example.com/{id}"
starts_in = "45m"

[[function]]
key = "finance"
name = "Finance"
lead = "U0CFO"
deputies = ["U0FPNA"]
brings = "price, terms, the margin floor"

[[function]]
key = "legal"
name = "Legal"
lead = "U0GC"
required = false
"#;

#[test]
fn the_whole_file_is_read() {
    let company = Company::read("codegreen.toml", GOOD).unwrap();
    assert_eq!(company.channel, "C0ESCALATE".into());
    assert_eq!(
        company.policy.minimum_amount,
        [
            Money::parse("250000 USD").unwrap(),
            Money::parse("230000 EUR").unwrap()
        ]
    );
    let approvers = ["U0VPSALES".into(), "W0CRO".into()];
    assert_eq!(company.policy.approvers, approvers);
    assert_eq!(
        company.paging.waits,
        Waits {
            remind_after: 300,
            escalate_after: 600,
            approve_within: None
        }
    );
    assert_eq!(
        (company.paging.answer_within, company.meeting_in),
        (1800, 2700)
    );
    assert_eq!(
        company.meeting_url.as_deref(),
        Some("https://meet.example.com/{id}")
    );
    assert_eq!(company.functions.len(), 2);
    assert_eq!(company.functions[0].deputies, ["U0FPNA".into()]);
    assert!(company.functions[0].required && !company.functions[1].required);
}

#[test]
fn defaults_are_those_of_the_manual() {
    let text = "channel = 'G1'\npolicy.minimum_amount = '1m CHF'\npolicy.approvers = ['U1']\n[[function]]\nkey = 'a'\nname = 'A'\nlead = 'U2'\n";
    let company = Company::read("f", text).unwrap();
    assert_eq!(
        company.paging.waits,
        Waits {
            remind_after: 300,
            escalate_after: 600,
            approve_within: None
        }
    );
    assert_eq!(
        (
            company.paging.answer_within,
            company.meeting_in,
            company.meeting_url
        ),
        (1800, 1800, None)
    );
    assert_eq!(
        company.policy.minimum_amount,
        [Money::parse("1m CHF").unwrap()]
    );
    assert!(company.functions[0].required && company.functions[0].brings.is_empty());
}

#[test]
fn the_example_is_a_good_file() {
    let company = Company::read(
        "codegreen.example.toml",
        include_str!("../../codegreen.example.toml"),
    )
    .unwrap();
    assert_eq!(company.functions.len(), 5);
}

/// (what is replaced, by what, the line complained of, words of the complaint)
const MISTAKES: &[(&str, &str, usize, &str)] = &[
    (
        "channel =",
        "chanel =",
        1,
        "chanel is not a setting. Known here: channel, locale, policy",
    ),
    (
        "\"C0ESCALATE\"",
        "\"#escalations\"",
        1,
        "channel \"#escalations\" is not a channel id. Write the channel's id",
    ),
    (
        "channel = \"C0ESCALATE\"",
        "",
        1,
        "channel is missing. Write the channel's id",
    ),
    ("\"C0ESCALATE\"", "17", 1, "channel cannot be a number."),
    ("\"C0ESCALATE\"", "\"  \"", 1, "channel is empty."),
    (
        "\"250000 USD\"",
        "\"250000\"",
        4,
        "policy.minimum_amount \"250000\" names no currency. Write an amount",
    ),
    (
        "\"250000 USD\"",
        "\"lots USD\"",
        4,
        "policy.minimum_amount \"lots USD\" is not an amount.",
    ),
    (
        "\"250000 USD\"",
        "\"250000 XQZ\"",
        4,
        "policy.minimum_amount \"250000 XQZ\" is in XQZ, which is not a currency.",
    ),
    (
        "\"250000 USD\"",
        "\"1m EUR\"",
        4,
        "policy.minimum_amount has two bars in EUR. Keep one amount for each currency.",
    ),
    (
        "[\"250000 USD\", \"230000 EUR\"]",
        "250000",
        4,
        "policy.minimum_amount cannot be a number.",
    ),
    (
        "[\"U0VPSALES\", \"W0CRO\"]",
        "[]",
        3,
        "policy.approvers names nobody. Name at least one",
    ),
    (
        "approvers = [\"U0VPSALES\", \"W0CRO\"]",
        "",
        3,
        "policy.approvers is missing.",
    ),
    (
        "\"W0CRO\"",
        "\"anna\"",
        5,
        "policy.approvers \"anna\" is not a member id. Write a member id",
    ),
    (
        "\"W0CRO\"",
        "\"U0VPSALES\"",
        5,
        "policy.approvers names U0VPSALES twice.",
    ),
    (
        "\"5m\"",
        "\"5 minutes\"",
        8,
        "paging.remind_after \"5 minutes\" is not a duration. Write a whole number",
    ),
    (
        "\"10m\"",
        "600",
        9,
        "paging.escalate_after cannot be a number. Write a whole number",
    ),
    (
        "answer_by = \"30m\"",
        "answer_by = \"0m\"",
        10,
        "paging.answer_by \"0m\" is no time at all.",
    ),
    (
        "remind_after",
        "remind_afer",
        8,
        "paging.remind_afer is not a setting. Known here: remind_after",
    ),
    (
        "https://meet",
        "ftp://meet",
        13,
        "meeting.url \"ftp://meet.example.com/{id}\" is not a web address.",
    ),
    (
        "https://meet.example.com/{id}",
        "our room",
        13,
        "meeting.url \"our room\" is not a web address.",
    ),
    (
        "\"45m\"",
        "\"721h\"",
        14,
        "meeting.starts_in \"721h\" is longer than 30 days.",
    ),
    (
        "key = \"legal\"",
        "key = \"finance\"",
        24,
        "function.key \"finance\" is taken by another function.",
    ),
    (
        "key = \"legal\"",
        "key = \"legal dept\"",
        24,
        "function.key \"legal dept\" is not a key.",
    ),
    (
        "name = \"Legal\"",
        "name = \"\"",
        25,
        "function.name is empty.",
    ),
    ("name = \"Legal\"\n", "", 23, "function.name is missing."),
    (
        "lead = \"U0GC\"",
        "lead = \"@lena\"",
        26,
        "function.lead \"@lena\" is not a member id.",
    ),
    (
        "[\"U0FPNA\"]",
        "[\"U0FPNA\", \"U0CFO\"]",
        20,
        "function.deputies names U0CFO, who is the lead.",
    ),
    (
        "[\"U0FPNA\"]",
        "\"U0FPNA\"",
        20,
        "function.deputies cannot be a text. Write a list",
    ),
    (
        "required = false",
        "required = \"no\"",
        27,
        "function.required cannot be a text. Write true or false",
    ),
    (
        "required = false",
        "optional = true",
        27,
        "function.optional is not a setting.",
    ),
    ("[paging]", "[pagin]", 7, "pagin is not a setting."),
    ("[paging]", "[paging", 7, "this is not TOML: "),
    (
        "required = false",
        "name = \"Again\"",
        27,
        "this is not TOML: ",
    ),
];

#[test]
fn every_mistake_is_named_with_its_line_and_its_remedy() {
    for (from, to, line, words) in MISTAKES {
        assert!(GOOD.contains(from), "{from}");
        let error = Company::read("codegreen.toml", &GOOD.replacen(from, to, 1))
            .expect_err(to)
            .to_string();
        assert!(
            error.starts_with(&format!("codegreen.toml, line {line}: ")),
            "{to}: {error}"
        );
        assert!(error.contains(words), "{to}: {error}");
        assert!(
            error.ends_with('.') || error.ends_with("function"),
            "{to}: {error}"
        );
        assert!(!error.contains('\n'), "{to}: {error}");
    }
}

#[test]
fn a_table_is_a_table() {
    let error = Company::read("f", "channel = 'C1'\npolicy = 3\n")
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "f, line 2: policy cannot be a number. Write a table that begins with [policy]."
    );
}

#[test]
fn a_roster_needs_functions_and_one_that_is_required() {
    let (head, _) = GOOD.split_once("[[function]]").unwrap();
    let error = Company::read("f", head).unwrap_err().to_string();
    assert!(
        error.contains("function is missing. Add one for each function"),
        "{error}"
    );

    let error = Company::read(
        "f",
        &GOOD.replace("brings = \"price", "required = false\nbrings = \"price"),
    )
    .unwrap_err()
    .to_string();
    assert!(
        error.contains("function has no entry with required = true"),
        "{error}"
    );

    let error = Company::read(
        "f",
        &GOOD
            .replace("[[function]]", "[function]")
            .replace("[function]\nkey = \"legal\"", "[x]\nkey=\"l\""),
    )
    .unwrap_err();
    assert!(error.to_string().contains("is not a setting"), "{error}");

    let one = format!("{head}[function]\nkey = \"a\"\nname = \"A\"\nlead = \"U1\"\n");
    let error = Company::read("f", &one).unwrap_err().to_string();
    assert!(
        error.contains("function is not a list. Begin each with [[function]]"),
        "{error}"
    );
}

//! The file: what cannot be read, what does nothing, and people who cannot be reached.

use super::troubles::{NONE, Trouble, also, hold, roster};

const FILE: &[Trouble] = &[
    Trouble {
        broken: "there is no file",
        check: "config",
        status: "warn",
        exit: 0,
        cause: &["nobody has set the company up"],
        remedy: &["/codegreen setup"],
        set: |_, program| {
            std::fs::remove_file(program.path("codegreen.toml")).unwrap();
            program
        },
        ..NONE
    },
    Trouble {
        broken: "a key is misspelt",
        check: "config",
        cause: &["line 2: chanel is not a setting"],
        remedy: &["Known here: channel"],
        set: |_, program| roster(program, "channel", "chanel"),
        ..NONE
    },
    Trouble {
        broken: "a deputy is the lead",
        check: "config",
        cause: &["deputies names U0CFO, who is the lead"],
        remedy: &["somebody who can stand in"],
        set: |_, program| roster(program, "U0FPNA", "U0CFO"),
        ..NONE
    },
    Trouble {
        broken: "a rung is by email, and there is no mail server",
        check: "config",
        cause: &["SMTP_URL is not set, and a rung of the ladder is by email"],
        remedy: &["smtps://"],
        set: |_, program| {
            roster(
                program,
                "[meeting]",
                "[[paging.rung]]\nwho = \"lead\"\nby = [\"slack\", \"email\"]\n\n[meeting]",
            )
        },
        ..NONE
    },
    Trouble {
        broken: "an address to listen on is none",
        check: "settings",
        cause: &["CODEGREEN_LISTEN \"here\" is not an address"],
        remedy: &["127.0.0.1:3000"],
        set: |_, program| program.set("CODEGREEN_LISTEN", "here"),
        ..NONE
    },
    Trouble {
        broken: "the log is to have a form that there is not",
        check: "settings",
        cause: &["CODEGREEN_LOG \"xml\" is not a form"],
        remedy: &["pretty or json"],
        set: |_, program| program.set("CODEGREEN_LOG", "xml"),
        ..NONE
    },
];

const IDLE: &[Trouble] = &[
    Trouble {
        broken: "the reminder comes after the escalation",
        check: "unused",
        status: "warn",
        cause: &["a lead is never reminded", "a deputy is never reminded"],
        remedy: &["Set remind_after to less than escalate_after"],
        exit: 0,
        set: |_, program| roster(program, "remind_after = \"5m\"", "remind_after = \"10m\""),
        ..NONE
    },
    Trouble {
        broken: "the deadline comes before a deputy is asked",
        check: "unused",
        status: "warn",
        cause: &["paging.answer_by is over before a deputy is asked"],
        remedy: &["Set answer_by to more than escalate_after"],
        exit: 0,
        set: |_, program| roster(program, "answer_by = \"30m\"", "answer_by = \"8m\""),
        ..NONE
    },
    Trouble {
        broken: "there is a mail server, and no rung by email",
        check: "unused",
        status: "warn",
        cause: &["SMTP_URL is set, and nobody is paged by email"],
        remedy: &["[[paging.rung]]", "by = \"email\""],
        exit: 0,
        set: |_, program| program.set("SMTP_URL", "smtps://bot:geheimnis@mail.example.com"),
        ..NONE
    },
    Trouble {
        broken: "there is a key of PagerDuty's, and no rung by it",
        check: "unused",
        status: "warn",
        cause: &["contacts have a key of PagerDuty's, and nobody is paged by PagerDuty"],
        remedy: &["by = \"pagerduty\""],
        exit: 0,
        set: |_, program| {
            also(
                program.set("PAGER_KEY_CFO", "0123456789abcdef"),
                "[[contact]]\nperson = \"U0CFO\"\npagerduty_key_env = \"PAGER_KEY_CFO\"",
            )
        },
        ..NONE
    },
    Trouble {
        broken: "there is a contact of somebody without a seat",
        check: "unused",
        status: "warn",
        cause: &["a contact of U0ALICE, who has no seat"],
        remedy: &["Leave the contact out"],
        exit: 0,
        set: |_, program| {
            also(
                program,
                "[[contact]]\nperson = \"U0ALICE\"\nemail = \"alice@example.com\"",
            )
        },
        ..NONE
    },
    Trouble {
        broken: "the deal desk sits in the channel itself",
        check: "unused",
        status: "warn",
        cause: &["policy.deal_desk is the channel of the Code Greens itself"],
        remedy: &["leave deal_desk out"],
        exit: 0,
        set: |_, program| roster(program, "C0DEALDESK", "C0ESCALATE"),
        ..NONE
    },
    Trouble {
        broken: "a required function has no deputy",
        check: "seats",
        status: "warn",
        cause: &["Finance is required and has no deputy"],
        remedy: &["Name a deputy"],
        exit: 0,
        set: |_, program| roster(program, "deputies = [\"U0FPNA\"]\n", ""),
        ..NONE
    },
    Trouble {
        broken: "somebody sits alone in two seats",
        check: "seats",
        status: "warn",
        cause: &["U0CMO sits alone in Finance and Marketing"],
        remedy: &["Name another lead, or a deputy"],
        exit: 0,
        set: |_, program| {
            roster(
                program,
                "lead = \"U0CFO\"\ndeputies = [\"U0FPNA\"]\n",
                "lead = \"U0CMO\"\n",
            )
        },
        ..NONE
    },
];

const PEOPLE: &[Trouble] = &[
    Trouble {
        broken: "a deputy has left",
        check: "people",
        cause: &["Dora (U0DORA, deputy of Finance) is deactivated"],
        remedy: &["Name a full member"],
        set: |_, program| roster(program, "U0FPNA", "U0DORA"),
        ..NONE
    },
    Trouble {
        broken: "a lead is a guest",
        check: "people",
        cause: &["Gus (U0GUS, lead of Finance) is a guest"],
        remedy: &["Name a full member"],
        set: |_, program| roster(program, "U0CFO", "U0GUS"),
        ..NONE
    },
    Trouble {
        broken: "a lead is a bot",
        check: "people",
        cause: &["U0CALBOT, lead of Finance) is a bot"],
        remedy: &["Name a full member"],
        set: |_, program| roster(program, "U0CFO", "U0CALBOT"),
        ..NONE
    },
    Trouble {
        broken: "an approver is of another company",
        check: "people",
        cause: &["U0STELLA, approver) is of another company"],
        remedy: &["Name a full member"],
        set: |_, program| roster(program, "U0VPSALES", "U0STELLA"),
        ..NONE
    },
    Trouble {
        broken: "a lead is nobody, and has two seats",
        check: "people",
        cause: &["U0NOBODY (lead of Finance, approver) is nobody in this workspace"],
        remedy: &["Copy the member id"],
        set: |_, program| roster(roster(program, "U0CFO", "U0NOBODY"), "U0CRO", "U0NOBODY"),
        ..NONE
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_named_with_its_line() {
    hold(FILE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_nothing_is_said_to() {
    hold(IDLE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_would_not_be_reached_is_named_with_their_seat() {
    hold(PEOPLE).await;
}

//! The names of inputs and of the options in them.

/// Input blocks by `block_id`; each holds one element with the `action_id` [`block::INPUT`].
pub mod block {
    use crate::domain::ids::FunctionKey;

    pub const INPUT: &str = "input";

    pub const ACCOUNT: &str = "account";
    pub const DEAL: &str = "deal";
    pub const AMOUNT: &str = "amount";
    pub const STAGE: &str = "stage";
    pub const CLOSE_ON: &str = "close_on";
    pub const REASON: &str = "reason";
    pub const SITUATION: &str = "situation";
    pub const TO_WIN: &str = "to_win";
    pub const NEXT_STEP: &str = "next_step";
    pub const NEXT_STEP_ON: &str = "next_step_on";
    pub const CRM_LINK: &str = "crm_link";
    pub const SPONSOR: &str = "sponsor";
    pub const CONFIDENTIAL: &str = "confidential";
    pub const CODE_NAME: &str = "code_name";

    /// Step 2: `chair:{function}` and `ask:{function}`.
    pub const CHAIR: &str = "chair:";
    pub const ASK: &str = "ask:";
    pub const STARTS_AT: &str = "starts_at";
    pub const WHEN: &str = "when";
    /// A drill comes again after so many weeks.
    pub const WEEKS: &str = "weeks";
    pub const PLACE: &str = "place";

    pub const STAND_IN: &str = "stand_in";
    pub const NOTE: &str = "note";
    pub const TEXT: &str = "text";
    pub const WHAT: &str = "what";
    pub const OWNER: &str = "owner";
    pub const FUNCTION: &str = "function";
    pub const DUE_ON: &str = "due_on";
    pub const BARRIER: &str = "barrier";
    pub const SIDE: &str = "side";
    pub const NATURE: &str = "nature";
    /// How a barrier was broken.
    pub const BROKEN: &str = "broken";
    pub const GIVE: &str = "give";
    pub const GET: &str = "get";
    pub const STAKE: &str = "stake";
    pub const LIMIT: &str = "limit";
    pub const APPROVER: &str = "approver";
    pub const EXPIRES_ON: &str = "expires_on";
    pub const OUTCOME: &str = "outcome";
    pub const LEFTOVER: &str = "leftover";
    pub const CODE_GREEN: &str = "code_green";
    /// Who is added to the roster, and who is taken off it.
    pub const ADMIT: &str = "admit";
    pub const DISMISS: &str = "dismiss";

    /// The setup: each is called as its key in `codegreen.toml` is.
    pub const CHANNEL: &str = "channel";
    pub const APPROVERS: &str = "approvers";
    pub const MINIMUM_AMOUNT: &str = "minimum_amount";
    pub const ANSWER_WITHIN: &str = "answer_within";
    pub const DEAL_DESK: &str = "deal_desk";
    pub const NAME: &str = "name";
    pub const LEAD: &str = "lead";
    pub const DEPUTIES: &str = "deputies";
    pub const REQUIRED: &str = "required";
    pub const BRINGS: &str = "brings";
    /// Where the function stands among the others, from 1.
    pub const POSITION: &str = "position";
    pub const REMOVE: &str = "remove";
    pub const REMIND_AFTER: &str = "remind_after";
    pub const ESCALATE_AFTER: &str = "escalate_after";
    pub const ANSWER_BY: &str = "answer_by";
    pub const ACK_EXPIRES_AFTER: &str = "ack_expires_after";
    pub const QUIET_HOURS: &str = "quiet_hours";
    pub const AWAY: &str = "away";
    pub const RUNG: &str = "rung";
    pub const URL: &str = "url";
    pub const STARTS_IN: &str = "starts_in";
    pub const LOCALE: &str = "locale";

    /// What a reaction means: the key in the file, and how the field is called.
    pub const MEANINGS: [(&str, &str); 6] = [
        ("claim", "claim"),
        ("complete", "complete"),
        ("block", "block"),
        ("drop", "drop"),
        ("on_it", "on_it"),
        ("ignored", "nothing"),
    ];

    /// Who leads one of the functions most companies have: `leads:{key}`.
    pub const LEADS: &str = "leads:";

    /// Who was there: `here:{function}`.
    pub const ATTENDANCE: &str = "here:";

    pub fn attendance(function: &FunctionKey) -> String {
        format!("{ATTENDANCE}{function}")
    }

    /// The answer to one of the questions after the close, by its place.
    pub fn answer(place: usize) -> String {
        format!("answer:{place}")
    }
}

/// The values of the options in [`block::ATTENDANCE`].
pub mod attendance {
    pub const LIVE: &str = "live";
    pub const ABSENT: &str = "absent";
    pub const OPEN: &str = "open";
}

/// The values of the options in [`block::LEFTOVER`].
pub mod leftover {
    pub const KEEP: &str = "keep";
    pub const DROP: &str = "drop";
    /// To whoever is chosen in [`super::block::OWNER`].
    pub const HAND_OVER: &str = "hand_over";
}

/// The values of the options in [`block::WHEN`].
pub mod when {
    pub const AT_THIS_TIME: &str = "at";
    pub const FIND: &str = "find";
}

/// The values of the options in [`block::WHEN`] of a drill.
pub mod drill_when {
    pub const NOW: &str = "now";
    pub const LATER: &str = "later";
}

/// The values of the options in [`block::PLACE`]. Options of reasons, outcomes, functions and Code Greens carry their
/// own keys and ids.
pub mod place {
    pub const HUDDLE: &str = "huddle";
    /// The operator's configured address.
    pub const LINK: &str = "link";
}

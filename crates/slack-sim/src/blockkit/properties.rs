//! The properties Slack documents for each block, element and object. A table, no logic: a misspelt property is
//! silently ignored by Slack's schema crates and refused by Slack itself.
//! Source: <https://docs.slack.dev/reference/block-kit>.

pub(super) const MODAL: &[&str] = &[
    "type",
    "title",
    "blocks",
    "close",
    "submit",
    "private_metadata",
    "callback_id",
    "clear_on_close",
    "notify_on_close",
    "external_id",
    "submit_disabled",
];

pub(super) const HOME: &[&str] = &[
    "type",
    "blocks",
    "private_metadata",
    "callback_id",
    "external_id",
];

/// By `type`, blocks and elements alike; types that are not here are not looked into.
pub(super) const BY_TYPE: &[(&str, &[&str])] = &[
    (
        "section",
        &["block_id", "text", "fields", "accessory", "expand"],
    ),
    ("header", &["block_id", "text", "level"]),
    ("divider", &["block_id"]),
    ("actions", &["block_id", "elements"]),
    ("context", &["block_id", "elements"]),
    (
        "input",
        &[
            "block_id",
            "label",
            "element",
            "dispatch_action",
            "hint",
            "optional",
        ],
    ),
    ("markdown", &["block_id", "text"]),
    (
        "button",
        &[
            "text",
            "action_id",
            "url",
            "value",
            "style",
            "confirm",
            "accessibility_label",
            "agent_prompt",
            "agent_prompt_display",
        ],
    ),
    ("overflow", &["action_id", "options", "confirm"]),
    (
        "static_select",
        &[
            "action_id",
            "options",
            "option_groups",
            "initial_option",
            "confirm",
            "focus_on_load",
            "placeholder",
        ],
    ),
    (
        "multi_static_select",
        &[
            "action_id",
            "options",
            "option_groups",
            "initial_options",
            "confirm",
            "max_selected_items",
            "focus_on_load",
            "placeholder",
        ],
    ),
    (
        "external_select",
        &[
            "action_id",
            "initial_option",
            "min_query_length",
            "confirm",
            "focus_on_load",
            "placeholder",
        ],
    ),
    (
        "multi_external_select",
        &[
            "action_id",
            "initial_options",
            "min_query_length",
            "confirm",
            "max_selected_items",
            "placeholder",
        ],
    ),
    (
        "users_select",
        &[
            "action_id",
            "initial_user",
            "confirm",
            "focus_on_load",
            "placeholder",
        ],
    ),
    (
        "multi_users_select",
        &[
            "action_id",
            "initial_users",
            "confirm",
            "max_selected_items",
            "focus_on_load",
            "placeholder",
        ],
    ),
    (
        "datepicker",
        &[
            "action_id",
            "initial_date",
            "confirm",
            "focus_on_load",
            "placeholder",
        ],
    ),
    (
        "timepicker",
        &[
            "action_id",
            "initial_time",
            "confirm",
            "focus_on_load",
            "placeholder",
            "timezone",
        ],
    ),
    (
        "datetimepicker",
        &["action_id", "initial_date_time", "confirm", "focus_on_load"],
    ),
    (
        "checkboxes",
        &[
            "action_id",
            "options",
            "initial_options",
            "confirm",
            "focus_on_load",
        ],
    ),
    (
        "radio_buttons",
        &[
            "action_id",
            "options",
            "initial_option",
            "confirm",
            "focus_on_load",
        ],
    ),
    (
        "plain_text_input",
        &[
            "action_id",
            "initial_value",
            "multiline",
            "min_length",
            "max_length",
            "dispatch_action_config",
            "focus_on_load",
            "placeholder",
        ],
    ),
    (
        "number_input",
        &[
            "action_id",
            "is_decimal_allowed",
            "initial_value",
            "min_value",
            "max_value",
            "dispatch_action_config",
            "focus_on_load",
            "placeholder",
        ],
    ),
    (
        "email_text_input",
        &[
            "action_id",
            "initial_value",
            "dispatch_action_config",
            "focus_on_load",
            "placeholder",
        ],
    ),
    (
        "url_text_input",
        &[
            "action_id",
            "initial_value",
            "dispatch_action_config",
            "focus_on_load",
            "placeholder",
        ],
    ),
    ("plain_text", &["text", "emoji"]),
    ("mrkdwn", &["text", "verbatim"]),
];

/// Of an option: it has no `type`.
pub(super) const OPTION: &[&str] = &["text", "value", "description", "url"];
/// Of a confirmation dialogue.
pub(super) const CONFIRM: &[&str] = &["title", "text", "confirm", "deny", "style"];

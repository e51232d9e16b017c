"""What the desk shows: the same as `../javascript/blocks.js`, so that one story fits both."""

CITIES = ["Oslo", "Bergen", "Lima", "Osaka"]


def plain(text):
    return {"type": "plain_text", "text": text}


def section(text):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def option(text):
    return {"text": plain(text), "value": text.lower()}


def options(*texts):
    return [option(text) for text in texts]


def button(text, action_id, **more):
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def element(kind, action_id, **more):
    return {"type": kind, "action_id": action_id, **more}


def board():
    return [
        section("The board"),
        {"type": "actions", "block_id": "buttons", "elements": [
            button("Take", "replace"), button("Whisper", "whisper"), button("Remove", "remove"),
            button("Edit", "edit"), button("Ask", "ask"), button("Pick", "pick_button", value="one", style="primary"),
        ]},
        {"type": "actions", "block_id": "pickers", "elements": [
            element("static_select", "pick_colour", placeholder=plain("Colour"), options=options("Red", "Green")),
            element("users_select", "pick_who", placeholder=plain("Who")),
            element("datepicker", "pick_day", placeholder=plain("Day"), initial_date="2026-01-01"),
            element("overflow", "pick_more", options=options("Print", "Share")),
            element("checkboxes", "pick_extras", options=options("Gift", "Rush")),
            element("radio_buttons", "pick_size", options=options("Small", "Large"), initial_option=option("Small")),
        ]},
        {"type": "section", "block_id": "city", "text": {"type": "mrkdwn", "text": "Where to"},
         "accessory": element("external_select", "pick_city", placeholder=plain("City"), min_query_length=0)},
    ]


def notice():
    return [section("Only you see this."), {"type": "actions", "elements": [
        button("Take", "replace"), button("Remove", "remove"),
    ]}]


def field(block_id, label, kind, **more):
    optional = {key: more.pop(key) for key in ("dispatch_action", "hint") if key in more}
    return {"type": "input", "block_id": block_id, "label": plain(label), "optional": block_id not in ("name", "size"),
            "element": element(kind, block_id, **more), **optional}


def form(note):
    return {
        "type": "modal", "callback_id": "form", "title": plain("An order"), "submit": plain("Order"), "close": plain("Cancel"),
        "private_metadata": note, "notify_on_close": True,
        "blocks": [
            section(f"Opened {note}"),
            {"type": "actions", "block_id": "more", "elements": [button("Deeper", "deeper"), button("Refresh", "refresh")]},
            field("name", "Name", "plain_text_input", placeholder=plain("Whose?")),
            field("size", "Size", "radio_buttons", options=options("Small", "Large"), initial_option=option("Small")),
            field("pick_colour", "Colour", "static_select", dispatch_action=True, option_groups=[
                {"label": plain("Warm"), "options": options("Red")}, {"label": plain("Cold"), "options": options("Blue", "Green")},
            ]),
            field("pick_city", "City", "external_select", min_query_length=1),
            field("pick_stops", "Stops", "multi_external_select", min_query_length=1),
            field("who", "Who", "users_select"),
            field("all", "All", "multi_users_select"),
            field("tell", "Tell", "conversations_select", response_url_enabled=True),
            field("near", "Near", "channels_select"),
            field("day", "Day", "datepicker"),
            field("hour", "Hour", "timepicker", initial_time="09:30"),
            field("moment", "Moment", "datetimepicker"),
            field("extras", "Extras", "checkboxes", options=options("Gift", "Rush")),
            field("labels", "Labels", "multi_static_select", options=options("New", "Old"), initial_options=options("New")),
            field("amount", "Amount", "number_input", is_decimal_allowed=False),
            field("mail", "Mail", "email_text_input"),
            field("page", "Page", "url_text_input"),
            field("words", "Words", "rich_text_input"),
        ],
    }


def page(title):
    return {"type": "modal", "callback_id": "page", "title": plain(title), "submit": plain("Done"), "close": plain("Back"),
            "notify_on_close": True, "blocks": [section(f"This is {title}.")]}


def home(visits):
    return {"type": "home", "private_metadata": str(visits), "blocks": [
        section(f"Visit {visits}"),
        {"type": "actions", "block_id": "home", "elements": [button("Pick", "pick_home", value="house")]},
    ]}

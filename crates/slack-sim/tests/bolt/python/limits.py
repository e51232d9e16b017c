"""Builds payloads around every limit of Block Kit, has slack_sdk's own models judge them, and asks the simulated Slack over
HTTP. What the kit refuses Slack must refuse; what stands exactly at a limit must be taken. Prints one line of JSON for each
payload where it is not so, and at last how many were judged."""

import copy
import json
import os

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"] + "/")
GONE = object()


def text(length=1, kind="plain_text"):
    return {"type": kind, "text": "x" * length}


def option(n=0, **more):
    return {"text": text(), "value": f"v{n}", **more}


def options(n):
    return [option(i) for i in range(n)]


def confirm(**more):
    return {"title": text(), "text": text(), "confirm": text(), "deny": text(), **more}


def button(n=0, **more):
    return {"type": "button", "action_id": f"b{n}", "text": text(), **more}


def section(**more):
    return {"type": "section", "text": text(kind="mrkdwn"), **more}


def field(element, **more):
    return {"type": "input", "label": text(), "element": element, **more}


def select(kind, **more):
    return {"type": kind, "action_id": "a", **more}


def modal(**more):
    return {"type": "modal", "title": text(), "submit": text(), "close": text(), "blocks": [section()], **more}


def home(**more):
    return {"type": "home", "blocks": [section()], **more}


def put(whole, path, value):
    """A copy of `whole` with `value` at `path`."""
    whole = copy.deepcopy(whole)
    at = whole
    for step in path[:-1]:
        at = at[step]
    if value is GONE:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return whole


def filled(length):
    return "x" * length


def images(n):
    return [{"type": "image", "image_url": "https://x.example/i.png", "alt_text": "i"} for _ in range(n)]


IMAGE = images(1)[0]
GROUP = {"label": text(), "options": options(1)}
ELEMENTS = {
    "button": button(),
    "overflow": select("overflow", options=options(2)),
    "static_select": select("static_select", placeholder=text(), options=options(2)),
    "multi_static_select": select("multi_static_select", placeholder=text(), options=options(2)),
    "checkboxes": select("checkboxes", options=options(2)),
    "radio_buttons": select("radio_buttons", options=options(2)),
    "datepicker": select("datepicker", placeholder=text(), initial_date="2026-12-24"),
    "timepicker": select("timepicker", placeholder=text(), initial_time="09:30"),
    "datetimepicker": select("datetimepicker", initial_date_time=1800000000),
    **{kind: select(kind, placeholder=text()) for kind in (
        "users_select", "conversations_select", "channels_select", "external_select",
        "multi_users_select", "multi_conversations_select", "multi_channels_select", "multi_external_select",
    )},
    "plain_text_input": select("plain_text_input", placeholder=text()),
    "number_input": select("number_input", is_decimal_allowed=False, placeholder=text()),
    "email_text_input": select("email_text_input", placeholder=text()),
    "url_text_input": select("url_text_input", placeholder=text()),
}
BLOCKS = {
    "section": section(fields=[text()]),
    "header": {"type": "header", "text": text()},
    "image": {**IMAGE, "title": text()},
    "context": {"type": "context", "elements": [text()]},
    "actions": {"type": "actions", "elements": [button()]},
    "markdown": {"type": "markdown", "text": "x"},
    "table": {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]},
    "video": {"type": "video", "alt_text": "v", "title": text(), "video_url": "https://x.example/v",
              "thumbnail_url": "https://x.example/t.png", "author_name": "x"},
}
# Where an element stands: the block around it, and the path to it.
IN_MESSAGE = [(kind, {"type": "actions", "elements": [element]}, ["elements", 0]) for kind, element in ELEMENTS.items()
              if not kind.endswith("_input") and not kind.startswith("multi_")]
IN_SECTION = [(kind, section(accessory=element), ["accessory"]) for kind, element in ELEMENTS.items()
              if not kind.endswith("_input")]
IN_INPUT = [(kind, field(element), ["element"]) for kind, element in ELEMENTS.items() if kind not in ("button", "overflow")]


def around(limit, make, least=1):
    """What stands below, at and above a limit; the last is to be refused."""
    return [(n, make(n)) for n in (least, limit - 1, limit, limit + 1)]


def elements():
    """(name, block, where it may be) for each element's limits."""
    for place, slots in (("message", IN_MESSAGE), ("message", IN_SECTION), ("modal", IN_INPUT)):
        for kind, block, path in slots:
            element = ELEMENTS[kind]
            where = f"{block['type']}.{kind}"
            yield where, block, place

            def vary(name, keys, cases):
                for n, value in cases:
                    yield f"{where}.{name}={n}", put(block, [*path, *keys], value), place

            yield from vary("action_id", ["action_id"], around(255, filled))
            if "placeholder" in element:
                yield from vary("placeholder", ["placeholder"], around(150, text))
            if "options" in element:
                most = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}.get(kind, 100)
                yield from vary("options", ["options"], around(most, options))
                yield from vary("options", ["options"], [("none", []), ("missing", GONE)])
                yield from vary("option.text", ["options", 0, "text"], around(75, text))
                yield from vary("option.value", ["options", 0, "value"], around(150, filled))
                yield from vary("option.value", ["options", 0, "value"], [("missing", GONE)])
                yield from vary("option.text", ["options", 0, "text"], [("missing", GONE)])
                if kind != "overflow":
                    yield from vary("option.description", ["options", 0, "description"], around(75, text))
            if kind.endswith("static_select"):
                both = put(block, [*path, "option_groups"], [GROUP])
                yield f"{where}.options and option_groups", both, place
                grouped = put(both, [*path, "options"], GONE)
                yield f"{where}.option_groups", grouped, place
                for n, groups in around(100, lambda n: [{"label": text(), "options": [option(i)]} for i in range(n)]):
                    yield f"{where}.option_groups={n}", put(grouped, [*path, "option_groups"], groups), place
                for n, label in around(75, text):
                    yield f"{where}.group.label={n}", put(grouped, [*path, "option_groups", 0, "label"], label), place
                for n, inner in around(100, options):
                    yield f"{where}.group.options={n}", put(grouped, [*path, "option_groups", 0, "options"], inner), place
            if kind not in ("plain_text_input", "number_input", "email_text_input", "url_text_input") and place == "message":
                yield from vary("confirm", ["confirm"], [("plain", confirm())])
                for key, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
                    for n, words in around(most, text):
                        yield f"{where}.confirm.{key}={n}", put(block, [*path, "confirm"], confirm(**{key: words})), place
                for style in ("primary", "danger", "default", "loud"):
                    yield f"{where}.confirm.style={style}", put(block, [*path, "confirm"], confirm(style=style)), place
            if kind == "datepicker":
                yield from vary("initial_date", ["initial_date"], [(d, d) for d in (
                    "2026-01-01", "2026-12-31", "2026-13-01", "2026-00-10", "2026-01-32", "26-01-01", "tomorrow", "2026/01/01")])
            if kind == "timepicker":
                yield from vary("initial_time", ["initial_time"], [(t, t) for t in ("00:00", "23:59", "24:00", "12:60", "9:30", "noon")])
            if kind == "datetimepicker":
                yield from vary("initial_date_time", ["initial_date_time"], [(t, t) for t in (1000000000, 9999999999, 10000000000, -1)])
            if kind == "button":
                yield from vary("text", ["text"], around(75, text))
                yield from vary("text", ["text"], [("missing", GONE)])
                yield from vary("value", ["value"], around(2000, filled))
                yield from vary("url", ["url"], around(3000, lambda n: ("https://x.example/" + "x" * 3100)[:n], 30))
                yield from vary("accessibility_label", ["accessibility_label"], around(75, filled))
                yield from vary("style", ["style"], [(s, s) for s in ("primary", "danger", "default", "loud")])


def blocks():
    for kind, block in BLOCKS.items():
        yield kind, block, "message"

        def vary(name, keys, cases):
            for n, value in cases:
                yield f"{kind}.{name}={n}", put(block, keys, value), "message"

        yield from vary("block_id", ["block_id"], around(255, filled))
        if kind == "section":
            yield from vary("text", ["text"], around(3000, text))
            yield from vary("text", ["text"], around(3000, lambda n: text(n, "mrkdwn")))
            yield from vary("fields", ["fields"], around(10, lambda n: [text() for _ in range(n)]))
            yield from vary("field.text", ["fields", 0], around(2000, text))
            yield f"{kind} of neither", {"type": "section"}, "message"
            yield f"{kind} of fields", put(block, ["text"], GONE), "message"
        if kind == "header":
            yield from vary("text", ["text"], around(150, text))
            yield from vary("text", ["text"], [("missing", GONE), ("mrkdwn", text(1, "mrkdwn"))])
        if kind == "image":
            yield from vary("image_url", ["image_url"], around(3000, lambda n: ("https://x.example/" + "x" * 3100)[:n], 30))
            yield from vary("alt_text", ["alt_text"], around(2000, filled))
            yield from vary("title", ["title"], around(2000, text))
            yield from vary("alt_text", ["alt_text"], [("missing", GONE)])
        if kind == "context":
            yield from vary("elements", ["elements"], around(10, lambda n: [text() for _ in range(n)]))
            yield from vary("images", ["elements"], around(10, images))
            yield from vary("image.alt_text", ["elements", 0], around(2000, lambda n: {**IMAGE, "alt_text": filled(n)}))
            yield from vary("elements", ["elements"], [("missing", GONE)])
        if kind == "actions":
            yield from vary("elements", ["elements"], around(25, lambda n: [button(i) for i in range(n)]))
            yield from vary("elements", ["elements"], [("missing", GONE)])
        if kind == "markdown":
            yield from vary("text", ["text"], around(12000, filled))
            yield from vary("text", ["text"], [("none", ""), ("missing", GONE)])
        if kind == "table":
            yield from vary("rows", ["rows"], [("none", []), ("missing", GONE)])
            yield from vary("cell", ["rows", 0, 0, "text"], [("none", "")])
        if kind == "video":
            yield from vary("title", ["title"], around(199, text))
            yield from vary("author_name", ["author_name"], around(49, filled))
            for key in ("alt_text", "video_url", "thumbnail_url", "title"):
                yield from vary(key, [key], [("missing", GONE)])
    for n, label in around(2000, text):
        yield f"input.label={n}", field(ELEMENTS["plain_text_input"], label=label), "modal"
        yield f"input.hint={n}", field(ELEMENTS["plain_text_input"], hint=label), "modal"
    for kind in ("button", "overflow"):
        yield f"input.{kind}", field(ELEMENTS[kind]), "modal"


def views():
    for key in ("title", "submit", "close"):
        for n, words in around(24, text):
            yield f"modal.{key}={n}", modal(**{key: words})
    for n, data in around(3000, filled):
        yield f"modal.private_metadata={n}", modal(private_metadata=data)
        yield f"home.private_metadata={n}", home(private_metadata=data)
    for n, name in around(255, filled):
        yield f"modal.callback_id={n}", modal(callback_id=name)
        yield f"home.callback_id={n}", home(callback_id=name)
    for n, many in around(100, lambda n: [section() for _ in range(n)]):
        yield f"modal.blocks={n}", modal(blocks=many)
        yield f"home.blocks={n}", home(blocks=many)
    yield "modal.blocks=none", modal(blocks=[])
    yield "home.blocks=none", home(blocks=[])
    yield "home.submit", home(submit=text())
    yield "home.close", home(close=text())
    yield "view.type=drawer", modal(type="drawer")


def by_the_kit(judge):
    try:
        judge()
    except (SlackObjectFormationError, TypeError, KeyError, AttributeError) as error:
        return f"{type(error).__name__}: {error}"


def by_slack(ask):
    try:
        ask()
    except SlackApiError as error:
        answer = error.response
        # A well-formed view gets as far as its trigger.
        return None if answer["error"] == "invalid_trigger_id" else f"{answer['error']}: {answer.get('response_metadata')}"


def post(block):
    client.chat_postMessage(channel="C0ESCALATE", text="x", blocks=[block])


def show(view):
    if view["type"] == "home":
        client.views_publish(user_id="U0ALICE", view=view)
    else:
        client.views_open(trigger_id="1.1.x", view=view)


def main():
    judged = refused = 0
    cases = []
    for name, block, place in [*blocks(), *elements()]:
        kit = by_the_kit(lambda: [parsed.to_dict() for parsed in Block.parse_all([block])])
        whole = modal(blocks=[block])
        cases.append((name, kit, (lambda: post(block)) if place == "message" else (lambda: show(whole))))
        judged, refused = judged + 1, refused + bool(kit)
        compare(*cases[-1])
    for name, view in views():
        kit = by_the_kit(lambda: View(**view).to_dict())
        judged, refused = judged + 1, refused + bool(kit)
        compare(name, kit, lambda: show(view))
    print(json.dumps({"judged": judged, "refused": refused}))


def compare(name, kit, ask):
    slack = by_slack(ask)
    if bool(kit) != bool(slack):
        print(json.dumps({"name": name, "kit": kit, "slack": slack}))


main()

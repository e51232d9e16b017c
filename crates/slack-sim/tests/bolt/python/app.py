"""A desk that takes orders, on Bolt for Python as a team would write it: nothing here knows of slack-sim but the API URL
in the environment. `../javascript/app.js` is the same desk on Bolt for JavaScript; both are judged by the same stories."""

import os
import re
import socketserver
import sys
import threading
import time
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

import blocks
import calls

client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"] + "/")
client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=2))
app = App(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])


# ---- commands


@app.command("/order")
def order(ack, body, command, respond, say, client):
    what, _, rest = command["text"].partition(" ")
    if what == "hello":
        ack(f"Hello, {rest}.")
    elif what == "aloud":
        ack(response_type="in_channel", text=rest, blocks=[blocks.section(f"*{rest}*")])
    elif what == "form":
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=blocks.form(rest))
    elif what == "board":
        ack()
        say(text="The board", blocks=blocks.board())
    elif what == "answers":
        ack()
        respond("one, for you")
        respond(text="two, for all", response_type="in_channel")
    elif what == "late":
        ack()
        # Slack's URL takes five answers; the sixth is refused.
        statuses = [str(respond(text=f"answer {n}").status_code) for n in range(6)]
        client.chat_postMessage(channel=body["user_id"], text=" ".join(statuses))
    elif what == "call":
        ack()
        try:
            said = calls.CALLS[rest](client, body)
        except SlackApiError as error:
            said = f"refused: {error.response['error']}"
        respond(text=f"{rest}: {said}")
    elif what == "crash":
        raise RuntimeError("on purpose")
    else:
        ack(f"I know no {what}.")


# ---- actions in messages, modals and Home; options


def chosen(action):
    """What an action or a state value holds, as one word."""
    for key in ("selected_option", "selected_options"):
        if key in action:
            options = action[key]
            options = options if isinstance(options, list) else [options] if options else []
            return "+".join(option["value"] for option in options) or "nothing"
    for key in ("selected_users", "selected_conversations", "selected_channels"):
        if key in action:
            return "+".join(action[key]) or "nothing"
    for key in ("selected_user", "selected_conversation", "selected_channel", "selected_date", "selected_time"):
        if key in action:
            return action[key] or "nothing"
    if "selected_date_time" in action:
        return str(action["selected_date_time"] or "nothing")
    if "rich_text_value" in action:
        rich = action["rich_text_value"]
        return rich["elements"][0]["elements"][0]["text"] if rich else "nothing"
    return action.get("value") or "nothing"


@app.action("replace")
def replace(ack, body, respond):
    ack()
    respond(replace_original=True, text=f"Taken by <@{body['user']['id']}>")


@app.action("whisper")
def whisper(ack, respond):
    ack()
    respond(text="Only you see this.", blocks=blocks.notice(), replace_original=False)


@app.action("remove")
def remove(ack, respond):
    ack()
    respond(delete_original=True)


@app.action("edit")
def edit(ack, body, client):
    ack()
    message = body["message"]
    client.chat_update(
        channel=body["channel"]["id"], ts=message["ts"], text="Edited", blocks=[blocks.section("Edited"), *message["blocks"][1:]]
    )


@app.action("ask")
def ask(ack, body, client):
    ack()
    client.views_open(trigger_id=body["trigger_id"], view=blocks.form("from a message"))


@app.action("deeper")
def deeper(ack, body, client):
    ack()
    client.views_push(trigger_id=body["trigger_id"], view=blocks.page("Deeper"))


@app.action("refresh")
def refresh(ack, body, client):
    ack()
    view = body["view"]
    client.views_update(view_id=view["id"], hash=view["hash"], view=blocks.form("refreshed"))
    try:
        client.views_update(view_id=view["id"], hash=view["hash"], view=blocks.form("refreshed twice"))
    except SlackApiError as error:
        client.chat_postMessage(channel=body["user"]["id"], text=f"second update: {error.response['error']}")


@app.action(re.compile("^pick_"))
def pick(ack, body, action, respond, client):
    ack()
    said = f"{action['action_id']} ({action['type']}): {chosen(action)}"
    if body.get("message"):
        held = {a: chosen(v) for actions in body["state"]["values"].values() for a, v in actions.items()}
        respond(text=f"{said}; held: {held.get(action['action_id'], 'none')}", replace_original=False)
    else:
        client.chat_postMessage(channel=body["user"]["id"], text=said)


@app.options("pick_city")
def cities(ack, payload):
    ack(options=[blocks.option(city) for city in blocks.CITIES if payload["value"].lower() in city.lower()])


@app.options("pick_stops")
def stops(ack, body):
    typed = body["value"].lower()
    groups = {"Near": blocks.CITIES[:2], "Far": blocks.CITIES[2:]}
    ack(option_groups=[
        {"label": blocks.plain(name), "options": [blocks.option(city) for city in found]}
        for name, cities in groups.items()
        if (found := [city for city in cities if typed in city.lower()])
    ])


# ---- views


@app.view("form")
def submitted(ack, body, view, client, respond):
    values = {action: value for actions in view["state"]["values"].values() for action, value in actions.items()}
    name = chosen(values["name"])
    if name == "bad":
        return ack(response_action="errors", errors={"name": "There is no such name.", "size": "Not in that size."})
    if name == "more":
        return ack(response_action="update", view=blocks.page("More"))
    if name == "next":
        return ack(response_action="push", view=blocks.page("Next"))
    ack()
    lines = [f"{action}={chosen(value)}" for action, value in sorted(values.items())]
    lines.append(f"metadata={view['private_metadata']}")
    lines.append("urls=" + " ".join(f"{url['block_id']}/{url['action_id']}/{url['channel_id']}" for url in body["response_urls"]))
    client.chat_postMessage(channel=body["user"]["id"], text="Ordered\n" + "\n".join(lines))
    if body["response_urls"]:
        respond(text=f"An order of <@{body['user']['id']}>", response_type="in_channel")


@app.view("page")
def page_submitted(ack, view):
    if view["title"]["text"] == "Next":
        ack(response_action="clear")
    else:
        ack()


@app.view_closed(re.compile("form|page"))
def closed(ack, body, view, client):
    ack()
    how = "cleared" if body["is_cleared"] else "closed"
    client.chat_postMessage(channel=body["user"]["id"], text=f"{how}: {view['callback_id']}")


# ---- shortcuts


@app.shortcut("new_order")
def new_order(ack, shortcut, client):
    ack()
    client.views_open(trigger_id=shortcut["trigger_id"], view=blocks.form("from a shortcut"))


@app.shortcut("order_this")
def order_this(ack, shortcut, respond, say):
    ack()
    say(text=f"Ordered: {shortcut['message']['text']}", thread_ts=shortcut["message"].get("thread_ts") or shortcut["message_ts"])
    respond("Thank you.", replace_original=False)


# ---- events


@app.middleware
def troubles(req, next):
    """What makes an app miss a delivery: an exception before the acknowledgement, or being too slow with it."""
    text = (req.body.get("event") or {}).get("text") or ""
    retried = int(req.headers.get("x-slack-retry-num", ["0"])[0])
    if text.startswith("crash") and retried < 2:
        raise RuntimeError("on purpose")
    if text.startswith("slow") and retried < 1:
        time.sleep(4)
        return
    if retried:
        req.context["retried"] = f"{retried} ({req.headers['x-slack-retry-reason'][0]})"
    next()


@app.message(re.compile("^(crash|slow)"))
def at_last(say, message, context):
    say(text=f"got {message['text']!r} by retry {context['retried']}", thread_ts=message["ts"])


@app.message("ping")
def ping(message, say, context):
    said = f"pong to <@{message['user']}> in a {message['channel_type']}: {message['text']}"
    say(text=said, thread_ts=message.get("thread_ts"))


@app.event({"type": "message", "subtype": "message_changed"})
def changed(event, say):
    if "bot_id" not in event["message"]:
        say(f"changed: {event['previous_message']['text']} -> {event['message']['text']}")


@app.event({"type": "message", "subtype": "message_deleted"})
def deleted(event, say):
    if "bot_id" not in event["previous_message"]:
        say(f"deleted: {event['previous_message']['text']}")


@app.event("message")
def other_message():
    pass


@app.event("app_mention")
def mentioned(event, say):
    said = event["text"].split(" ", 1)[1]
    say(text=f"You said: {said}", thread_ts=event.get("thread_ts") or event["ts"])


@app.event("reaction_added")
def reacted(event, say):
    item = event["item"]
    say(text=f":{event['reaction']}: by <@{event['user']}> on what <@{event['item_user']}> said", thread_ts=item["ts"])


@app.event("reaction_removed")
def unreacted(event, say):
    say(text=f"no :{event['reaction']}: by <@{event['user']}>", thread_ts=event["item"]["ts"])


@app.event("member_joined_channel")
def joined(event, client, context):
    if event["user"] != context.bot_user_id:
        client.chat_postEphemeral(channel=event["channel"], user=event["user"], text=f"Welcome, <@{event['user']}>.")


@app.event("app_home_opened")
def home_opened(event, client):
    if event["tab"] == "home":
        visits = int(event["view"]["private_metadata"]) if event.get("view") else 0
        client.views_publish(user_id=event["user"], view=blocks.home(visits + 1))


class Threads(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def until_nobody_listens():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=until_nobody_listens, daemon=True).start()
server = make_server("127.0.0.1", 0, SlackRequestHandler(app), server_class=Threads, handler_class=Quiet)
print(f"listening on {server.server_port}", flush=True)
server.serve_forever()

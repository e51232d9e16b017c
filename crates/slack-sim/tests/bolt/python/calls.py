"""The Web API as an app calls it: each entry makes its calls and says in one line what came of them."""

import time

from slack_sdk.errors import SlackApiError


def refusal(call, **arguments):
    try:
        call(**arguments)
        return "taken"
    except SlackApiError as error:
        return error.response["error"]


def yes(fact):
    return "true" if fact else "false"


def chat(client, body):
    channel, user = body["channel_id"], body["user_id"]
    posted = client.chat_postMessage(channel=channel, text="first words", metadata={"event_type": "order", "event_payload": {"id": "7"}})
    client.chat_update(channel=channel, ts=posted["ts"], text="second words")
    reply = client.chat_postMessage(channel=channel, text="a reply", thread_ts=posted["ts"])
    client.chat_delete(channel=channel, ts=reply["ts"])
    client.chat_postEphemeral(channel=channel, user=user, text="a whisper")
    link = client.chat_getPermalink(channel=channel, message_ts=posted["ts"])["permalink"]
    direct = client.chat_postMessage(channel=user, text="a word aside")["channel"]
    gone = refusal(client.chat_update, channel=channel, ts=reply["ts"], text="too late")
    return f"{direct} {yes(link.rsplit('/', 1)[1] == 'p' + posted['ts'].replace('.', ''))} {gone}"


def people(client, body):
    who = client.auth_test()
    user = client.users_info(user=body["user_id"])["user"]
    everybody = [m for page in client.users_list(limit=5) for m in page["members"]]
    missing = refusal(client.users_info, user="U0NOBODY")
    found = client.users_lookupByEmail(email=user["profile"]["email"])["user"]["id"]
    return f"{who['user_id']} {user['real_name']} {user['tz']} {len(everybody)} {yes(found == user['id'])} {missing}"


def channels(client, body):
    listed = [c["name"] for page in client.conversations_list(limit=1, types="public_channel") for c in page["channels"]]
    info = client.conversations_info(channel=body["channel_id"], include_num_members=True)["channel"]
    members = [m for page in client.conversations_members(channel=body["channel_id"], limit=6) for m in page["members"]]
    direct = client.conversations_open(users=body["user_id"])["channel"]["id"]
    made = client.conversations_create(name=f"desk-{int(time.time() * 1000)}")["channel"]
    client.conversations_setTopic(channel=made["id"], topic="Orders & more")
    client.conversations_invite(channel=made["id"], users=[body["user_id"]])
    topic = client.conversations_info(channel=made["id"])["channel"]["topic"]["value"]
    client.chat_postMessage(channel=made["id"], text="one")
    root = client.chat_postMessage(channel=made["id"], text="two")
    client.chat_postMessage(channel=made["id"], text="three", thread_ts=root["ts"])
    history = [m["text"] for m in client.conversations_history(channel=made["id"])["messages"] if "subtype" not in m]
    replies = [m["text"] for m in client.conversations_replies(channel=made["id"], ts=root["ts"])["messages"]]
    client.conversations_archive(channel=made["id"])
    closed = refusal(client.chat_postMessage, channel=made["id"], text="four")
    return (f"{len(listed)} {info['name']} {yes(info['num_members'] == len(members))} {direct} {topic} "
            f"{'/'.join(history)} {'/'.join(replies)} {closed}")


def file(client, body):
    done = client.files_upload_v2(
        channel=body["channel_id"], initial_comment="The list", filename="orders.csv", title="Orders", content="name,size\nAda,small\n"
    )
    aside = client.files_upload_v2(
        channel=body["channel_id"], file_uploads=[{"content": "a", "title": "A", "filename": "a.txt"}, {"content": "b", "title": "B", "filename": "b.txt"}]
    )
    info = client.files_info(file=done["file"]["id"])["file"]
    return f"{done['file']['title']} {len(aside['files'])} {info['mimetype']} {info['size']}"


def marks(client, body):
    posted = client.chat_postMessage(channel=body["channel_id"], text="mark me")
    place = {"channel": body["channel_id"], "timestamp": posted["ts"]}
    client.reactions_add(name="eyes", **place)
    again = refusal(client.reactions_add, name="eyes", **place)
    got = client.reactions_get(**place)["message"]["reactions"][0]
    client.reactions_remove(name="eyes", **place)
    none = refusal(client.reactions_remove, name="eyes", **place)
    client.pins_add(**place)
    pinned = refusal(client.pins_add, **place)
    items = client.pins_list(channel=body["channel_id"])["items"]
    client.pins_remove(**place)
    return f"{got['name']} {got['count']} {again} {none} {pinned} {len(items)}"


def limited(client, body):
    began = time.monotonic()
    client.chat_postMessage(channel=body["channel_id"], text="patience")
    return "waited" if time.monotonic() - began >= 1 else "hurried"


def refusals(client, body):
    return " ".join([
        refusal(client.chat_postMessage, channel="C0NOWHERE", text="x"),
        refusal(client.chat_postMessage, channel=body["channel_id"], text=""),
        refusal(client.chat_postMessage, channel=body["channel_id"], text="x", blocks=[{"type": "nonsense"}]),
        refusal(client.views_open, trigger_id="12345.98765.abcd2358fdea", view={"type": "modal"}),
        refusal(client.api_call, api_method="no.such"),
    ])


CALLS = {f.__name__: f for f in (chat, people, channels, file, marks, limited, refusals)}

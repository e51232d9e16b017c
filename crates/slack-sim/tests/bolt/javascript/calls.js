// The Web API as an app calls it: each entry makes its calls and says in one line what came of them.

const refusal = async (call) => {
  try {
    await call();
    return 'taken';
  } catch (error) {
    return error.data?.error ?? `${error}`;
  }
};

const all = async (pages, of) => {
  const found = [];
  for await (const page of pages) found.push(...page[of]);
  return found;
};

const chat = async (client, body) => {
  const { channel_id: channel, user_id: user } = body;
  const metadata = { event_type: 'order', event_payload: { id: '7' } };
  const posted = await client.chat.postMessage({ channel, text: 'first words', metadata });
  await client.chat.update({ channel, ts: posted.ts, text: 'second words' });
  const reply = await client.chat.postMessage({ channel, text: 'a reply', thread_ts: posted.ts });
  await client.chat.delete({ channel, ts: reply.ts });
  await client.chat.postEphemeral({ channel, user, text: 'a whisper' });
  const { permalink } = await client.chat.getPermalink({ channel, message_ts: posted.ts });
  const direct = (await client.chat.postMessage({ channel: user, text: 'a word aside' })).channel;
  const gone = await refusal(() => client.chat.update({ channel, ts: reply.ts, text: 'too late' }));
  return `${direct} ${permalink.split('/').pop() === `p${posted.ts.replace('.', '')}`} ${gone}`;
};

const people = async (client, body) => {
  const who = await client.auth.test();
  const { user } = await client.users.info({ user: body.user_id });
  const everybody = await all(client.paginate('users.list', { limit: 5 }), 'members');
  const missing = await refusal(() => client.users.info({ user: 'U0NOBODY' }));
  const found = (await client.users.lookupByEmail({ email: user.profile.email })).user.id;
  return `${who.user_id} ${user.real_name} ${user.tz} ${everybody.length} ${found === user.id} ${missing}`;
};

const channels = async (client, body) => {
  const channel = body.channel_id;
  const listed = await all(client.paginate('conversations.list', { limit: 1, types: 'public_channel' }), 'channels');
  const info = (await client.conversations.info({ channel, include_num_members: true })).channel;
  const members = await all(client.paginate('conversations.members', { channel, limit: 6 }), 'members');
  const direct = (await client.conversations.open({ users: body.user_id })).channel.id;
  const made = (await client.conversations.create({ name: `desk-${Date.now()}` })).channel.id;
  await client.conversations.setTopic({ channel: made, topic: 'Orders & more' });
  await client.conversations.invite({ channel: made, users: body.user_id });
  const topic = (await client.conversations.info({ channel: made })).channel.topic.value;
  await client.chat.postMessage({ channel: made, text: 'one' });
  const root = await client.chat.postMessage({ channel: made, text: 'two' });
  await client.chat.postMessage({ channel: made, text: 'three', thread_ts: root.ts });
  const history = (await client.conversations.history({ channel: made })).messages.filter((m) => !m.subtype).map((m) => m.text);
  const replies = (await client.conversations.replies({ channel: made, ts: root.ts })).messages.map((m) => m.text);
  await client.conversations.archive({ channel: made });
  const closed = await refusal(() => client.chat.postMessage({ channel: made, text: 'four' }));
  return `${listed.length} ${info.name} ${info.num_members === members.length} ${direct} ${topic} `
    + `${history.join('/')} ${replies.join('/')} ${closed}`;
};

const file = async (client, body) => {
  const channel_id = body.channel_id;
  const done = await client.filesUploadV2({
    channel_id, initial_comment: 'The list', filename: 'orders.csv', title: 'Orders', content: 'name,size\nAda,small\n',
  });
  const aside = await client.filesUploadV2({ channel_id, file_uploads: [
    { content: 'a', title: 'A', filename: 'a.txt' }, { file: Buffer.from('b'), title: 'B', filename: 'b.txt' },
  ] });
  const one = done.files[0].files[0];
  const count = aside.files.flatMap((answer) => answer.files).length;
  const info = (await client.files.info({ file: one.id })).file;
  return `${one.title} ${count} ${info.mimetype} ${info.size}`;
};

const marks = async (client, body) => {
  const channel = body.channel_id;
  const posted = await client.chat.postMessage({ channel, text: 'mark me' });
  const place = { channel, timestamp: posted.ts };
  await client.reactions.add({ name: 'eyes', ...place });
  const again = await refusal(() => client.reactions.add({ name: 'eyes', ...place }));
  const got = (await client.reactions.get(place)).message.reactions[0];
  await client.reactions.remove({ name: 'eyes', ...place });
  const none = await refusal(() => client.reactions.remove({ name: 'eyes', ...place }));
  await client.pins.add(place);
  const pinned = await refusal(() => client.pins.add(place));
  const items = (await client.pins.list({ channel })).items;
  await client.pins.remove(place);
  return `${got.name} ${got.count} ${again} ${none} ${pinned} ${items.length}`;
};

const limited = async (client, body) => {
  const began = performance.now();
  await client.chat.postMessage({ channel: body.channel_id, text: 'patience' });
  return performance.now() - began >= 1000 ? 'waited' : 'hurried';
};

const refusals = async (client, body) => {
  const channel = body.channel_id;
  const said = [
    await refusal(() => client.chat.postMessage({ channel: 'C0NOWHERE', text: 'x' })),
    await refusal(() => client.chat.postMessage({ channel, text: '' })),
    await refusal(() => client.chat.postMessage({ channel, text: 'x', blocks: [{ type: 'nonsense' }] })),
    await refusal(() => client.views.open({ trigger_id: '12345.98765.abcd2358fdea', view: { type: 'modal' } })),
    await refusal(() => client.apiCall('no.such')),
  ];
  return said.join(' ');
};

module.exports = { chat, people, channels, file, marks, limited, refusals };

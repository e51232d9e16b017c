// A desk that takes orders, on Bolt for JavaScript as a team would write it: nothing here knows of slack-sim but the API
// URL in the environment. `../python/app.py` is the same desk on Bolt for Python; both are judged by the same stories.

const { App } = require('@slack/bolt');
const { WebClient } = require('@slack/web-api');
const blocks = require('./blocks');
const calls = require('./calls');

const clientOptions = { slackApiUrl: `${process.env.SLACK_API_URL}/` };

// What makes an app miss a delivery: its installations cannot be looked up, or only slowly. Bolt acknowledges after that.
const attempts = new Map();
const authorize = async (source, body) => {
  const text = body?.event?.text ?? '';
  const attempt = (attempts.get(body?.event_id) ?? 0) + 1;
  attempts.set(body?.event_id, attempt);
  if (text.startsWith('crash') && attempt <= 2) throw new Error('on purpose');
  if (text.startsWith('slow') && attempt <= 1) {
    await new Promise((wake) => { setTimeout(wake, 4000); });
    throw new Error('too late');
  }
  const botToken = process.env.SLACK_BOT_TOKEN;
  const { bot_id: botId, user_id: botUserId } = await new WebClient(botToken, clientOptions).auth.test();
  return { botToken, botId, botUserId };
};

const app = new App({ authorize, signingSecret: process.env.SLACK_SIGNING_SECRET, clientOptions });

// ---- commands

app.command('/order', async ({ ack, body, command, respond, say, client }) => {
  const [, what, rest] = command.text.match(/^(\S*) ?(.*)$/s);
  switch (what) {
    case 'hello':
      await ack(`Hello, ${rest}.`);
      break;
    case 'aloud':
      await ack({ response_type: 'in_channel', text: rest, blocks: [blocks.section(`*${rest}*`)] });
      break;
    case 'form':
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: blocks.form(rest) });
      break;
    case 'board':
      await ack();
      await say({ text: 'The board', blocks: blocks.board() });
      break;
    case 'answers':
      await ack();
      await respond('one, for you');
      await respond({ text: 'two, for all', response_type: 'in_channel' });
      break;
    case 'late': {
      await ack();
      // Slack's URL takes five answers; the sixth is refused.
      const statuses = [];
      for (let n = 0; n < 6; n += 1) {
        statuses.push(await respond({ text: `answer ${n}` }).then((answer) => answer.status, (error) => error.status ?? error.statusCode));
      }
      await client.chat.postMessage({ channel: body.user_id, text: statuses.join(' ') });
      break;
    }
    case 'call':
      await ack();
      await respond({ text: `${rest}: ${await calls[rest](client, body).catch((error) => `refused: ${error.data?.error ?? error.stack}`)}` });
      break;
    case 'crash':
      throw new Error('on purpose');
    default:
      await ack(`I know no ${what}.`);
  }
});

// ---- actions in messages, modals and Home; options

// What an action or a state value holds, as one word.
const chosen = (action) => {
  if ('selected_option' in action) return action.selected_option?.value ?? 'nothing';
  if ('selected_options' in action) return action.selected_options.map((o) => o.value).join('+') || 'nothing';
  for (const key of ['selected_users', 'selected_conversations', 'selected_channels']) {
    if (key in action) return action[key].join('+') || 'nothing';
  }
  for (const key of ['selected_user', 'selected_conversation', 'selected_channel', 'selected_date', 'selected_time', 'selected_date_time']) {
    if (key in action) return `${action[key] ?? 'nothing'}`;
  }
  if ('rich_text_value' in action) return action.rich_text_value?.elements[0].elements[0].text ?? 'nothing';
  return action.value || 'nothing';
};

app.action('replace', async ({ ack, body, respond }) => {
  await ack();
  await respond({ replace_original: true, text: `Taken by <@${body.user.id}>` });
});

app.action('whisper', async ({ ack, respond }) => {
  await ack();
  await respond({ text: 'Only you see this.', blocks: blocks.notice(), replace_original: false });
});

app.action('remove', async ({ ack, respond }) => {
  await ack();
  await respond({ delete_original: true });
});

app.action('edit', async ({ ack, body, client }) => {
  await ack();
  const { message } = body;
  await client.chat.update({
    channel: body.channel.id, ts: message.ts, text: 'Edited', blocks: [blocks.section('Edited'), ...message.blocks.slice(1)],
  });
});

app.action('ask', async ({ ack, body, client }) => {
  await ack();
  await client.views.open({ trigger_id: body.trigger_id, view: blocks.form('from a message') });
});

app.action('deeper', async ({ ack, body, client }) => {
  await ack();
  await client.views.push({ trigger_id: body.trigger_id, view: blocks.page('Deeper') });
});

app.action('refresh', async ({ ack, body, client }) => {
  await ack();
  const { id: view_id, hash } = body.view;
  await client.views.update({ view_id, hash, view: blocks.form('refreshed') });
  await client.views.update({ view_id, hash, view: blocks.form('refreshed twice') })
    .catch((error) => client.chat.postMessage({ channel: body.user.id, text: `second update: ${error.data.error}` }));
});

app.action(/^pick_/, async ({ ack, body, action, respond, client }) => {
  await ack();
  const said = `${action.action_id} (${action.type}): ${chosen(action)}`;
  if (body.message) {
    const held = Object.assign({}, ...Object.values(body.state.values));
    const mine = held[action.action_id] ? chosen(held[action.action_id]) : 'none';
    await respond({ text: `${said}; held: ${mine}`, replace_original: false });
  } else {
    await client.chat.postMessage({ channel: body.user.id, text: said });
  }
});

app.options('pick_city', async ({ ack, payload }) => {
  const typed = payload.value.toLowerCase();
  await ack({ options: blocks.CITIES.filter((city) => city.toLowerCase().includes(typed)).map(blocks.option) });
});

app.options('pick_stops', async ({ ack, body }) => {
  const typed = body.value.toLowerCase();
  const groups = { Near: blocks.CITIES.slice(0, 2), Far: blocks.CITIES.slice(2) };
  const found = Object.entries(groups).map(([name, cities]) => ({
    label: blocks.plain(name), options: cities.filter((city) => city.toLowerCase().includes(typed)).map(blocks.option),
  }));
  await ack({ option_groups: found.filter((group) => group.options.length > 0) });
});

// ---- views

app.view('form', async ({ ack, body, view, client, respond }) => {
  const values = Object.assign({}, ...Object.values(view.state.values));
  const name = chosen(values.name);
  if (name === 'bad') {
    await ack({ response_action: 'errors', errors: { name: 'There is no such name.', size: 'Not in that size.' } });
  } else if (name === 'more') {
    await ack({ response_action: 'update', view: blocks.page('More') });
  } else if (name === 'next') {
    await ack({ response_action: 'push', view: blocks.page('Next') });
  } else {
    await ack();
    const lines = Object.keys(values).sort().map((action) => `${action}=${chosen(values[action])}`);
    lines.push(`metadata=${view.private_metadata}`);
    lines.push(`urls=${body.response_urls.map((url) => `${url.block_id}/${url.action_id}/${url.channel_id}`).join(' ')}`);
    await client.chat.postMessage({ channel: body.user.id, text: `Ordered\n${lines.join('\n')}` });
    if (body.response_urls.length > 0) await respond({ text: `An order of <@${body.user.id}>`, response_type: 'in_channel' });
  }
});

app.view('page', async ({ ack, view }) => {
  await (view.title.text === 'Next' ? ack({ response_action: 'clear' }) : ack());
});

app.view({ callback_id: /form|page/, type: 'view_closed' }, async ({ ack, body, view, client }) => {
  await ack();
  await client.chat.postMessage({ channel: body.user.id, text: `${body.is_cleared ? 'cleared' : 'closed'}: ${view.callback_id}` });
});

// ---- shortcuts

app.shortcut('new_order', async ({ ack, shortcut, client }) => {
  await ack();
  await client.views.open({ trigger_id: shortcut.trigger_id, view: blocks.form('from a shortcut') });
});

app.shortcut('order_this', async ({ ack, shortcut, respond, say }) => {
  await ack();
  await say({ text: `Ordered: ${shortcut.message.text}`, thread_ts: shortcut.message.thread_ts ?? shortcut.message_ts });
  await respond({ text: 'Thank you.', replace_original: false });
});

// ---- events

app.use(async ({ context, next }) => {
  if (context.retryNum) context.retried = `${context.retryNum} (${context.retryReason})`;
  await next();
});

app.message(/^(crash|slow)/, async ({ message, say, context }) => {
  await say({ text: `got '${message.text}' by retry ${context.retried}`, thread_ts: message.ts });
});

app.message('ping', async ({ message, say }) => {
  await say({ text: `pong to <@${message.user}> in a ${message.channel_type}: ${message.text}`, thread_ts: message.thread_ts });
});

app.event('message', async ({ event, say }) => {
  if (event.subtype === 'message_changed' && !event.message.bot_id) {
    await say(`changed: ${event.previous_message.text} -> ${event.message.text}`);
  }
  if (event.subtype === 'message_deleted' && !event.previous_message.bot_id) await say(`deleted: ${event.previous_message.text}`);
});

app.event('app_mention', async ({ event, say }) => {
  await say({ text: `You said: ${event.text.replace(/^\S+ /, '')}`, thread_ts: event.thread_ts ?? event.ts });
});

app.event('reaction_added', async ({ event, say }) => {
  await say({ text: `:${event.reaction}: by <@${event.user}> on what <@${event.item_user}> said`, thread_ts: event.item.ts });
});

app.event('reaction_removed', async ({ event, say }) => {
  await say({ text: `no :${event.reaction}: by <@${event.user}>`, thread_ts: event.item.ts });
});

app.event('member_joined_channel', async ({ event, client, context }) => {
  if (event.user !== context.botUserId) {
    await client.chat.postEphemeral({ channel: event.channel, user: event.user, text: `Welcome, <@${event.user}>.` });
  }
});

app.event('app_home_opened', async ({ event, client }) => {
  if (event.tab !== 'home') return;
  const visits = event.view ? Number(event.view.private_metadata) : 0;
  await client.views.publish({ user_id: event.user, view: blocks.home(visits + 1) });
});

process.stdin.resume().on('end', () => process.exit(0));

app.start({ port: 0, host: '127.0.0.1' }).then((server) => {
  process.stdout.write(`listening on ${server.address().port}\n`);
});

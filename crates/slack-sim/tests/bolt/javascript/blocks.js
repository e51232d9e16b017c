// What the desk shows: the same as `../python/blocks.py`, so that one story fits both.

const CITIES = ['Oslo', 'Bergen', 'Lima', 'Osaka'];

const plain = (text) => ({ type: 'plain_text', text });
const section = (text) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const option = (text) => ({ text: plain(text), value: text.toLowerCase() });
const options = (...texts) => texts.map(option);
const element = (type, action_id, more = {}) => ({ type, action_id, ...more });
const button = (text, action_id, more = {}) => element('button', action_id, { text: plain(text), ...more });

const board = () => [
  section('The board'),
  { type: 'actions', block_id: 'buttons', elements: [
    button('Take', 'replace'), button('Whisper', 'whisper'), button('Remove', 'remove'),
    button('Edit', 'edit'), button('Ask', 'ask'), button('Pick', 'pick_button', { value: 'one', style: 'primary' }),
  ] },
  { type: 'actions', block_id: 'pickers', elements: [
    element('static_select', 'pick_colour', { placeholder: plain('Colour'), options: options('Red', 'Green') }),
    element('users_select', 'pick_who', { placeholder: plain('Who') }),
    element('datepicker', 'pick_day', { placeholder: plain('Day'), initial_date: '2026-01-01' }),
    element('overflow', 'pick_more', { options: options('Print', 'Share') }),
    element('checkboxes', 'pick_extras', { options: options('Gift', 'Rush') }),
    element('radio_buttons', 'pick_size', { options: options('Small', 'Large'), initial_option: option('Small') }),
  ] },
  { type: 'section', block_id: 'city', text: { type: 'mrkdwn', text: 'Where to' },
    accessory: element('external_select', 'pick_city', { placeholder: plain('City'), min_query_length: 0 }) },
];

const notice = () => [section('Only you see this.'), { type: 'actions', elements: [
  button('Take', 'replace'), button('Remove', 'remove'),
] }];

const field = (block_id, label, type, { dispatch_action, ...more } = {}) => ({
  type: 'input', block_id, label: plain(label), optional: !['name', 'size'].includes(block_id),
  element: element(type, block_id, more), ...(dispatch_action ? { dispatch_action } : {}),
});

const form = (note) => ({
  type: 'modal', callback_id: 'form', title: plain('An order'), submit: plain('Order'), close: plain('Cancel'),
  private_metadata: note, notify_on_close: true,
  blocks: [
    section(`Opened ${note}`),
    { type: 'actions', block_id: 'more', elements: [button('Deeper', 'deeper'), button('Refresh', 'refresh')] },
    field('name', 'Name', 'plain_text_input', { placeholder: plain('Whose?') }),
    field('size', 'Size', 'radio_buttons', { options: options('Small', 'Large'), initial_option: option('Small') }),
    field('pick_colour', 'Colour', 'static_select', { dispatch_action: true, option_groups: [
      { label: plain('Warm'), options: options('Red') }, { label: plain('Cold'), options: options('Blue', 'Green') },
    ] }),
    field('pick_city', 'City', 'external_select', { min_query_length: 1 }),
    field('pick_stops', 'Stops', 'multi_external_select', { min_query_length: 1 }),
    field('who', 'Who', 'users_select'),
    field('all', 'All', 'multi_users_select'),
    field('tell', 'Tell', 'conversations_select', { response_url_enabled: true }),
    field('near', 'Near', 'channels_select'),
    field('day', 'Day', 'datepicker'),
    field('hour', 'Hour', 'timepicker', { initial_time: '09:30' }),
    field('moment', 'Moment', 'datetimepicker'),
    field('extras', 'Extras', 'checkboxes', { options: options('Gift', 'Rush') }),
    field('labels', 'Labels', 'multi_static_select', { options: options('New', 'Old'), initial_options: options('New') }),
    field('amount', 'Amount', 'number_input', { is_decimal_allowed: false }),
    field('mail', 'Mail', 'email_text_input'),
    field('page', 'Page', 'url_text_input'),
    field('words', 'Words', 'rich_text_input'),
  ],
});

const page = (title) => ({
  type: 'modal', callback_id: 'page', title: plain(title), submit: plain('Done'), close: plain('Back'),
  notify_on_close: true, blocks: [section(`This is ${title}.`)],
});

const home = (visits) => ({ type: 'home', private_metadata: `${visits}`, blocks: [
  section(`Visit ${visits}`),
  { type: 'actions', block_id: 'home', elements: [button('Pick', 'pick_home', { value: 'house' })] },
] });

module.exports = { CITIES, board, form, home, notice, option, page, plain, section };

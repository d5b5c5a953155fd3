import fc from 'fast-check'

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

const http = {
  basic_auth: { username: 'u', password: 'p' },
  tls_config: { ca_file: 'ca', insecure_skip_verify: true, min_version: 'TLS12' },
  follow_redirects: false,
  enable_http2: true,
  proxy_url: 'http://127.0.0.1:1025',
}

/** Everything that Alertmanager 0.25 and 0.34 read alike: details for PagerDuty may be anything since. */
const whole: Json = {
  global: {
    resolve_timeout: '5m',
    http_config: { ...http, basic_auth: null, authorization: { type: 'Bearer', credentials: 's' } },
    smtp_from: 'a@example.org',
    smtp_hello: 'h',
    smtp_smarthost: 'mail:25',
    smtp_auth_username: 'u',
    smtp_auth_password: 'p',
    smtp_auth_identity: 'i',
    smtp_require_tls: true,
    slack_api_url: 'https://hooks.slack.example/x',
    pagerduty_url: 'https://pd.example/',
    opsgenie_api_url: 'https://og.example/',
    opsgenie_api_key: 'k',
    wechat_api_url: 'https://wechat.example/',
    wechat_api_secret: 's',
    wechat_api_corp_id: 'c',
    victorops_api_url: 'https://vo.example/',
    victorops_api_key: 'k',
    telegram_api_url: 'https://tg.example',
    webex_api_url: 'https://webex.example/v1',
  },
  route: {
    receiver: 'all',
    group_by: ['alertname', 'cluster'],
    group_wait: '30s',
    group_interval: '5m',
    repeat_interval: '4h',
    routes: [
      { match: { a: 'b' }, match_re: { c: 'd.*|e' }, receiver: 'chat', continue: true, group_by: ['...'] },
      {
        matchers: ['x="y"', 'z=~"a|b"', 'q!=r'],
        receiver: 'page',
        mute_time_intervals: ['nights'],
        active_time_intervals: ['days'],
        routes: [{ matchers: ['{k!~"v.+"}'], group_wait: '0s' }],
      },
    ],
  },
  inhibit_rules: [
    {
      source_match: { severity: 'critical' },
      target_match_re: { severity: 'warn.*' },
      source_matchers: ['a=b'],
      target_matchers: ['c!=d'],
      equal: ['alertname'],
    },
  ],
  mute_time_intervals: [{ name: 'nights', time_intervals: [{ times: [{ start_time: '22:00', end_time: '24:00' }] }] }],
  time_intervals: [
    {
      name: 'days',
      time_intervals: [
        {
          times: [{ start_time: '08:00', end_time: '17:30' }],
          weekdays: ['monday:friday', 'sunday'],
          days_of_month: ['1:5', '-3:-1'],
          months: ['january:march', '5', 'december'],
          years: ['2020:2022', '2030'],
          location: 'Europe/Berlin',
        },
      ],
    },
  ],
  receivers: [
    {
      name: 'all',
      email_configs: [{ to: 'x@example.org', headers: { Subject: 's', 'reply-to': 'y' }, html: 'h', text: 't', require_tls: false }],
      webhook_configs: [{ url: 'http://localhost:1/x', max_alerts: 5, send_resolved: false, http_config: http }],
      sns_configs: [{ topic_arn: 'arn', sigv4: { region: 'r', access_key: 'a', secret_key: 's' }, subject: 's', attributes: { a: 'b' } }],
    },
    {
      name: 'chat',
      slack_configs: [
        {
          channel: '#c',
          title: 't',
          fields: [{ title: 'a', value: 'b', short: true }],
          actions: [{ type: 'button', text: 'x', url: 'http://x', name: 'n', confirm: { text: 'sure' } }],
          short_fields: true,
          mrkdwn_in: ['text'],
        },
      ],
      telegram_configs: [{ bot_token: 't', chat_id: -5, parse_mode: 'HTML', disable_notifications: true }],
      discord_configs: [{ webhook_url: 'https://discord.example/x', title: 't', message: 'm' }],
      webex_configs: [{ room_id: 'r', message: 'm', http_config: { authorization: { credentials: 's' } } }],
      wechat_configs: [{ to_user: 'u', message: 'm', message_type: 'markdown', agent_id: 'a' }],
    },
    {
      name: 'page',
      pagerduty_configs: [
        {
          routing_key: 'k',
          severity: 's',
          images: [{ src: 's', alt: 'a', href: 'h' }],
          links: [{ href: 'h', text: 't' }],
        },
      ],
      opsgenie_configs: [{ responders: [{ name: 'n', type: 'Team' }], details: { a: 'b' }, priority: 'P1', update_alerts: true }],
      pushover_configs: [{ user_key: 'u', token: 't', retry: '30s', expire: '1h', html: true, priority: '2' }],
      victorops_configs: [{ routing_key: 'r', message_type: 'm', custom_fields: { a: 'b' } }],
    },
  ],
  templates: ['/nowhere/*.tmpl'],
}

const odd: readonly Json[] = [
  null,
  '',
  'x',
  'http://',
  'ftp://x',
  'http://x:y/',
  '%zz',
  '5',
  '5m',
  '1h30m',
  '0s',
  '1.5h',
  'a=b',
  'a="b',
  '(',
  '[a',
  '...',
  'monday',
  '32',
  '-1:1',
  '25:00',
  'Europe/Nowhere',
  'mail',
  ':25',
  '<secret>',
  0,
  -1,
  1.5,
  true,
  [],
  [null],
  ['x'],
  [[]],
  {},
  { x: 'y' },
  { '1x': 'y' },
]

type Change = { readonly place: number; readonly kind: number; readonly what: number }

/** Each change at one place of the whole: something left out, replaced, doubled or added. */
export const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({ place: fc.nat(10_000), kind: fc.nat(6), what: fc.nat(10_000) }),
  { minLength: 1, maxLength: 2 },
)

/** The whole configuration, changed; as JSON, which is YAML. */
export function changedConfig(list: readonly Change[]): string {
  return JSON.stringify(list.reduce(change, whole))
}

function change(config: Json, { place, kind, what }: Change): Json {
  const paths = listPaths(config)
  const path = paths[place % paths.length] ?? []
  const value = odd[what % odd.length] ?? null
  return edit(config, path, (holder, key) => {
    if (Array.isArray(holder)) {
      const items = holder as readonly Json[]
      const at = Number(key)
      if (kind < 2) return items.toSpliced(at, 1)
      if (kind === 2) return [...items, items[at] ?? null]
      return items.with(at, value)
    }
    const fields = holder as { readonly [name: string]: Json }
    if (kind < 3) return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key))
    if (kind === 3) return { ...fields, [`${key}_file`]: 'f' }
    return { ...fields, [key]: value }
  })
}

function listPaths(value: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value as { readonly [key: string]: Json }).flatMap(([key, item]) => [[...path, key], ...listPaths(item, [...path, key])])
}

function edit(value: Json, [key = '', ...rest]: readonly string[], act: (holder: Json, key: string) => Json): Json {
  if (rest.length === 0) return act(value, key)
  if (Array.isArray(value)) return (value as readonly Json[]).map((item, at) => (String(at) === key ? edit(item, rest, act) : item))
  return Object.fromEntries(
    Object.entries(value as { readonly [name: string]: Json }).map(([name, item]) => [name, name === key ? edit(item, rest, act) : item]),
  )
}

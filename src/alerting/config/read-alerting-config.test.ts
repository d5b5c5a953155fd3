import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { channels } from '../../channels/index.ts'
import type { AlertingConfig } from './config.ts'
import { integrationKinds } from './integrations/index.ts'
import { describeConfigProblem } from './problem.ts'
import { changedConfig, changes } from './testdata/random-config.ts'
import { readConfig } from './testdata/read-config.ts'

function configOf(text: string, source: Parameters<typeof readConfig>[1] = {}): AlertingConfig {
  const read = readConfig(text, source)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.config
}

function problemsOf(text: string): readonly string[] {
  const read = readConfig(text, { channels })
  return read.ok ? [] : read.problems.map((problem) => describeConfigProblem('a.yml', problem))
}

function settingsOf(config: AlertingConfig, receiver: string): readonly unknown[] {
  return (config.receivers.get(receiver)?.integrations ?? []).map(({ settings }) => settings)
}

const example = `
global:
  smtp_smarthost: mail:587
  smtp_from: from@example.org
  smtp_auth_username: user
  smtp_auth_password_file: secrets/smtp
  slack_app_token: xoxb-hidden
  opsgenie_api_key: og-hidden
  resolve_timeout: 1h
  http_config:
    authorization: { credentials_file: secrets/token }
route: { receiver: team, group_by: [alertname] }
receivers:
- name: team
  labels: { owner: db }
  email_configs:
  - to: a@example.org
    headers: { reply-to: b@example.org }
  - to: b@example.org
    send_resolved: true
    require_tls: false
    auth_password: mail-hidden
  webhook_configs:
  - url: https://example.org/hook-hidden
    http_config: { basic_auth: { username: u, password: basic-hidden } }
  pagerduty_configs: [{ routing_key: pd-hidden, details: { count: 5 } }]
- name: chat
  slack_configs: [{ channel: '#c', http_config: {} }]
- name: duty
  opsgenie_configs: [{}]
  victorops_configs: [{ api_key: vo-hidden, routing_key: r }]
`

test('integrations have what the file says for all', () => {
  const config = configOf(example)
  expect(config.resolveTimeoutMs).toBe(3_600_000)
  expect(config.receivers.get('team')?.labels).toEqual([
    ['name', 'team'],
    ['owner', 'db'],
  ])
  expect(
    config.receivers.get('team')?.integrations.map(({ settings, ...others }) => (expect(settings).toBeTypeOf('object'), others)),
  ).toEqual([
    { channel: 'email', index: 0, sendResolved: false },
    { channel: 'email', index: 1, sendResolved: true },
    { channel: 'pagerduty', index: 0, sendResolved: true },
    { channel: 'webhook', index: 0, sendResolved: true },
  ])
  const [first, second, pagerduty, webhook] = settingsOf(config, 'team')
  expect(first).toEqual({
    to: 'a@example.org',
    headers: { 'Reply-To': 'b@example.org' },
    smarthost: 'mail:587',
    from: 'from@example.org',
    hello: 'localhost',
    auth_username: 'user',
    auth_password_file: '/etc/alertmanager/secrets/smtp',
    require_tls: true,
  })
  expect(second).toMatchObject({ auth_password: 'mail-hidden', require_tls: false })
  expect(second).not.toHaveProperty('auth_password_file')
  expect(pagerduty).toEqual({
    routing_key: 'pd-hidden',
    details: { count: 5 },
    url: 'https://events.pagerduty.com/v2/enqueue',
    http_config: { authorization: { type: 'Bearer', credentials_file: '/etc/alertmanager/secrets/token' } },
  })
  expect(webhook).toMatchObject({ http_config: { basic_auth: { username: 'u', password: 'basic-hidden' } } })
  expect(settingsOf(config, 'chat')).toEqual([
    { channel: '#c', http_config: {}, app_url: 'https://slack.com/api/chat.postMessage', app_token: 'xoxb-hidden' },
  ])
  expect(settingsOf(config, 'duty')).toMatchObject([
    { api_key: 'og-hidden', api_url: 'https://api.opsgenie.com/' },
    { api_key: 'vo-hidden' },
  ])
})

test('no secret is shown, and what is shown is read again', () => {
  const { shownText } = configOf(example)
  expect(shownText).not.toContain('hidden')
  expect(shownText).toContain('<secret>')
  expect(configOf(shownText).route).toMatchObject({ receiver: 'team', groupBy: ['alertname'] })
  expect(configOf(shownText).shownText).toBe(shownText)
  if (spawnSync('amtool', ['--version']).status !== 0) return
  const directory = mkdtempSync(join(tmpdir(), 'shown-'))
  const file = join(directory, 'a.yml')
  // 0.25 has no tokens of Slack apps, no labels of receivers, and addresses of webhooks are no secrets.
  writeFileSync(
    file,
    shownText
      .replace(/ *slack_app_token.*\n/, '')
      .replace(/ *labels:\n.*\n.*\n/, '')
      .replace('slack_configs', 'webhook_configs')
      .replace('- url: <secret>', '- url: http://x')
      .replace(/- channel: .*\n *http_config: .*\n/, '- url: http://x\n'),
  )
  expect(spawnSync('amtool', ['check-config', file], { encoding: 'utf8' }).stdout).toContain('SUCCESS')
  rmSync(directory, { recursive: true })
})

test('a value that is wrong is named by line and column, a secret one is not repeated', () => {
  expect(
    problemsOf('route:\n  receiver: a\n  group_wait: 5\n  routes:\n  - matchers: [ "a=~(" ]\n    foo: 1\nreceivers:\n- name: a\n'),
  ).toEqual([
    'a.yml:3:15: not a valid duration string: "5"',
    'a.yml:5:17: error parsing regexp: missing closing ): `^(?:()$`',
    'a.yml:6:5: field foo not found in type config.plain',
  ])
  const secretly = problemsOf(
    'route: { receiver: a }\nreceivers: [{ name: a, slack_configs: [{ api_url: "ht!tp://hid:den" }], webhook_configs: [{ url: "hidden" }] }]',
  )
  expect(secretly).toHaveLength(2)
  expect(secretly.join()).not.toMatch(/hid|tp/)
})

test('settings are those of the channels', () => {
  const read = readConfig(changedConfig([]), { channels })
  expect(read.ok ? [] : read.problems).toEqual([])
  const config = configOf(
    `route: { receiver: a }
receivers:
- name: a
  slack_configs: [{ api_url: https://hooks.slack.example/x, signing_secret: 12345 }]
  ntfy_configs: [{ topic: t, send_resolved: false }]
`,
    { channels },
  )
  const [slack, ntfy] = config.receivers.get('a')?.integrations ?? []
  expect(slack).toMatchObject({ channel: 'slack', settings: { signing_secret: '12345', title: '{{ template "slack.default.title" . }}' } })
  expect(ntfy).toMatchObject({ channel: 'ntfy', sendResolved: false, settings: { topic: 't' } })
  expect(config.shownText).not.toContain('12345')
  expect(problemsOf('route: { receiver: a }\nreceivers: [{ name: a, nosuch_configs: [] }]')).toEqual([
    'a.yml:2:24: field nosuch_configs not found in type config.plain',
  ])
})

test('templates are those that the patterns fit', () => {
  const folders: Readonly<Record<string, readonly string[]>> = {
    '/etc/alertmanager/t': ['b.tmpl', 'a.tmpl', 'c.txt', '[x].tmpl'],
    '/etc/alertmanager': ['t', 'u'],
    '/etc/alertmanager/u': ['a.tmpl'],
  }
  const config = configOf(
    "route: { receiver: a }\nreceivers: [{ name: a }]\ntemplates: ['t/[a-b].tmpl', '/etc/alertmanager/*/a.tmpl', 't/\\[*', missing/*, missing.tmpl]",
    {
      readFile: (path) => (path.includes('missing') ? undefined : `of ${path}`),
      listFolder: (path) => folders[path] ?? [],
    },
  )
  expect([...config.templates]).toEqual([
    ['/etc/alertmanager/t/a.tmpl', 'of /etc/alertmanager/t/a.tmpl'],
    ['/etc/alertmanager/t/b.tmpl', 'of /etc/alertmanager/t/b.tmpl'],
    ['/etc/alertmanager/u/a.tmpl', 'of /etc/alertmanager/u/a.tmpl'],
    ['/etc/alertmanager/t/[x].tmpl', 'of /etc/alertmanager/t/[x].tmpl'],
  ])
})

test('matchers that the UTF-8 syntax reads otherwise are taken with a warning', () => {
  const read = readConfig(
    'route: { receiver: a, routes: [{ matchers: ["a=b c"] }, { matchers: ["\\"é è\\"=x"] }] }\nreceivers: [{ name: a }]',
  )
  expect(read).toMatchObject({
    ok: true,
    warnings: [{ line: 1, column: 45, message: 'is not in the UTF-8 syntax of matchers, write a="b c"' }],
    config: { route: { routes: [{ key: '{}/{a="b c"}' }, { key: '{}/{"é è"="x"}' }] } },
  })
})

test('what Alertmanager has and we have not is named in the docs', () => {
  const ours = new Set(channels.map(({ name }) => name))
  const missing = integrationKinds.filter(({ channel }) => !ours.has(channel)).map(({ key }) => key)
  const [, told = ''] = /\*\*What is not here\.\*\*(.*?) are read and checked/s.exec(readFileSync('docs/channels.md', 'utf8')) ?? []
  expect([...told.matchAll(/`(\w+_configs)`/g)].map(([, name]) => name)).toEqual(missing.toSorted())
})

describe('hostile files end soon with a clear word', () => {
  const deep = (open: string, close: string): string => `route: ${open.repeat(50_000)}${close.repeat(50_000)}`
  const bomb = ['x: &a0 [y]', ...Array.from({ length: 30 }, (_, at) => `x${at}: &a${at + 1} [${`*a${at},`.repeat(9)}]`)].join('\n')
  const routes = Array.from({ length: 12 }, (_, at) => `- &r${at + 1} { routes: [${`*r${at},`.repeat(9)}] }`).join('\n')
  test.each([
    ['deep lists', deep('[', ']'), /depth/],
    ['deep maps', deep('{a: ', '}'), /depth/],
    ['deep routes', `route: ${'{routes: ['.repeat(1000)}${']}'.repeat(1000)}`, /depth/],
    ['aliases of aliases', bomb, /field x/],
    ['routes of routes', `route:\n  receiver: a\n  routes:\n${`- &r0 { match: {a: b} }\n${routes}`.replaceAll(/^/gm, '  ')}\n`, /aliasing/],
    [
      'details of details',
      `x: [&a0 {a: b}, ${Array.from({ length: 12 }, (_, at) => `&a${at + 1} {${Array.from({ length: 9 }, (_unused, key) => `k${key}: *a${at}`).join(',')}}`).join(',')}]\nroute: { receiver: a }\nreceivers: [{ name: a, pagerduty_configs: [{ routing_key: k, details: *a12 }] }]`,
      /aliasing/,
    ],
    ['one that is itself', 'route: &r { receiver: a, routes: [*r] }', /depth|itself|anchor/],
    ['long', `# ${'x'.repeat(5_000_000)}`, /longer/],
    ['a large expression', 'route: { receiver: a, routes: [{ match_re: { a: "(((a{100}){100}){100})" } }] }', /too large/],
    [
      'a name of objects',
      'route: { receiver: a, routes: [{ match: { __proto__: b, constructor: c } }] }\nreceivers: [{ name: __proto__, __proto__: 1 }]',
      /__proto__/,
    ],
  ])('%s', (_, text, words) => expect(problemsOf(text)[0]).toMatch(words))

  test('any bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void readConfig(text, { channels })),
      { numRuns: 50 },
    )
    fc.assert(
      fc.property(changes, (list) => void readConfig(changedConfig(list), { channels })),
      { numRuns: 30 },
    )
  })
})

test('secrets of http_config are not shown, whosever channel it is', () => {
  const read = readConfig(
    `route: {receiver: r}
receivers: [{name: r, ntfy_configs: [{topic: a-secret-topic, http_config: {basic_auth: {username: u, password: a-secret-word}}}]}]`,
    { channels },
  )
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  expect(read.config.shownText).not.toContain('a-secret')
  expect(read.config.receivers.get('r')?.integrations[0]?.settings).toMatchObject({
    http_config: { basic_auth: { password: 'a-secret-word' } },
  })
})

test('a file of many routes is read whole', () => {
  const routes = Array.from(
    { length: 5000 },
    (_, n) => `  - { receiver: team, matchers: ['team="t${n}"', severity="high"], group_by: [alertname, team] }`,
  )
  const config = configOf(`receivers: [{ name: team }]\nroute:\n  receiver: team\n  routes:\n${routes.join('\n')}\n`)
  expect(config.route.routes).toHaveLength(5000)
})

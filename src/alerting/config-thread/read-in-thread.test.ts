import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { channels } from '../../channels/index.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Route } from '../config/config.ts'
import { type ReadConfig } from '../config/read-alerting-config.ts'
import { readConfigFile } from '../config/read-config-file.ts'
import { changedConfig, changes } from '../config/testdata/random-config.ts'
import { readConfig } from '../config/testdata/read-config.ts'
import type { KeptContactPoint } from '../kept-config/kept-documents.ts'
import { type ImportPlan, readImport } from '../kept-config/read-import.ts'
import { readPage } from '../kept-config/read-page.ts'
import { matchRoutes } from '../route/match-routes.ts'
import { JoinedConfig, piecesOf } from './config-pieces.ts'
import { isShortPage, isShortText } from './is-short.ts'
import { readFileInThread, readImportInThread, readPageInThread } from './read-in-thread.ts'

const byName = new Map(channels.map((channel) => [channel.name, channel]))
const never = new AbortController().signal
let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'config-thread-'))
  mkdirSync(join(directory, 'templates'))
  writeFileSync(join(directory, 'templates', 'a.tmpl'), '{{ define "a" }}x{{ end }}')
})
afterAll(() => rmSync(directory, { recursive: true }))

/** Without what can only be called; that is tried by `decisionsOf`. */
function plain(read: ReadConfig | undefined): unknown {
  if (read === undefined || !read.ok) return read
  const { receivers, timeIntervals, templates, route, inhibitRules, ...rest } = read.config
  const withoutCalls: unknown = JSON.parse(JSON.stringify({ route, inhibitRules, ...rest }))
  return { warnings: read.warnings, config: withoutCalls, receivers, timeIntervals, templates }
}

const labelSets: readonly LabelPairs[] = ['', 'a', 'b', 'critical', 'warn', 'team-7', 'team-799'].flatMap((value) =>
  ['a', 'c', 'k', 'q', 'severity', 'team', 'x', 'z'].map((name) => [[name, value]] as const),
)

function decisionsOf(read: ReadConfig | undefined): unknown {
  if (read?.ok !== true) return undefined
  const { route, inhibitRules } = read.config
  return labelSets.map((labels) => [
    matchRoutes(route, labels).map(({ id }) => id),
    inhibitRules.map((rule) => [...rule.sourceMatchers, ...rule.targetMatchers].map((matcher) => matcher.matches(labels))),
  ])
}

function expectSame(found: ReadConfig | undefined, expected: ReadConfig | undefined): void {
  expect([plain(found), decisionsOf(found)]).toEqual([plain(expected), decisionsOf(expected)])
}

function depthOf(route: Route): number {
  return 1 + Math.max(0, ...route.routes.map(depthOf))
}

test('a configuration that was handed over in pieces is the same', async () => {
  const none = fc.constant([])
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 1, arbitrary: none }, { weight: 9, arbitrary: changes }), async (list) => {
      const read = readConfig(changedConfig(list), { channels })
      if (!read.ok) return
      const joined = new JoinedConfig()
      for (const piece of piecesOf(read.config)) await joined.take(structuredClone(piece))
      expectSame({ ...read, config: joined.config }, read)
    }),
    { numRuns: 60 },
  )
})

test('a long file is read in the thread as it is here, with its templates', async () => {
  const routes = Array.from(
    { length: 800 },
    (_, n) =>
      `    - receiver: team\n      matchers: [ 'team="team-${n}"', 'severity=~"crit.*|high"' ]\n      routes: [ { matchers: [ 'x!~"a.+"' ], group_by: ['...'] } ]\n`,
  )
  const path = join(directory, 'long.yml')
  writeFileSync(
    path,
    `templates: [ 'templates/*.tmpl' ]\nroute:\n  receiver: team\n  routes:\n${routes.join('')}receivers:\n- name: team\n  webhook_configs: [ { url: 'http://hook.example/?a=1&b=2' } ]\n`,
  )
  const here = readConfigFile(path)
  const beside = await readFileInThread(path, never)
  expectSame(beside.read, here.read)
  expect(beside.looked).toEqual(here.looked)
  expect([...beside.looked.keys()]).toEqual([path, join(directory, 'templates'), join(directory, 'templates', 'a.tmpl')])
  if (beside.read?.ok !== true) throw new Error('it was not read')
  expect([beside.read.config.route.routes.length, depthOf(beside.read.config.route)]).toEqual([800, 3])
})

test.each([
  ['no file', undefined],
  ['what is wrong', 'route: { receiver: nobody }\nreceivers: [ { name: team }, { name: team } ]\n'],
  ['no YAML', 'route: [ {\n'],
  ['more than is read', `# ${'x'.repeat(4 * 1024 * 1024)}`],
  ['too deep', `route: ${'{ routes: [ '.repeat(300)}`],
  [
    'a little that is much',
    `a: &a [x,x,x,x,x,x,x,x,x,x]\n${Array.from('bcdefghi')
      .map((name, at) => `${name}: &${name} [${`*${'abcdefgh'[at]},`.repeat(10)}]\n`)
      .join('')}route: { receiver: x, group_by: *i }\n`,
  ],
])('%s is told as it is here', async (name, text) => {
  const path = join(directory, `${name}.yml`)
  if (text !== undefined) writeFileSync(path, text)
  const beside = await readFileInThread(path, never)
  expect(beside.read?.ok).not.toBe(true)
  expect(beside).toEqual(readConfigFile(path))
})

test('who stops is not kept waiting', async () => {
  const path = join(directory, 'stopped.yml')
  writeFileSync(path, 'route: { receiver: x }\nreceivers: [ { name: x } ]\n')
  const stopping = new AbortController()
  const reading = readFileInThread(path, stopping.signal)
  stopping.abort()
  await expect(reading).rejects.toMatchObject({ code: 'unavailable' })
})

test('what was made in the page is written and read in the thread as it is here, wrong or not', async () => {
  const receivers = [
    { name: 'inbox', inbox_configs: [{}] },
    ...many(300, (n) => ({ name: `r${n}`, webhook_configs: [{ url: `http://h/S3CRET${n}` }] })),
  ]
  const shownReceivers = receivers.map(({ name }) => ({ name }))
  const routes = many(300, (n) => ({ receiver: `r${n}`, matchers: [`team="team-${n}"`] }))
  const routing = { route: { receiver: 'inbox', routes }, inhibitRules: [{ source_matchers: ['a=b'], equal: ['x'] }], timeIntervals: [] }
  const page = { receivers, shownReceivers, routing }
  expect(isShortPage(page)).toBe(false)
  for (const one of [page, { ...page, routing: { ...routing, route: { receiver: 'nobody', routes } } }]) {
    const here = readPage(one, byName)
    const beside = await readPageInThread(one)
    expect(beside.shown).toBe(here.shown)
    expect(beside.shown).not.toContain('S3CRET')
    expectSame(beside.read, here.read)
  }
})

test('what a pasted text would change is found in the thread as it is here; secrets that stay are filled in', async () => {
  const known: KeptContactPoint = { name: 'chat', integrations: [{ id: 'known-id', channel: 'webhook', settings: { url: 'sealed' } }] }
  const settings: unknown = byName.get('webhook')?.settings.parse({ url: 'http://hook.example/S3CRET' })
  const before = {
    documents: { contactPoints: new Map([['chat', { document: known, version: 3, changedAtMs: 0, changedBy: '' }]]) },
    config: {
      receivers: new Map([
        ['chat', { name: 'chat', labels: [], integrations: [{ channel: 'webhook', index: 0, sendResolved: true, settings }] }],
      ]),
    },
  }
  const text = `route: { receiver: chat }\nreceivers:\n- name: chat\n  webhook_configs: [ { url: <secret> } ]\n- name: new\n  ntfy_configs: [ { topic: t } ]\n`
  for (const one of [text, `${text}- name: chat\n`]) {
    const beside = await readImportInThread(before, one)
    expect(withoutIds(beside)).toEqual(withoutIds(readImport({ ...before, channels: byName }, one)))
  }
  const { change } = await readImportInThread(before, text)
  expect(change?.contactPoints.get('chat')?.integrations).toMatchObject([
    { id: 'known-id', settings: { url: 'http://hook.example/S3CRET' } },
  ])
})

test('only what is read quickly is read here', () => {
  expect(isShortText('route: { receiver: x }')).toBe(true)
  expect(isShortText('x'.repeat(8193))).toBe(false)
  for (const text of ['a: &a [1]', 'm: [ \'a=~"(x{1000}){1000}"\' ]', 'm: "\\x7b1000}"']) expect(isShortText(text)).toBe(false)
})

function many<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n))
}

/** New ones have an id of chance. */
function withoutIds({ change, ...plan }: ImportPlan): unknown {
  const contactPoints = [...(change?.contactPoints ?? [])].map(([name, one]) => [
    name,
    one?.integrations.map(({ id, ...rest }) => (id === 'known-id' ? { id, ...rest } : rest)),
  ])
  return { ...plan, routing: change?.routing, contactPoints }
}

import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { translator } from '../../lib/words.ts'
import { definePage } from '../define-page.ts'
import { actionSource } from './actions.ts'
import { dashboardSource } from './dashboards.ts'
import { findEntries } from './find-entries.ts'
import { logSearchSource } from './log-search.ts'
import { lookSource } from './look.ts'
import { pageSource } from './pages.ts'
import type { PaletteContext, PaletteEntry } from './palette-source.ts'
import { pastedSource } from './pasted.ts'
import { rankEntry } from './rank-entry.ts'
import { scopeSource } from './scopes.ts'
import { sectionSource } from './sections.ts'
import { serviceSource } from './services.ts'
import { viewSource } from './views.ts'
import { paletteWords } from './words.ts'

const actionEntries = (asked: PaletteContext): readonly PaletteEntry[] => actionSource.entries(asked, undefined)
const lookEntries = (asked: PaletteContext): readonly PaletteEntry[] => lookSource.entries(asked, undefined)
const logSearchEntries = (asked: PaletteContext): readonly PaletteEntry[] => logSearchSource.entries(asked, undefined)
const pageEntries = (asked: PaletteContext): readonly PaletteEntry[] => pageSource.entries(asked, undefined)
const pastedEntries = (asked: PaletteContext): readonly PaletteEntry[] => pastedSource.entries(asked, undefined)
const scopeEntries = scopeSource.entries
const sectionEntries = (asked: PaletteContext): readonly PaletteEntry[] => sectionSource.entries(asked, undefined)
const serviceEntries = serviceSource.entries
const viewEntries = viewSource.entries

const load = () => Promise.resolve(() => null)
const base = { icon: 'logs', frame: 'shell', timed: true, load } as const
const logs = definePage({ ...base, name: 'logs', paths: ['/logs'], title: { en: 'Logs', he: 'יומנים' }, menu: 'observe', key: 'l' })
const services = definePage({
  ...base,
  name: 'services',
  paths: ['/services', '/services/:service'],
  title: { en: 'Services', he: 'שירותים' },
  menu: 'observe',
})
const trace = definePage({ ...base, name: 'trace', paths: ['/trace/:id'], title: { en: 'Trace', he: 'עקבה' }, menu: 'none', timed: false })
const settings = definePage({
  ...base,
  name: 'settings',
  paths: ['/settings'],
  title: { en: 'Settings', he: 'הגדרות' },
  menu: 'manage',
  timed: false,
  sections: [{ path: '/settings/retention', title: { en: 'Retention', he: 'שמירת נתונים' } }],
})

const done: string[] = []
const note = (what: string) => (): void => void done.push(what)
function context(text: string, changes: Partial<PaletteContext> = {}): PaletteContext {
  return {
    text,
    t: translator(paletteWords, 'en'),
    language: 'en',
    pages: [logs, trace, settings],
    page: logs,
    search: '?from=now-3h',
    live: false,
    look: [
      {
        name: 'theme',
        title: 'Theme',
        value: 'dark',
        options: [
          { value: 'dark', title: 'Dark' },
          { value: 'light', title: 'Light' },
        ],
        onChange: (value) => note(value)(),
      },
    ],
    act: {
      copyLink: (kind) => note(kind)(),
      toggleLive: note('live'),
      toggleMenu: note('menu'),
      setScope: (scope) => note(JSON.stringify(scope))(),
      open: (overlay) => note(overlay)(),
      logOut: note('log out'),
    },
    ...changes,
  }
}
const hrefs = (entries: readonly PaletteEntry[]): unknown[] => entries.map((entry) => ('href' in entry ? entry.href : entry.id))
const query = (entries: readonly PaletteEntry[]): (string | null)[] =>
  entries.map((entry) => ('href' in entry ? new URL(entry.href, 'http://x').searchParams.get('q') : null))

beforeEach(() => {
  vi.stubGlobal('location', { origin: 'https://vedette.example' })
  done.length = 0
})
afterEach(() => {
  vi.unstubAllGlobals()
})

test('a pasted trace id opens the trace, in lower case; its logs are offered too', () => {
  const entries = pastedEntries(context('4BF92F3577B34DA6A3CE929D0E0E4736'))
  expect(hrefs(entries)).toEqual([
    '/trace/4bf92f3577b34da6a3ce929d0e0e4736',
    '/logs?from=now-3h&q=trace_id%3A4bf92f3577b34da6a3ce929d0e0e4736',
  ])
})

test('a pasted span id leads to its trace; its logs are offered too', () => {
  expect(hrefs(pastedEntries(context('00F067AA0BA902B7')))).toEqual([
    '/span/00f067aa0ba902b7?from=now-3h',
    '/logs?from=now-3h&q=span_id%3A00f067aa0ba902b7',
  ])
})

test.each([
  ['203.0.113.7', '"203.0.113.7" OR client.address:"203.0.113.7"'],
  ['2001:db8::7', '"2001:db8::7" OR client.address:"2001:db8::7"'],
  ['noa@tidewater.example', '"noa@tidewater.example" OR user.email:"noa@tidewater.example"'],
])('for a pasted %s the logs are searched', (text, q) => {
  expect(query(pastedEntries(context(text)))).toEqual([q])
})

test('an address of this page is opened, one of another site never', () => {
  expect(hrefs(pastedEntries(context('https://vedette.example/traces?svc=a#x')))).toEqual(['/traces?svc=a'])
  expect(pastedEntries(context('https://evil.example/traces'))).toEqual([])
  expect(pastedEntries(context('https://vedette.example//evil.example/'))).toEqual([])
})

test.each(['checkout', '1.2.3', '999.1.1.1', 'a@', '12:30', 'deadbeef', '4bf92f3577b34da6a3ce929d0e0e473'])(
  '%s is nothing pasted',
  (text) => {
    expect(pastedEntries(context(text))).toEqual([])
  },
)

test('without the logs nothing is searched in them', () => {
  const without = { pages: [settings] }
  expect(pastedEntries(context('203.0.113.7', without))).toEqual([])
  expect(logSearchEntries(context('x', without))).toEqual([])
  expect(query(logSearchEntries(context('timed out')))).toEqual(['timed out'])
})

test('pages of the menu with the time that goes along, sections of pages', () => {
  expect(hrefs(pageEntries(context('')))).toEqual(['/logs?from=now-3h', '/settings'])
  expect(sectionEntries(context(''))).toMatchObject([{ title: 'Retention', note: 'Settings', href: '/settings/retention' }])
  expect(pageEntries(context('', { language: 'he' }))[0]).toMatchObject({ title: 'יומנים', also: ['Logs', 'יומנים'] })
})

const at = '2026-11-20T00:00:00Z'
const scopes = {
  rows: [
    { environment: 'production', service: 'check out/1' },
    { environment: 'staging', service: 'check out/1' },
    { environment: '', service: 'cron' },
    { environment: 'production', service: '' },
  ],
}

test('services lead to their page, to their traces while there is none', () => {
  expect(hrefs(serviceEntries(context(''), scopes))).toEqual(['/traces?from=now-3h&svc=check+out%2F1', '/traces?from=now-3h&svc=cron'])
  const entries = serviceEntries(context('', { pages: [services] }), scopes)
  expect(hrefs(entries)).toEqual(['/services/check%20out%2F1?from=now-3h', '/services/cron?from=now-3h'])
  expect(entries[0]?.note).toBe('service · production · staging')
  expect(serviceEntries(context(''), undefined)).toEqual([])
})

test('the page is narrowed to a service or an environment, where that has a meaning', () => {
  const entries = scopeEntries(context(''), scopes)
  expect(entries.map(({ title }) => title)).toEqual([
    'Only check out/1 on this page',
    'Only cron on this page',
    'Only production on this page',
    'Only staging on this page',
  ])
  for (const entry of entries) if ('run' in entry) entry.run()
  expect(done.slice(1, 3)).toEqual(['{"svc":"cron"}', '{"env":"production"}'])
  expect(scopeEntries(context('', { page: settings }), scopes)).toEqual([])
})

test('dashboards lead to theirs with the time that goes along; asked only where there are any', () => {
  const row = {
    uid: 'node full',
    title: 'Node',
    folder: 'Hosts',
    tags: ['linux'],
    panels: 3,
    version: 1,
    updatedAt: at,
    updatedBy: 'Noa',
    isBuiltIn: false,
  }
  expect(dashboardSource.entries(context(''), { rows: [row], next: null })).toMatchObject([
    { title: 'Node', note: 'Hosts · linux', href: '/d/node%20full?from=now-3h' },
  ])
  expect(dashboardSource.entries(context(''), undefined)).toEqual([])
})

test('saved views with whose they are', () => {
  const view = {
    id: 'v1',
    name: 'Errors',
    path: '/logs?q=x',
    shared: true,
    owner: 'Noa',
    removable: true,
    createdAt: '2026-11-20T00:00:00Z',
  }
  expect(viewEntries(context(''), { rows: [view, { ...view, id: 'v2', shared: false }] })).toMatchObject([
    { title: 'Errors', note: 'shared by Noa', href: '/logs?q=x' },
    { note: 'yours' },
  ])
})

test('actions do what they say, those of time only where there is time', () => {
  for (const entry of [...actionEntries(context('')), ...lookEntries(context(''))]) if ('run' in entry) entry.run()
  expect(done).toEqual(['save-view', 'moving', 'fixed', 'live', 'short', 'help', 'log out', 'dark', 'light', 'menu'])
  expect(actionEntries(context('', { page: settings })).map(({ id }) => id)).toEqual(['save', 'copy', 'copy-short', 'help', 'log-out'])
  expect(lookEntries(context(''))[0]).toMatchObject({ title: 'Theme: Dark', note: 'chosen' })
})

test('better names come first: the same, its beginning, a word of it, part of it, all words somewhere', () => {
  const rank = (title: string, also: string[] = []): number | undefined => rankEntry('log', { title, also, note: 'x' })
  expect([rank('Log'), rank('Logs'), rank('Error logs'), rank('Catalogue'), rank('Metrics'), rank('יומנים', ['Logs'])]).toEqual([
    0,
    1,
    2,
    3,
    undefined,
    1.5,
  ])
  expect(rankEntry('dark theme', { title: 'Theme: Dark', note: '' })).toBe(4)
})

test('groups with better entries come first; what is pasted is before all, the search behind all', () => {
  const entry = (id: string, title: string): PaletteEntry => ({ id, title, icon: 'x', href: `/${id}` })
  const offered = [
    { source: { group: 'search', when: 'meaning' }, entries: [entry('s', 'Search the logs')] },
    { source: { group: 'pages', when: 'always' }, entries: [entry('a', 'Catalogue'), entry('b', 'Metrics')] },
    { source: { group: 'settings', when: 'text' }, entries: [entry('c', 'Log classes')] },
    { source: { group: 'recent', when: 'empty' }, entries: [entry('r', 'Logs')] },
    { source: { group: 'pasted', when: 'meaning' }, entries: [entry('p', 'Open it')] },
  ] as const
  const found = (text: string): unknown[] => findEntries(text, offered).map(({ group, entries }) => [group, ...entries.map(({ id }) => id)])
  expect(found('log')).toEqual([
    ['pasted', 'p'],
    ['settings', 'c'],
    ['pages', 'a'],
    ['search', 's'],
  ])
  expect(found('')).toEqual([
    ['recent', 'r'],
    ['pages', 'a', 'b'],
  ])
})

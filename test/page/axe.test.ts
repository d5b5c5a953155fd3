import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { isProof, sampleOf } from '../harness/sample-of.ts'
import { hasChromium, launchBrowser } from './browser.ts'
import type { FakeServer } from './fake-server.ts'
import { lookWithAxe } from './look-with-axe.ts'
import type { Sight } from './look-with-axe.ts'

/** Half a minute for a machine of its own; a busy one needs its time, and a proof looks four times as often. */
const timeoutMs = isProof ? 7_200_000 : 900_000
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'

const signedOut = (server: FakeServer): unknown => Object.assign(server.state, { signedIn: false })
const halfSignedIn =
  (stage: 'second_factor' | 'enrolment') =>
  (server: FakeServer): unknown =>
    Object.assign(server.state, { signedIn: false, half: { stage, email: 'noa@tidewater.example' } })
const fresh = (server: FakeServer): unknown => Object.assign(server.state, { signedIn: false, needsSetup: true })
const empty = (server: FakeServer): unknown => Object.assign(server.state, { empty: true })

const bare = '/logs?q=nothing_like_it'
const withIcon = (name: string): string => `.bar .ctx:has([href$="i-${name}"])`

/** Every page as it mostly is, with what opens on it, and as it is with nothing to show or with a fault. */
const sights: readonly Sight[] = [
  { path: '/', ready: 'h1' },
  { path: '/', ready: 'td', click: '.ctx.account' },
  { path: '/', ready: 'canvas', keys: 't' },
  { path: '/', ready: '.snippet', given: empty },
  { path: '/traces', ready: '.trace-link', click: '.ctx[aria-haspopup=dialog]' },
  { path: '/traces', ready: '.trace-link', keys: 'Control+k' },
  { path: '/traces', ready: '.trace-link', keys: '?' },
  { path: '/traces', ready: '.trace-link' },
  { path: '/traces', ready: '.snippet', given: empty },
  { path: '/logs', ready: '.lr', click: '.lr >> nth=2' },
  { path: '/logs?live=1&wrap=1', ready: '.lr' },
  { path: '/logs?q=nothing_like_it', ready: '.empty' },
  {
    path: '/logs?q=level:(',
    ready: '.fault',
    given: (server) =>
      server.fail('GET /api/logs', { status: 400, code: 'bad_input', message: 'Search, at character 7: this ( is never closed.' }),
  },
  { path: '/traces?sort=slowest&box=1_9999999999999_0_1000&why=1', ready: '.why-value' },
  { path: '/traces', ready: '.scatter-plot', keys: 't' },
  { path: `/trace/${traceId}`, ready: '.wf-scroll[data-spans]' },
  { path: `/trace/${traceId}?span=0000000000000005&find=auth`, ready: '.drawer .attributes' },
  { path: `/trace/${traceId}?tab=flame`, ready: '.flame-bar' },
  { path: `/trace/${traceId}?tab=table`, ready: '.st-rows .st-row' },
  { path: `/trace/${traceId}?tab=json`, ready: '.trace-json' },
  { path: '/span/ffffffffffffffff', ready: '.empty' },
  { path: '/services?cmp=1d', ready: 'tbody th' },
  { path: '/services', ready: '.snippet', given: empty },
  { path: '/services/payments?cmp=1d', ready: 'canvas' },
  { path: '/services/payments?tab=endpoints&release=v2.9.0', ready: 'tbody th' },
  { path: '/services/payments?tab=dependencies', ready: 'tbody th' },
  { path: '/services/payments?tab=releases', ready: 'tbody th' },
  { path: '/services/payments?tab=errors', ready: 'tbody th' },
  { path: '/services/payments?tab=logs', ready: 'tbody th' },
  { path: '/services/payments?tab=infra', ready: 'tbody th' },
  { path: '/alerts/rules', ready: '.rl-name' },
  { path: '/alerts/rules/HostLoadHigh', ready: '.rl-versions' },
  { path: '/alerts/rules/HostLoadHigh/edit', ready: '.rl-reaches .sev' },
  { path: '/alerts/runbooks', ready: '.rb-rules' },
  { path: '/alerts/runbooks/SlowRequests', ready: '.rb-ask' },
  { path: '/metrics/explore', ready: '.mx-name' },
  { path: '/metrics/explore?expr=up', ready: 'tbody th', click: '.mx-expr' },
  { path: '/metrics/explore?expr=many', ready: 'tbody th' },
  {
    path: '/metrics/explore?expr=sum(up))',
    ready: '.fault',
    given: (server) =>
      server.fail('POST /api/metrics/query', { status: 400, code: 'bad_input', message: '1:8: parse error: unexpected ")"' }),
  },
  { path: '/metrics/explore', ready: '.snippet', given: empty },
  { path: '/metrics/metric/http_server_request_duration_seconds?cmp=1d', ready: '.mx-uses' },
  { path: '/metrics/metric/http_server_request_duration_seconds?view=heat', ready: '.mx-heat canvas' },
  { path: '/metrics/metric/app_build_info?env=production', ready: 'tbody th' },
  { path: '/dashboards', ready: 'tbody th' },
  { path: '/dashboards', ready: 'tbody th', click: '.page-head .btn' },
  { path: '/d/shop?toggled=1.0', ready: '.db-panel canvas' },
  { path: '/d/shop?edit=1', ready: '.db-panel canvas', click: '.db-var' },
  { path: '/d/shop?edit=1&sel=2', ready: '.db-editor' },
  { path: '/metrics/targets', ready: 'tbody th' },
  { path: '/metrics/targets', ready: '.snippet', given: empty },
  { path: '/metrics/cardinality', ready: 'tbody th' },
  { path: '/metrics/cardinality?metric=process_resident_memory_bytes', ready: '.mx-part', click: '.mx-part .btn' },
  { path: '/uptime', ready: '.up-name' },
  { path: '/uptime', ready: '.snippet', given: empty },
  { path: '/uptime/payments', ready: 'canvas' },
  { path: '/uptime/payments?table=1', ready: '.figure-table' },
  { path: '/uptime/payments/edit', ready: '.up-form', click: '.up-form [aria-expanded]' },
  { path: '/uptime/new', ready: '.up-form', click: '.up-form form .row .btn >> nth=1' },
  { path: '/alerts', ready: '.al-table tbody th' },
  { path: '/alerts?do=silence&group=x', ready: '.al-group' },
  { path: '/alerts', ready: '.snippet', given: empty },
  { path: '/alerts/history?from=now-24h', ready: '.al-history tbody th' },
  { path: '/alerts/history?from=now-24h&table=1', ready: '.al-rules .scroll-x' },
  { path: '/alerts/alert/00000000000000a1?table=1', ready: '.al-lane table' },
  { path: '/alerts/alert/00000000000000a1', ready: '.al-timeline li', click: '.al-alert-head .btn:has([href$="i-mute"])' },
  { path: '/audit', ready: 'tbody th' },
  { path: '/audit', ready: 'tbody th', click: 'tbody .row-button' },
  { path: '/ingestion', ready: 'tbody th' },
  { path: '/ingestion', ready: '.snippet', given: empty },
  { path: '/?role=developer&cmp=1d', ready: '.versions' },
  { path: '/?role=support', ready: '.feed' },
  { path: '/?role=executive', ready: '.feed' },
  { path: '/ingestion?connect=1', ready: '.key-row' },
  { path: '/audit', ready: '.audit-table', click: '.audit-table .row-button' },
  { path: '/alerts/contact-points', ready: '.cp-open' },
  { path: '/alerts/contact-points?point=Payments%20on%20call', ready: '.cp-history li', click: '.cp-editor .btn.danger' },
  { path: '/alerts/routes?labels=team%3Dpayments', ready: '.rt-taken' },
  { path: '/alerts/routes', ready: '.rt-node', click: '.rt-actions .btn >> nth=4' },
  { path: '/alerts/silences', ready: 'tbody th' },
  { path: '/alerts/silences', ready: 'tbody th', keys: 'j' },
  { path: '/alerts/silences?making=1', ready: '.sl-preview p' },
  { path: '/alerts/policy', ready: '.ap-entry', click: '.ap-entry.step .ap-label >> nth=0' },
  { path: '/alerts/quality', ready: '.aq tbody th' },
  { path: '/alerts/quality', ready: '.aq tbody th', click: '.aq .plate header .btn >> nth=-1' },
  { path: '/settings', ready: 'h1' },
  { path: '/settings/members', ready: 'tbody th', click: '.section-head .btn' },
  { path: '/settings/projects', ready: 'tbody th', click: '.section-head .btn' },
  { path: '/settings/installation', ready: '.addresses' },
  { path: '/settings/keys', ready: 'tbody th' },
  { path: '/settings/keys', ready: 'tbody th', click: '.section-head .btn' },
  { path: '/settings/keys', ready: 'tbody th', click: 'tbody .btn.critical' },
  { path: '/settings/tokens', ready: 'tbody th', click: '.section-head .btn' },
  { path: '/settings/retention', ready: 'tbody th' },
  { path: '/settings/backups', ready: 'tbody th' },
  {
    path: '/settings/retention',
    ready: 'tbody th',
    given: (server) => server.fail('GET /api/storage', { status: 403, code: 'forbidden', message: 'this needs settings.read everywhere' }),
  },
  { path: '/settings/log-classes', ready: 'tbody th', click: '[aria-label="Edit rule 2"]' },
  { path: '/settings/log-classes', ready: '.empty', given: empty },
  { path: '/invitation', ready: '.empty' },
  { path: '/settings/roles', ready: 'main .section-head' },
  { path: '/settings/sign-in', ready: 'main .section-head' },
  { path: '/settings/masking', ready: 'tbody th' },
  { path: '/settings/account', ready: '.ways-in' },
  { path: '/settings/account', ready: '.ways-in', click: '.ways-in .btn >> nth=0' },
  { path: '/settings/second-factor', ready: '.check' },
  { path: '/nothing/here', ready: '.empty' },
  // What opens from the context bar, over a page with little else.
  { path: `${bare}&env=production&svc=checkout&cmp=1d`, ready: '.empty', click: '.bar .ctx.scope.chosen' },
  { path: bare, ready: '.empty', click: withIcon('clock') },
  { path: bare, ready: '.empty', click: withIcon('bookmark') },
  { path: bare, ready: '.empty', click: withIcon('share') },
  { path: '/alerts/inbox?message=m1', ready: '.ib-text' },
  { path: '/alerts/inbox', ready: '.ib-row', click: '.ib-bar .btn' },
  { path: '/setup?step=connect', ready: '.snippet' },
  { path: '/setup', ready: '.snippet', given: fresh },
  { path: '/setup?token=once', ready: 'form', given: fresh },
  { path: '/sign-in', ready: 'form', given: signedOut },
  { path: '/sign-in', ready: '[autocomplete="one-time-code"]', given: halfSignedIn('second_factor') },
  { path: '/sign-in', ready: '.sign-in-choices', given: halfSignedIn('enrolment'), click: '.sign-in-choices .btn' },
]

/** Each page as it mostly is; what opens on it is the same on a phone. */
const firsts = sights.filter(({ path }, at) => sights.findIndex((other) => pathOf(other) === pathOf({ path })) === at)
/** Each page in other states. */
const states = sights.filter((sight) => !firsts.includes(sight))

/** By its address: what the page is made of has types of its own. */
const { pages } = (await import(new URL('../../ui/pages/index.ts', import.meta.url).href)) as {
  readonly pages: readonly { readonly paths: readonly string[] }[]
}

test.each(pages.flatMap(({ paths }) => paths))('there is a sight of %s', (route) => {
  const address = new RegExp(`^${route.replaceAll(/:\w+/g, '[^/?]+')}([?]|$)`)
  expect(sights.some(({ path }) => address.test(path))).toBe(true)
})

describe.skipIf(!hasChromium)('axe finds nothing in any theme and direction', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  test('on a desk', { timeout: timeoutMs }, async () => {
    const marked = [...firsts.map((sight) => ({ ...sight, isFirst: true })), ...sampleOf(states, 10)]
    expect(await lookWithAxe(browser, marked, { phone: false, atOnce: 3 })).toEqual([])
  })

  test('on a phone', { timeout: timeoutMs }, async () => {
    // What has another place on a phone.
    const facets: Sight = { path: '/alerts?sev=high', ready: '.al-table tbody th', click: '.al-narrow' }
    expect(
      await lookWithAxe(browser, [...firsts.map((sight) => ({ ...sight, isFirst: true })), facets], { phone: true, atOnce: 3 }),
    ).toEqual([])
  })
})

function pathOf({ path }: Pick<Sight, 'path'>): string | undefined {
  return path.split('?', 1)[0]
}

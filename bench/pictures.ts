// Pictures of a running platform from its first minute on, with what it tells of itself and an invented shop, to be looked at: every theme,
// both directions, desktop and phone, in artifacts/pictures/running. (Every page there is, with invented answers: VEDETTE_PROVE=1 and
// test/page/axe.test.ts.) Exit code 1 when something was not there to be pictured, or a page complained.
// `npm run build && node --import ./test/harness/typescript-loader.mjs bench/pictures.ts [words of file names]`
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import type { BrowserContext, Page } from 'playwright-core'

import { eventually, startVedette } from '../test/harness/vedette.ts'
import { launchBrowser, openPage } from '../test/page/browser.ts'
import type { View } from '../test/page/browser.ts'
import { sendShopData } from '../test/page/send-shop-data.ts'

const wanted = process.argv.slice(2)
const directory = 'artifacts/pictures/running'
mkdirSync(directory, { recursive: true })

const email = 'noa@tidewater.example'
const password = 'the sentry posted ahead of the army'
const looks = [
  { theme: 'dark', language: 'en' },
  { theme: 'light', language: 'en' },
  { theme: 'contrast', language: 'en' },
  { theme: 'light', language: 'he' },
] as const
const views: readonly Required<View>[] = looks.flatMap((look) => [false, true].map((phone) => ({ ...look, phone })))

interface Shot {
  readonly name: string
  readonly path: string
  /** What must be there. */
  readonly ready: string
  readonly act?: (page: Page) => Promise<unknown>
}

const vedette = await startVedette({ environment: { VEDETTE_ADMIN_EMAIL: '', VEDETTE_ADMIN_PASSWORD: '' } })
const browser = await launchBrowser()
let cookies: Awaited<ReturnType<BrowserContext['cookies']>> = []
try {
  const link = new URL(/http\S+\/setup\?token=\S+/.exec(vedette.output.join('\n'))?.[0] ?? vedette.url)
  await takeAll([
    { name: 'setup-needs-link', path: '/setup', ready: 'h1' },
    { name: 'setup-account', path: link.pathname + link.search, ready: 'form' },
  ])
  await createAdmin(link.href)
  await takeAll([
    { name: 'first-minute', path: '/', ready: '.problems span' },
    { name: 'setup-connect', path: '/setup?step=connect', ready: '.snippet' },
    { name: 'sign-in', path: '/sign-in', ready: 'form' },
    { name: 'settings-tokens-empty', path: '/settings/tokens', ready: '.empty' },
    { name: 'traces-empty', path: '/traces?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z', ready: '.empty' },
  ])
  const made = await vedette.api<{ key: string }>('/api/ingest-keys', { body: { name: 'shop' } })
  const traceId = await sendShopData(vedette.url, made.key, Date.now() - 1000)
  await sendRefused(made.key)
  await eventually(
    () => vedette.api<{ rows: unknown[] }>('/api/traces?limit=50&service=gateway'),
    ({ rows }) => rows.length > 20,
  )
  await takeAll(shotsOf(traceId))
} finally {
  await browser.close()
  await vedette.dispose()
}

function shotsOf(traceId: string): readonly Shot[] {
  const open = (selector: string) => async (page: Page) => {
    await page.locator(selector).first().click()
    await page.locator('.float, .drawer').first().waitFor()
  }
  const press = (keys: string) => (page: Page) => page.keyboard.press(keys)
  return [
    { name: 'overview', path: '/', ready: 'canvas' },
    { name: 'overview-foot', path: '/', ready: 'canvas', act: (page) => page.locator('.figure').last().scrollIntoViewIfNeeded() },
    { name: 'overview-table', path: '/', ready: 'canvas', act: press('t') },
    { name: 'overview-fault', path: '/', ready: 'canvas', act: cutOff },
    { name: 'account', path: '/', ready: 'canvas', act: open('.ctx.account') },
    { name: 'range', path: '/traces', ready: '.trace-link', act: open('.ctx[aria-haspopup=dialog]') },
    { name: 'palette', path: '/traces', ready: '.trace-link', act: press('Control+k') },
    { name: 'help', path: '/traces', ready: '.trace-link', act: press('?') },
    { name: 'logs', path: '/logs', ready: '.lr' },
    { name: 'logs-open', path: '/logs?q=service:payments', ready: '.lr', act: open('.lr >> nth=2') },
    { name: 'logs-wrap', path: '/logs?wrap=1&q=timeout%20service:payments', ready: '.lr' },
    { name: 'logs-live', path: '/logs?live=1', ready: '.lr' },
    { name: 'logs-wrong', path: '/logs?q=service%3A%28a%20OR', ready: '.fault' },
    { name: 'logs-none', path: '/logs?q=nothing_like_it', ready: '.empty' },
    { name: 'logs-focus', path: '/logs', ready: '.lr', act: tabAbout },
    { name: 'traces', path: '/traces', ready: '.trace-link' },
    { name: 'traces-none', path: '/traces?q=nothing_like_it', ready: '.empty' },
    { name: 'trace', path: `/trace/${traceId}`, ready: '.wf-scroll[data-spans]' },
    { name: 'trace-span', path: `/trace/${traceId}?span=0000000000000005`, ready: '.drawer .attributes' },
    { name: 'trace-flame', path: `/trace/${traceId}?tab=flame`, ready: '.flame-bar' },
    { name: 'trace-table', path: `/trace/${traceId}?tab=table`, ready: '.st-row' },
    { name: 'trace-missing', path: `/trace/${'0'.repeat(31)}1`, ready: '.empty' },
    { name: 'metrics', path: '/metrics/explore', ready: '.mx-name' },
    { name: 'metrics-counter', path: '/metrics/explore', ready: '.mx-name', act: chooseMetric('node_cpu_seconds') },
    { name: 'metrics-histogram', path: '/metrics/explore', ready: '.mx-name', act: chooseMetric('duration_seconds') },
    { name: 'metrics-gauge', path: '/metrics/explore?expr=node_load1', ready: 'canvas', act: pointInChart },
    { name: 'metrics-table', path: '/metrics/explore?expr=node_memory_MemAvailable_bytes', ready: 'canvas', act: press('t') },
    { name: 'metrics-editor', path: '/metrics/explore?expr=sum(node_mem', ready: '.fault', act: writeQuery },
    { name: 'metrics-none', path: '/metrics/explore?expr=nothing_like_it', ready: '.empty' },
    { name: 'metrics-targets', path: '/metrics/targets', ready: '.tabbed-body > *' },
    { name: 'metrics-cardinality', path: '/metrics/cardinality', ready: 'tbody th' },
    { name: 'ingestion', path: '/ingestion', ready: 'tbody th' },
    { name: 'settings-members', path: '/settings/members', ready: 'tbody th' },
    { name: 'settings-members-add', path: '/settings/members', ready: 'tbody th', act: open('.section-head .btn') },
    { name: 'settings-keys', path: '/settings/keys', ready: 'tbody th' },
    { name: 'settings-keys-new', path: '/settings/keys', ready: 'tbody th', act: open('.section-head .btn') },
    { name: 'settings-keys-revoke', path: '/settings/keys', ready: 'tbody th', act: open('tbody .btn.critical') },
    { name: 'settings-keys-made', path: '/settings/keys', ready: 'tbody th', act: makeKey },
    { name: 'settings-retention', path: '/settings/retention', ready: 'tbody th' },
    { name: 'settings-retention-ask', path: '/settings/retention', ready: 'tbody th', act: shortenRetention },
    { name: 'settings-log-classes-empty', path: '/settings/log-classes', ready: '.empty' },
    { name: 'settings-log-classes', path: '/settings/log-classes', ready: '.section-head', act: addClassRules },
    { name: 'settings-masking', path: '/settings/masking', ready: 'tbody th', act: tryMasking },
    { name: 'settings-account', path: '/settings/account', ready: 'form' },
    { name: 'not-found', path: '/nothing/here', ready: '.empty' },
    { name: 'setup-arrived', path: '/setup?step=connect', ready: '.snippet', act: sendTestEvent },
  ]
}

/** Every shot in every view, as far as its file name is wanted. */
async function takeAll(shots: readonly Shot[]): Promise<void> {
  for (const view of views) {
    const wantedShots = shots
      .map((shot) => ({ ...shot, file: `${shot.name}-${view.theme}-${view.language}-${view.phone ? 390 : 1440}.png` }))
      .filter(({ file }) => wanted.length === 0 || wanted.some((word) => file.includes(word)))
    if (wantedShots.length === 0) continue
    const { page, context, complaints } = await openPage(browser, view)
    if (cookies.length > 0) await context.addCookies(cookies)
    for (const { file, path, ready, act } of wantedShots) {
      try {
        await page.goto(vedette.url + path)
        await page.locator(ready).first().waitFor()
        await wait(500)
        await act?.(page)
        await wait(300)
      } catch (error) {
        tellFault(`${file}: ${String(error).split('\n')[0]}`)
      }
      await page.screenshot({ path: join(directory, file) })
      await page.unrouteAll()
    }
    for (const complaint of complaints) tellFault(`the page complained: ${complaint}`)
    await context.close()
  }
}

function tellFault(text: string): void {
  console.log(text)
  process.exitCode = 1
}

async function createAdmin(link: string): Promise<void> {
  const { page, context } = await openPage(browser)
  await page.goto(link)
  await page.getByLabel('Name').fill('Noa Adler')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.locator('.snippet').waitFor()
  cookies = await context.cookies()
  await context.close()
  const people = [
    ['Maya Levi', 'developer'],
    ['Dan Bar', 'support'],
    ['Maximiliana Konstantinopoulou-Featherstonehaugh', 'auditor'],
  ] as const
  for (const [name, role] of people)
    await vedette.api('/api/members', { body: { name, role, password, email: `${name.split(' ')[0]?.toLowerCase()}@tidewater.example` } })
}

/** Records of 1970: the ingestion page has something to say. */
async function sendRefused(key: string): Promise<void> {
  await fetch(`${vedette.url}/v1/logs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1000000","body":{"stringValue":"old"}}]}]}]}',
  })
}

async function cutOff(page: Page): Promise<void> {
  await page.route('**/api/**', (route) => route.abort())
  await page.keyboard.press('r')
  await page.locator('.fault').first().waitFor()
}

async function tabAbout(page: Page): Promise<void> {
  for (let pressed = 0; pressed < 9; pressed++) await page.keyboard.press('Tab')
}

function chooseMetric(words: string): (page: Page) => Promise<unknown> {
  return async (page) => {
    await page.locator('[data-page-search]').fill(words)
    await page.locator('.mx-name').first().click()
    await page.locator('canvas').waitFor()
    await wait(500)
  }
}

async function pointInChart(page: Page): Promise<void> {
  await page.locator('.u-over').hover({ position: { x: 200, y: 80 } })
}

async function writeQuery(page: Page): Promise<void> {
  await page.locator('.mx-expr').click()
  await page.locator('.cm-content').waitFor()
  await page.keyboard.type('ory')
  await page.locator('.cm-tooltip-autocomplete').waitFor()
}

async function addClassRules(page: Page): Promise<void> {
  const rules = [
    { class: 'audit', when: { service: 'billing', 'event.action': 'refund*' } },
    { class: 'performance', when: { service: 'payments', body: '*slow query*' } },
    { class: 'debug', when: { service: 'proxy-*', severity: 'info' } },
  ]
  await vedette.api('/api/log-class-rules', { method: 'PUT', body: { rules } })
  await page.reload()
  await page.locator('tbody th').first().waitFor()
}

async function makeKey(page: Page): Promise<void> {
  await page.locator('.section-head .btn').click()
  await page.locator('dialog input').first().fill('edge')
  await page.locator('dialog [type=submit]').click()
  await page.locator('.secret').waitFor()
}

async function shortenRetention(page: Page): Promise<void> {
  await page.locator('.days input').last().fill('7')
  await page.locator('form [type=submit]').click()
  await page.locator('dialog').waitFor()
}

async function tryMasking(page: Page): Promise<void> {
  const box = page.locator('textarea').first()
  await box.fill('mail noa@tidewater.example about card 4111 1111 1111 1111')
  await box.locator('xpath=ancestor::form//button').click()
  await page.locator('[role=status] pre').waitFor()
}

async function sendTestEvent(page: Page): Promise<void> {
  await page.locator('.key-row .btn').click()
  await page.locator('[data-secret]').waitFor()
  await page.locator('.arrival .btn').click()
  await page.locator('.arrival.wash-ok').waitFor()
}

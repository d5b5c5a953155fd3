import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'

import { isProof } from '../harness/sample-of.ts'
import { dressPage, openPage } from './browser.ts'
import type { View } from './browser.ts'
import { startFakeServer } from './fake-server.ts'
import type { FakeServer } from './fake-server.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Kept by each run, not by the repository. */
const pictures = join(import.meta.dirname, '../../artifacts/pictures')
const phoneWidth = 390

/** Several pages load at once, and others use the machine too. */
const patienceMs = 90_000

/** One page in one state. */
export interface Sight {
  readonly path: string
  /** What must be there before it is looked at. */
  readonly ready: string
  /** What is pressed first: a selector, or keys. */
  readonly click?: string
  readonly keys?: string
  /** How the server must be for it. */
  readonly given?: (server: FakeServer) => unknown
  /** A page as it mostly is. */
  readonly isFirst?: boolean
}

/** What opens on a page, or is come to by keys. */
const opened = '.float, .drawer, .figure-table, [data-editor], .sign-in.wide form, tr[aria-current]'

interface Look extends View {
  /** Only these rules; without them all of WCAG 2.2 A and AA. */
  readonly rules?: readonly string[]
}

/** What another theme can change. */
const colourRules = ['color-contrast', 'link-in-text-block']
/** What another language and direction can change besides: places and words. Roles, structure and keyboard are the same in all. */
const languageRules = [
  ...colourRules,
  'target-size',
  'scrollable-region-focusable',
  'html-lang-valid',
  'valid-lang',
  'aria-command-name',
  'aria-dialog-name',
  'aria-input-field-name',
  'aria-toggle-field-name',
  'button-name',
  'document-title',
  'label',
  'link-name',
  'role-img-alt',
  'select-name',
]
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Both themes and both directions, on one load of a sight: between them nothing but attributes and words change, so one look has every rule. */
const looks: readonly Look[] = [
  { theme: 'dark', language: 'en' },
  { theme: 'light', language: 'he', rules: languageRules },
]
/** What opens on a page is made of the parts of pages: the third theme is looked at on each page as it mostly is. */
const contrast: Look = { theme: 'contrast', language: 'en', rules: colourRules }
/** A phone has the same colours and words in other places. */
const phoneLooks: readonly Look[] = [{ theme: 'light', language: 'he' }]
/** A proof takes nothing for granted: every theme with every direction, every rule in each. */
const allLooks: readonly Look[] = (['dark', 'light'] as const).flatMap((theme) =>
  (['en', 'he'] as const).map((language) => ({ theme, language })),
)

/**
 * Looks at sights with axe in all looks, a few sights at a time, each row of them with a server and a page of its own. Answers what axe
 * found, what is wider than a phone, and what the pages complained of; nothing is good. A picture is kept of each page as it mostly is, on a desk
 * and on a phone; of every look by a proof.
 */
export async function lookWithAxe(
  browser: Browser,
  sights: readonly Sight[],
  { phone, atOnce, directory }: { phone: boolean; atOnce: number; directory?: string },
): Promise<string[]> {
  mkdirSync(pictures, { recursive: true })
  const waiting = sights.entries()
  const look = async (): Promise<string[]> => {
    const server = await startFakeServer({}, directory)
    const { page, context, complaints } = await openPage(browser, { ...looks[0], phone })
    page.setDefaultTimeout(patienceMs)
    // A colour on its way from one theme to the next is neither.
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const found: string[] = []
    try {
      // Rows share what waits: the next one goes to whoever is free.
      for (const [place, sight] of waiting)
        found.push(
          ...(await lookAt(page, server, { phone, sight, place }).catch((error: unknown) => [
            `${nameOf(sight)} was not seen: ${String(error)}`,
          ])),
        )
    } finally {
      await context.close()
      await server.close()
    }
    return [...found, ...complaints]
  }
  return (await Promise.all(Array.from({ length: atOnce }, look))).flat()
}

interface Seen {
  readonly phone: boolean
  readonly sight: Sight
  /** In the list of sights: two of one address have two pictures. */
  readonly place: number
}

async function lookAt(page: Page, server: FakeServer, { phone, sight, place }: Seen): Promise<string[]> {
  const { path, ready, click, keys, given } = sight
  server.recover()
  given?.(server)
  await page.goto(server.origin + path)
  await page.locator(ready).first().waitFor()
  if (click) await page.locator(click).first().click()
  if (keys) await page.keyboard.press(keys)
  const isOpened = click !== undefined || keys !== undefined
  if (isOpened) await page.locator(opened).first().waitFor()
  await page.evaluate(axeSource)
  const found: string[] = []
  // The page below it is a sight of its own: in other themes what has opened is enough.
  const part = `document.querySelector(${JSON.stringify(opened)}) ? ${JSON.stringify(opened)} : document`
  for (const [turn, { rules, ...view }] of looksAt(sight, phone).entries()) {
    await dressPage(page, view)
    if (isProof || (sight.isFirst && turn === 0)) await page.screenshot({ path: join(pictures, pictureOf({ phone, sight, place }, view)) })
    const width = phone ? await page.evaluate<number>('document.documentElement.scrollWidth') : 0
    if (width > phoneWidth) found.push(`${nameOf(sight)} (${view.theme}, ${view.language}) is ${width} px wide on a phone of ${phoneWidth}`)
    const { violations } = await page.evaluate<AxeResults>(
      `axe.run(${isOpened && rules ? part : 'document'}, ${JSON.stringify(optionsOf(rules))})`,
    )
    for (const { id, nodes } of violations)
      found.push(
        ...nodes.map(
          (node) => `${nameOf(sight)} (${view.theme}, ${view.language}) ${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`,
        ),
      )
  }
  return found
}

function looksAt({ isFirst = false }: Sight, phone: boolean): readonly Look[] {
  const usual = isProof ? allLooks : phone ? phoneLooks : looks
  return isFirst && !phone ? [...usual, contrast] : usual
}

function pictureOf({ phone, sight, place }: Seen, { theme, language }: View): string {
  const number = String(place).padStart(3, '0')
  const words = nameOf(sight)
    .replaceAll(/[^\w]+/g, '-')
    .slice(0, 60)
  return `${number}${words}-${theme}-${language}-${phone ? phoneWidth : 1440}.png`
}

function nameOf({ path, click, keys }: Sight): string {
  return [path, click ?? keys].filter(Boolean).join(' ')
}

function optionsOf(rules: readonly string[] | undefined): object {
  return {
    runOnly: rules ? { type: 'rule', values: rules } : { type: 'tag', values: standards },
    resultTypes: ['violations'],
    // A finding is told by its HTML; working out a selector for each element takes a tenth of the time.
    selectors: false,
    iframes: false,
  }
}

import { createHash } from 'node:crypto'

import { readCursor, writeCursor } from '../../../lib/list-cursor.ts'
import type { ListedTarget } from '../../../model/listed-targets.ts'
import { type TargetRow, targetsQuery, targetsReply } from '../../contract/targets.ts'
import { defineRoute } from '../../route.ts'

const ranks = { down: 0, unknown: 1, up: 2 } as const
const mostWords = 10

export const listTargetsPageRoute = defineRoute({
  method: 'GET',
  path: '/api/targets',
  summary: 'Targets of the scrape jobs, with how their last scrape went',
  description:
    'Those that are down come first. Pages by `cursor`; a target whose state changes moves, so it may stand on two pages or on none until the list is read again. Prometheus’ own form is `/prometheus/api/v1/targets`.',
  access: 'telemetry.read',
  query: targetsQuery,
  reply: targetsReply,
  handle({ scrapeTargets }, { query: { q, health, limit, cursor }, caller }) {
    const { active } = scrapeTargets(caller.projectId)
    const counts = { down: 0, unknown: 0, up: 0 }
    for (const target of active) counts[target.health]++
    const words = q.toLowerCase().split(/\s+/).filter(Boolean).slice(0, mostWords)
    const after = cursor === undefined ? undefined : readPlace(cursor)
    const rest = active
      .filter((target) => (health === undefined || target.health === health) && words.every((word) => textOf(target).includes(word)))
      .map((target) => ({ target, place: placeOf(target) }))
      .filter(({ place }) => after === undefined || compare(place, after) > 0)
      .toSorted((a, b) => compare(a.place, b.place))
    const page = rest.slice(0, limit)
    const last = rest.length > limit ? page.at(-1) : undefined
    return Promise.resolve({
      rows: page.map(({ target, place }) => answerTarget(target, place)),
      next: last === undefined ? null : writeCursor([last.place.rank, last.place.job, last.place.url, last.place.tie]),
      counts,
    })
  },
})

/** What the list is ordered by. */
interface Place {
  readonly rank: number
  readonly job: string
  readonly url: string
  /** Of targets that differ in their labels only; made when it is needed. */
  readonly tie: string
}

/** No cursor may be longer than an address can be. */
const [mostOfJob, mostOfUrl] = [100, 400]

function placeOf({ health, scrapePool, scrapeUrl, labels }: ListedTarget): Place {
  let tie: string | undefined
  return {
    rank: ranks[health],
    job: shorten(scrapePool, mostOfJob),
    url: shorten(scrapeUrl, mostOfUrl),
    get tie() {
      return (tie ??= hash(JSON.stringify([scrapePool, scrapeUrl, labels])))
    },
  }
}

/** Throws Fault('bad_input') for a text that is no place of the list. */
function readPlace(cursor: string): Place {
  const [rank, job, url, tie] = readCursor(cursor, ['integer', 'text', 'text', 'text'])
  return { rank, job, url, tie }
}

function compare(a: Place, b: Place): number {
  return a.rank - b.rank || compareText(a.job, b.job) || compareText(a.url, b.url) || compareText(a.tie, b.tie)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most) + hash(text)
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

function textOf({ scrapePool, scrapeUrl, labels }: ListedTarget): string {
  return [scrapePool, scrapeUrl, ...Object.values(labels)].join('\n').toLowerCase()
}

function answerTarget(target: ListedTarget, { tie }: Place): TargetRow {
  const scrapedAt = Date.parse(target.lastScrape)
  return {
    id: tie,
    job: target.scrapePool,
    url: target.scrapeUrl,
    labels: { ...target.labels },
    health: target.health,
    problem: target.problem,
    error: target.lastError,
    scrapedAt: scrapedAt > 0 ? new Date(scrapedAt).toISOString() : null,
    tookMs: target.lastScrapeDuration * 1000,
    interval: target.scrapeInterval,
    timeout: target.scrapeTimeout,
  }
}

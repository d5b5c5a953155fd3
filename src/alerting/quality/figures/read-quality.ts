import { createHash } from 'node:crypto'

import { type RawBuilder, sql } from 'kysely'

import { Fault } from '../../../lib/errors.ts'
import { readCursor, writeCursor } from '../../../lib/list-cursor.ts'
import type { StateStore } from '../../../storage/state/state-store.ts'
import { keepOccurrences } from '../occurrences/keep-occurrences.ts'
import { dayMs, minuteMs } from '../quality-policy.ts'
import { type Counts, type Figures, figuresOf } from './rule-figures.ts'

export interface RuleQuality extends Figures {
  /** `alertname`. */
  readonly rule: string
  /** Of its newest alert. */
  readonly severity: string
  readonly lastFiredAtMs: number
}

export interface AlertQuality {
  readonly overall: Figures
  /** A page of them, the worst first. */
  readonly rules: readonly RuleQuality[]
  /** Cursor of the next page; null at the end. */
  readonly next: string | null
  /** The newest occurrences only were counted: there are too many. */
  readonly isCut: boolean
}

export interface QualityInput {
  readonly fromMs: number
  readonly toMs: number
  /** IANA name: whose night is meant. */
  readonly zone: string
  readonly service?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

/** Behind which rule a page begins, and of which time: that of the first page. */
interface RulePlace {
  readonly fromMs: number
  readonly toMs: number
  readonly badness: number
  readonly fired: number
  readonly key: string
}

/** More are more than one question may take of the state store. */
const mostOccurrences = 200_000
const shortMs = 5 * minuteMs
const returnedMs = 30 * minuteMs
const nightFrom = 22
const nightTo = 7

interface CountRow extends Counts {
  readonly rule: string | null
  readonly severity: string | null
  readonly last: number
}

/**
 * Figures of all rules that fired in the range together, at most 400 days, and of a page of them; a cursor goes on in the time of the page it
 * is from. Throws Fault `bad_input` for a foreign cursor.
 */
export async function readQuality({ db, transaction }: Pick<StateStore, 'db' | 'transaction'>, input: QualityInput): Promise<AlertQuality> {
  const { zone, service, limit } = input
  const after = input.cursor === undefined ? undefined : readPlace(input.cursor)
  const { fromMs, toMs } = after ?? input
  await keepOccurrences({ transaction })
  const from = Math.max(fromMs, toMs - 400 * dayMs)
  const { rows } = await sql<CountRow>`
    with chosen as (
      select * from alert_occurrences
      where fired_at >= ${from} and fired_at < ${toMs} ${ofService(service)}
      order by fired_at desc limit ${mostOccurrences}
    ), looked_at as (
      select c.*, v.verdict,
        lag(c.resolved_at) over (partition by c.fingerprint order by c.fired_at) as before
      from chosen c left join alert_verdicts v on v.fingerprint = c.fingerprint and v.starts_at = c.starts_at
    )
    select rule, (array_agg(severity order by fired_at desc))[1] as severity, max(fired_at) as last,
      ${count()} as fired,
      ${count(sql`told_at is not null`)} as told,
      ${count(sql`resolved_at is not null`)} as resolved,
      ${count(sql`acknowledged_at is not null and told_at is not null`)} as acknowledged,
      ${count(sql`verdict = 'useful'`)} as useful,
      ${count(sql`verdict = 'noise'`)} as noise,
      ${count(sql`verdict = 'duplicate'`)} as duplicate,
      ${count(sql`resolved_at - fired_at < ${shortMs}`)} as short,
      ${count(sql`fired_at - before < ${returnedMs}`)} as returned,
      ${count(sql`${hourOf(zone)} >= ${nightFrom} or ${hourOf(zone)} < ${nightTo}`)} as night,
      ${percentile(0.5, sql`acknowledged_at - fired_at`)} as "acknowledgeP50Ms",
      ${percentile(0.95, sql`acknowledged_at - fired_at`)} as "acknowledgeP95Ms",
      ${percentile(0.5, sql`resolved_at - fired_at`)} as "resolveP50Ms",
      ${percentile(0.95, sql`resolved_at - fired_at`)} as "resolveP95Ms"
    from looked_at group by grouping sets ((rule), ())`.execute(db)
  const figures = (row: CountRow | undefined): Figures => {
    if (row === undefined) return figuresOf(nothing, toMs - from)
    const { rule: _rule, severity: _severity, last: _last, ...counts } = row
    return figuresOf(counts, toMs - from)
  }
  const overall = rows.find(({ rule }) => rule === null)
  const rules = rows
    .filter((row): row is CountRow & { rule: string } => row.rule !== null)
    .map((row) => ({ ...figures(row), rule: row.rule, severity: row.severity ?? '', lastFiredAtMs: row.last }))
    .map((rule) => ({ rule, place: { fromMs, toMs, badness: badness(rule), fired: rule.fired, key: keyOf(rule.rule) } }))
    .filter(({ place }) => after === undefined || inOrder(after, place) < 0)
    .toSorted((a, b) => inOrder(a.place, b.place))
  const page = rules.slice(0, limit)
  const last = rules.length > limit ? page.at(-1) : undefined
  return {
    overall: figures(overall),
    rules: page.map(({ rule }) => rule),
    next: last === undefined ? null : writePlace(last.place),
    isCut: (overall?.fired ?? 0) >= mostOccurrences,
  }
}

const nothing: Counts = {
  fired: 0,
  told: 0,
  resolved: 0,
  acknowledged: 0,
  useful: 0,
  noise: 0,
  duplicate: 0,
  short: 0,
  returned: 0,
  night: 0,
  acknowledgeP50Ms: null,
  acknowledgeP95Ms: null,
  resolveP50Ms: null,
  resolveP95Ms: null,
}

/** How many messages of a rule were probably for nothing: what was judged counts as it was judged, the rest by how it behaved. */
function badness({ told, fired, noise, duplicate, judged, short }: Figures): number {
  const unjudged = Math.max(0, Math.max(told, fired) - judged)
  return noise + duplicate + unjudged * (fired === 0 ? 0 : short / fired)
}

/** The worst first, then what fired the most. */
function inOrder(a: RulePlace, b: RulePlace): number {
  return b.badness - a.badness || b.fired - a.fired || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
}

/** In order of the names, which may be longer than an address. */
function keyOf(rule: string): string {
  return `${rule.slice(0, 64)} ${createHash('sha256').update(rule).digest('hex')}`
}

function writePlace({ fromMs, toMs, badness: bad, fired, key }: RulePlace): string {
  return writeCursor([fromMs, toMs, String(bad), fired, key])
}

function readPlace(cursor: string): RulePlace {
  const [fromMs, toMs, bad, fired, key] = readCursor(cursor, ['integer', 'integer', 'text', 'integer', 'text'])
  if (!Number.isFinite(Number(bad))) throw new Fault('bad_input', 'cursor: not one of ours; leave it out to begin at the first')
  return { fromMs, toMs, badness: Number(bad), fired, key }
}

function ofService(service: string | undefined): RawBuilder<unknown> {
  return service === undefined ? sql`` : sql`and service = ${service}`
}

function count(condition?: RawBuilder<unknown>): RawBuilder<unknown> {
  return condition === undefined ? sql`count(*)::float8` : sql`(count(*) filter (where ${condition}))::float8`
}

function percentile(at: number, value: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`percentile_cont(${at}::float8) within group (order by (${value})::float8)`
}

function hourOf(zone: string): RawBuilder<unknown> {
  return sql`extract(hour from to_timestamp(told_at / 1000.0) at time zone ${zone})`
}

import { type RawBuilder, sql } from 'kysely'

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
  /** At most 500, the worst first. */
  readonly rules: readonly RuleQuality[]
  /** Rules that are left out. */
  readonly more: number
  /** The newest occurrences only were counted: there are too many. */
  readonly isCut: boolean
}

export interface QualityInput {
  readonly fromMs: number
  readonly toMs: number
  /** IANA name: whose night is meant. */
  readonly zone: string
  readonly service?: string | undefined
}

const mostRules = 500
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

/** Figures of every rule that fired in the range, and of all of them together, at most 400 days. */
export async function readQuality(
  { db, transaction }: Pick<StateStore, 'db' | 'transaction'>,
  { fromMs, toMs, zone, service }: QualityInput,
): Promise<AlertQuality> {
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
    .toSorted((a, b) => badness(b) - badness(a) || b.fired - a.fired || (a.rule < b.rule ? -1 : 1))
  return {
    overall: figures(overall),
    rules: rules.slice(0, mostRules),
    more: Math.max(0, rules.length - mostRules),
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

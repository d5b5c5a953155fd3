import { sql } from 'kysely'

import type { LabelPairs } from '../../model/label-pairs.ts'
import type { HouseContext } from '../keep-house.ts'

/** One time that an alert fired. */
export interface Firing {
  readonly fingerprint: string
  readonly rule: string
  readonly severity: string
  readonly service: string
  readonly labels: LabelPairs
  readonly startsAtMs: number
  /** Undefined: it fires. */
  readonly endsAtMs: number | undefined
  /** First. */
  readonly acknowledgedAtMs: number | undefined
  readonly acknowledgedBy: string
}

export interface HistoryFilter {
  readonly fromMs: number
  readonly toMs: number
  readonly rules: readonly string[]
  readonly severities: readonly string[]
  readonly services: readonly string[]
}

/** The last row of the page before. */
export interface HistoryPlace {
  readonly atMs: number
  readonly sequence: number
}

interface FiringRow {
  readonly sequence: number
  readonly at: number
  readonly fingerprint: string
  readonly rule: string
  readonly severity: string
  readonly service: string
  readonly content: string
  readonly ended_at: number | null
  readonly ended: string | null
  readonly acknowledged_at: number | null
  readonly acknowledged: string | null
}

/** What fired in a time, newest first. */
export async function readHistory(
  { database }: Pick<HouseContext, 'database'>,
  { filter, after, limit }: { readonly filter: HistoryFilter; readonly after: HistoryPlace | undefined; readonly limit: number },
): Promise<{ readonly rows: readonly Firing[]; readonly next: HistoryPlace | undefined }> {
  const behind = after === undefined ? sql`` : sql`and (at, sequence) < (${after.atMs}::bigint, ${after.sequence}::bigint)`
  const { rows } = await sql<FiringRow>`
    with firings as (
      select sequence, at, fingerprint, rule, severity, service, content from alert_events
      where kind = 'fired' and ${isChosen(filter)} ${behind}
      order by at desc, sequence desc limit ${limit + 1}
    )
    select firings.*, ended.at as ended_at, ended.content as ended, taken.at as acknowledged_at, taken.content as acknowledged
    from firings
    left join lateral (
      select at, sequence, content from alert_events as later
      where later.fingerprint = firings.fingerprint and later.sequence > firings.sequence and later.kind in ('fired', 'resolved')
      order by sequence limit 1
    ) as ended on true
    left join lateral (
      select at, content from alert_events as later
      where later.fingerprint = firings.fingerprint and later.sequence > firings.sequence and later.kind = 'acknowledged'
        and (ended.sequence is null or later.sequence < ended.sequence)
      order by sequence limit 1
    ) as taken on true
    order by firings.at desc, firings.sequence desc`.execute(database.db)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { rows: page.map(firingOf), next: last === undefined ? undefined : { atMs: last.at, sequence: last.sequence } }
}

/** Firings of a rule in equal parts of a time. */
export interface RuleFirings {
  readonly rule: string
  /** The severity that most of them had. */
  readonly severity: string
  readonly total: number
  readonly parts: readonly number[]
}

const mostRules = 50

/** How often each rule fired in a time, those that fired most often first. */
export async function countFirings(
  { database }: Pick<HouseContext, 'database'>,
  { filter, parts }: { readonly filter: HistoryFilter; readonly parts: number },
): Promise<readonly RuleFirings[]> {
  const widthMs = Math.max(1, Math.ceil((filter.toMs - filter.fromMs) / parts))
  const { rows } = await sql<{ readonly rule: string; readonly severity: string; readonly part: number; readonly fired: number }>`
    with parted as (
      select rule, severity, ((at - ${filter.fromMs}::bigint) / ${widthMs}::bigint)::integer as part, count(*)::integer as fired
      from alert_events where kind = 'fired' and ${isChosen(filter)}
      group by 1, 2, 3
    ), greatest_rules as (
      select rule from parted group by rule order by sum(fired) desc, rule limit ${mostRules}
    )
    select * from parted where rule in (select rule from greatest_rules) order by rule, part`.execute(database.db)
  const byRule = new Map<string, { severities: Map<string, number>; parts: number[] }>()
  for (const { rule, severity, part, fired } of rows) {
    const known = byRule.get(rule) ?? { severities: new Map<string, number>(), parts: Array.from({ length: parts }, () => 0) }
    byRule.set(rule, known)
    known.severities.set(severity, (known.severities.get(severity) ?? 0) + fired)
    known.parts[part] = (known.parts[part] ?? 0) + fired
  }
  return [...byRule]
    .map(([rule, known]) => ({
      rule,
      severity: [...known.severities].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '',
      total: known.parts.reduce((sum, fired) => sum + fired, 0),
      parts: known.parts,
    }))
    .sort((a, b) => b.total - a.total)
}

function isChosen({ fromMs, toMs, rules, severities, services }: HistoryFilter) {
  const among = (column: 'rule' | 'severity' | 'service', values: readonly string[]) =>
    values.length === 0 ? sql`` : sql`and ${sql.ref(column)} in (${sql.join([...values])})`
  return sql`at >= ${fromMs} and at < ${toMs} ${among('rule', rules)} ${among('severity', severities)} ${among('service', services)}`
}

function firingOf(row: FiringRow): Firing {
  const fired = JSON.parse(row.content) as { readonly labels?: LabelPairs; readonly startsAtMs?: number }
  const ended = row.ended === null ? {} : (JSON.parse(row.ended) as { readonly endsAtMs?: number })
  const acknowledged = row.acknowledged === null ? {} : (JSON.parse(row.acknowledged) as { readonly by?: string })
  return {
    fingerprint: row.fingerprint,
    rule: row.rule,
    severity: row.severity,
    service: row.service,
    labels: fired.labels ?? [],
    startsAtMs: fired.startsAtMs ?? row.at,
    endsAtMs: row.ended_at === null ? undefined : (ended.endsAtMs ?? row.ended_at),
    acknowledgedAtMs: row.acknowledged_at ?? undefined,
    acknowledgedBy: acknowledged.by ?? '',
  }
}

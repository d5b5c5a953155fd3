import { nextTurn } from '../../lib/next-turn.ts'
import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { lookupSpan } from '../promql/store/lookup-span.ts'
import { askRows, sqlTime } from '../series/sampled.ts'
import { SqlParams } from '../sql-params.ts'
import { familyOf, type MetricFamily, type ToldFamily } from './metric-family.ts'

/** Metrics of a project in a time. */
export interface CatalogueScope {
  readonly projectId: number
  /** Epoch milliseconds. */
  readonly startMs: number
  readonly endMs: number
  readonly nowMs: number
}

export interface Catalogue {
  /** By name. */
  readonly families: readonly MetricFamily[]
  /** There are more names than were read. */
  readonly isPart: boolean
}

/** Names read at once; where there are more, the store looks for what is typed. */
const mostNames = 20_000
const inTurn = 2000

/** Which rows of series and label values were announced in the time: a condition on `last_seen` and `first_seen`. */
export function announcedIn({ startMs, endMs, nowMs }: CatalogueScope): string {
  const { fromMs, untilMs } = lookupSpan({ startMs, endMs }, nowMs)
  const since = `last_seen >= ${sqlTime(fromMs)}`
  return untilMs === undefined ? since : `${since} AND first_seen <= ${sqlTime(untilMs)}`
}

/** The metrics that had samples in a time, with what was told of them; of very many those that hold the words. */
export async function readCatalogue(
  telemetry: TelemetryStore,
  scope: CatalogueScope,
  { names: wanted, words = [] }: { readonly names?: readonly string[]; readonly words?: readonly string[] },
  signal: AbortSignal,
): Promise<Catalogue> {
  const params = new SqlParams('q')
  const conditions = [`project = ${params.bind('UInt32', scope.projectId)}`, `name = '__name__'`, announcedIn(scope)]
  if (wanted !== undefined) {
    params.values['names'] = wanted
    conditions.push('value IN {names:Array(String)}')
  }
  for (const word of words) conditions.push(`positionCaseInsensitiveUTF8(value, ${params.bind('String', word)}) > 0`)
  const sql = `SELECT value AS one FROM metric_label_values WHERE ${conditions.join(' AND ')} GROUP BY value ORDER BY value LIMIT ${mostNames + 1}`
  const rows = await askRows<{ one: string }>(telemetry, sql, params, signal)
  const names = rows.slice(0, mostNames).map(({ one }) => one)
  const known = new Set(names)
  const told = await readTold(telemetry, scope.projectId, wanted, signal)
  const families = new Map<string, MetricFamily>()
  for (const [at, name] of names.entries()) {
    const family = familyOf(name, told, known)
    if (!families.has(family.name)) families.set(family.name, family)
    if ((at + 1) % inTurn === 0) await nextTurn()
  }
  const native = await findNative(telemetry, scope, [...families.values()], signal)
  return {
    families: [...families.values()]
      .map((family) => (native.has(family.series) ? { ...family, kind: 'nativeHistogram' as const } : family))
      .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    isPart: rows.length > mostNames,
  }
}

async function readTold(
  telemetry: TelemetryStore,
  projectId: number,
  wanted: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ToldFamily>> {
  const params = new SqlParams('q')
  const project = `project = ${params.bind('UInt32', projectId)}`
  if (wanted !== undefined) params.values['families'] = wanted.flatMap((name) => [name, name.replace(/_[a-z]+$/, '')])
  const where = wanted === undefined ? project : `${project} AND family IN {families:Array(String)}`
  const last = `argMax(tuple(toString(type), toString(unit), help), updated)`
  const rows = await askRows<{ family: string; told: readonly [string, string, string] }>(
    telemetry,
    `SELECT family, ${last} AS told FROM metric_metadata WHERE ${where} GROUP BY family ORDER BY family LIMIT ${mostNames}`,
    params,
    signal,
  )
  return new Map(rows.map(({ family, told: [type, unit, help] }) => [family, { type, unit, help }]))
}

/** Nobody said that these are histograms, but that is what their samples are. */
const mostDoubtful = 1000

async function findNative(
  telemetry: TelemetryStore,
  { projectId, startMs, endMs }: CatalogueScope,
  families: readonly MetricFamily[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const doubtful = families.filter(({ kind }) => kind === 'untyped').slice(0, mostDoubtful)
  if (doubtful.length === 0) return new Set()
  const params = new SqlParams('q')
  params.values['names'] = doubtful.map(({ series }) => series)
  const when = `ts >= ${sqlTime(startMs)} AND ts <= ${sqlTime(endMs + 1000)}`
  const rows = await askRows<{ name: string }>(
    telemetry,
    `SELECT DISTINCT CAST(metric, 'String') AS name FROM metric_histograms WHERE project = ${params.bind('UInt32', projectId)} AND metric IN {names:Array(String)} AND ${when}`,
    params,
    signal,
  )
  return new Set(rows.map(({ name }) => name))
}

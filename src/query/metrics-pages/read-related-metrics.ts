import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { askRows } from '../series/sampled.ts'
import { SqlParams } from '../sql-params.ts'
import { announcedIn, type CatalogueScope } from './metric-catalogue.ts'
import { countedName, type MetricFamily } from './metric-family.ts'
import type { ScopedFamily } from './scoped-catalogue.ts'

/** What a metric has in common with another: how the name begins, the names of its labels, who sends it. */
export type Shared = 'prefix' | 'labels' | 'target'

export interface RelatedMetric extends ScopedFamily {
  /** At least one. */
  readonly shares: readonly Shared[]
}

const mostRelated = 24
/** Targets of the metric that are looked at; metrics of a project that are. */
const mostTargets = 20
const mostMetrics = 50_000
/** They tell the parts of one measurement apart, not who measured. */
const ownLabels = ['le', 'quantile', '__name__']

/** Metrics that share something with one, those that share most first, then by how much of the name is the same. */
export async function readRelatedMetrics(
  telemetry: TelemetryStore,
  scope: CatalogueScope,
  { family, families }: { readonly family: MetricFamily; readonly families: readonly ScopedFamily[] },
  signal: AbortSignal,
): Promise<readonly RelatedMetric[]> {
  const name = countedName(family)
  const [withTargets, withLabels] = await Promise.all([
    findWithTargets(telemetry, scope, name, signal),
    findWithLabels(telemetry, scope, name, signal),
  ])
  const prefix = prefixOf(family.name)
  return families
    .filter((one) => one.name !== family.name)
    .flatMap((one): RelatedMetric[] => {
      const counted = countedName(one)
      const shares: Shared[] = []
      if (prefix !== '' && one.name.startsWith(prefix)) shares.push('prefix')
      if (withLabels.has(counted)) shares.push('labels')
      if (withTargets.has(counted)) shares.push('target')
      return shares.length === 0 ? [] : [{ ...one, shares }]
    })
    .map((one) => ({ one, same: sameLength(one.name, family.name) }))
    .toSorted((a, b) => b.one.shares.length - a.one.shares.length || b.same - a.same || (a.one.name < b.one.name ? -1 : 1))
    .slice(0, mostRelated)
    .map(({ one }) => one)
}

/** The first two words of a name, or the first of a short one. */
function prefixOf(name: string): string {
  return /^(?:[A-Za-z][A-Za-z0-9]*[_.:]){2}(?=.)/.exec(name)?.[0] ?? /^[A-Za-z][A-Za-z0-9]*[_.:](?=.)/.exec(name)?.[0] ?? ''
}

function sameLength(a: string, b: string): number {
  let same = 0
  while (same < a.length && a[same] === b[same]) same++
  return same
}

/** Metrics of those who send this one. */
async function findWithTargets(
  telemetry: TelemetryStore,
  scope: CatalogueScope,
  name: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const params = new SqlParams('q')
  const where = `project = ${params.bind('UInt32', scope.projectId)} AND ${announcedIn(scope)}`
  const own = (label: string): string =>
    `SELECT DISTINCT value FROM metric_label_values WHERE ${where} AND name = '${label}' AND metric = ${params.bind('String', name)} LIMIT ${mostTargets}`
  const [instances, jobs] = await Promise.all(
    ['instance', 'job'].map((label) => askRows<{ value: string }>(telemetry, own(label), params, signal)),
  )
  const label = instances !== undefined && instances.length > 0 ? 'instance' : 'job'
  params.values['targets'] = (label === 'instance' ? instances : jobs)?.map(({ value }) => value) ?? []
  const rows = await askRows<{ one: string }>(
    telemetry,
    `SELECT DISTINCT CAST(metric, 'String') AS one FROM metric_label_values WHERE ${where} AND name = '${label}' AND value IN {targets:Array(String)} LIMIT ${mostMetrics}`,
    params,
    signal,
  )
  return new Set(rows.map(({ one }) => one))
}

/** Metrics whose series have labels of the same names. */
async function findWithLabels(
  telemetry: TelemetryStore,
  scope: CatalogueScope,
  name: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const params = new SqlParams('q')
  const where = `project = ${params.bind('UInt32', scope.projectId)} AND ${announcedIn(scope)} AND name NOT IN (${ownLabels.map((one) => `'${one}'`).join(', ')})`
  const names = `arraySort(groupUniqArray(toString(name)))`
  const own = `SELECT ${names} FROM metric_label_values WHERE ${where} AND metric = ${params.bind('String', name)}`
  const rows = await askRows<{ one: string }>(
    telemetry,
    `SELECT CAST(metric, 'String') AS one FROM metric_label_values WHERE ${where} GROUP BY metric HAVING ${names} = (${own}) AND notEmpty(${names}) LIMIT ${mostMetrics}`,
    params,
    signal,
  )
  return new Set(rows.map(({ one }) => one))
}

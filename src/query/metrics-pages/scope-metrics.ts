import { escapeRegex } from '../../lib/escape-regex.ts'
import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { askRows } from '../series/sampled.ts'
import { SqlParams } from '../sql-params.ts'

/** What a page is about, besides project and time; empty for all of them. */
export interface PageScope {
  readonly environment: string
  readonly service: string
}

/** How a scope is found on one metric. */
export interface MetricScope {
  /** Matchers, as they stand between the braces of a selector; empty for none. */
  readonly matchers: string
  /** What follows a vector whose series have no such label, but a target_info that has; empty for none. */
  readonly restriction: string
  /** Asked for, but not to be found on the metric in any way: it is not narrowed by them. */
  readonly missing: readonly (keyof PageScope)[]
}

/** Labels under which senders tell these, the most exact first. A `job` of OpenTelemetry is `namespace/service`. */
const labelsOf: Readonly<Record<keyof PageScope, readonly string[]>> = {
  service: ['service_name', 'service', 'job'],
  environment: ['deployment_environment_name', 'deployment_environment', 'environment', 'env'],
}
const parts = ['environment', 'service'] as const
/** What OpenTelemetry says of a target stands on this metric alone, joined by `job` and `instance`. */
const targetInfo = 'target_info'
const mostMetrics = 50_000

/** For one metric: which of the labels it has at all, which of them with the value asked for, and whether that is a `job` with a namespace. */
interface Found {
  readonly has: readonly string[]
  readonly fits: readonly string[]
}

/** Which metrics a scope leaves, and how. */
export interface ScopedMetrics {
  /** Undefined for a metric that has the label, but never with this value. */
  scopeOf(names: readonly string[]): MetricScope | undefined
  /** The same for a metric that is asked for by its name: it is narrowed by a label it has, to nothing. */
  closest(names: readonly string[]): MetricScope
}

const everything: MetricScope = { matchers: '', restriction: '', missing: [] }

/** Looks up on which metrics the labels of a scope stand. Throws Fault as the telemetry store does. */
export async function scopeMetrics(
  telemetry: TelemetryStore,
  { projectId, sinceCondition, scope }: { readonly projectId: number; readonly sinceCondition: string; readonly scope: PageScope },
  signal: AbortSignal,
): Promise<ScopedMetrics> {
  const asked = parts.filter((part) => scope[part] !== '')
  if (asked.length === 0) return { scopeOf: () => everything, closest: () => everything }
  const found = new Map(
    await Promise.all(
      asked.map(
        async (part) => [part, await findLabels(telemetry, { projectId, sinceCondition, part, value: scope[part] }, signal)] as const,
      ),
    ),
  )
  const partsOf = (names: readonly string[]) => asked.map((part) => ({ part, ...scopePart(part, scope[part], names, found.get(part)) }))
  return {
    scopeOf: (names) => {
      const own = partsOf(names)
      return own.some(({ isOther }) => isOther) ? undefined : joinParts(own)
    },
    closest: (names) => joinParts(partsOf(names)),
  }
}

async function findLabels(
  telemetry: TelemetryStore,
  { projectId, sinceCondition, part, value }: { projectId: number; sinceCondition: string; part: keyof PageScope; value: string },
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Found>> {
  const params = new SqlParams('q')
  const wanted = params.bind('String', value)
  const behind = params.bind('String', `/${value}`)
  const names = labelsOf[part].map((label) => params.bind('String', label)).join(', ')
  const fits = `value = ${wanted} OR (name = 'job' AND endsWith(value, ${behind}))`
  const rows = await askRows<{ one: string } & Found>(
    telemetry,
    `SELECT CAST(metric, 'String') AS one, groupUniqArray(toString(name)) AS has, groupUniqArrayIf(toString(name), ${fits}) AS fits FROM metric_label_values WHERE project = ${params.bind('UInt32', projectId)} AND name IN (${names}) AND ${sinceCondition} GROUP BY one LIMIT ${mostMetrics}`,
    params,
    signal,
  )
  return new Map(rows.map(({ one, has, fits: fitting }) => [one, { has, fits: fitting }]))
}

/** `isOther`: it has the label, but with other values. */
interface PartScope {
  readonly matcher: string
  readonly restriction: string
  readonly isOther: boolean
}

function scopePart(
  part: keyof PageScope,
  value: string,
  names: readonly string[],
  found: ReadonlyMap<string, Found> | undefined,
): PartScope {
  const own = names.flatMap((name) => found?.get(name) ?? [])
  const label = labelsOf[part].find((one) => own.some(({ fits }) => fits.includes(one)))
  if (label !== undefined) return { matcher: matcherOf(label, value), restriction: '', isOther: false }
  const told = found?.get(targetInfo)
  const through = labelsOf[part].find((one) => told?.fits.includes(one))
  // Only where the metric says nothing itself.
  if (part === 'environment' && through !== undefined && own.length === 0)
    return { matcher: '', restriction: ` and on (job, instance) ${targetInfo}{${matcherOf(through, value)}}`, isOther: false }
  const other = labelsOf[part].find((one) => own.some(({ has }) => has.includes(one)))
  return { matcher: other === undefined ? '' : matcherOf(other, value), restriction: '', isOther: other !== undefined }
}

function matcherOf(label: string, value: string): string {
  return label === 'job' ? `job=~${quote(`(.+/)?${escapeRegex(value)}`)}` : `${label}=${quote(value)}`
}

/** As PromQL writes a string; what JSON escapes, PromQL reads. */
function quote(text: string): string {
  return JSON.stringify(text)
}

function joinParts(found: readonly (PartScope & { readonly part: keyof PageScope })[]): MetricScope {
  return {
    matchers: found
      .map(({ matcher }) => matcher)
      .filter((matcher) => matcher !== '')
      .join(', '),
    restriction: found.map(({ restriction }) => restriction).join(''),
    missing: found.filter(({ matcher, restriction }) => matcher === '' && restriction === '').map(({ part }) => part),
  }
}

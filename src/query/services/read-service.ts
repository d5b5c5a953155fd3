import { formatNanoTime } from '../nano-time.ts'
import type { QueryContext } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import { redColumns, toRed, type Red, type RedRow } from './red.ts'
import { answering, earlierRange, limits, planSpans, type ServiceScope } from './service-scope.ts'
import { cutIntoSteps, type ServiceSteps } from './service-steps.ts'

/** Figures over time: `x[i]` at from + i * stepMs. Latencies and the error rate are null where there was no request. */
export interface ServiceCourse {
  readonly from: string
  readonly stepMs: number
  readonly requestsPerSecond: number[]
  readonly errorRate: (number | null)[]
  readonly p50Ms: (number | null)[]
  readonly p95Ms: (number | null)[]
  readonly p99Ms: (number | null)[]
}

export interface ServiceFigures {
  /** Null when it answered nothing in the range. */
  readonly total: Red | null
  readonly course: ServiceCourse
}

export interface ServiceDetail extends ServiceFigures {
  /** Of the time compared with. */
  readonly before: ServiceFigures | null
}

export interface OneService extends ServiceScope {
  readonly service: string
  /** Only requests to this endpoint. */
  readonly endpoint?: string | undefined
}

/** Rate, errors and latency of a service, or of one of its endpoints, over time. Throws Fault: bad_input, query_limit, cancelled, unavailable. */
export async function readService(
  context: QueryContext,
  input: OneService & { readonly compare?: string | undefined },
): Promise<ServiceDetail> {
  const [now, before] = await Promise.all([
    readFigures(context, input),
    input.compare === undefined ? null : readFigures(context, { ...input, range: earlierRange(input.range, input.compare) }),
  ])
  return { ...now, before }
}

async function readFigures(context: QueryContext, input: OneService): Promise<ServiceFigures> {
  const params = new SqlParams('f')
  const steps = cutIntoSteps(input.range)
  const start = params.bind('Int64', steps.from)
  const step = `toInt32(floor((toUnixTimestamp64Nano(timestamp) - ${start}) / ${params.bind('Int64', steps.stepNs)}))`
  const conditions = [
    answering,
    `service = ${params.bind('String', input.service)}`,
    ...(input.endpoint === undefined ? [] : [`name = ${params.bind('String', input.endpoint)}`]),
  ]
  const sql =
    `SELECT toUInt8(grouping(step)) AS is_total, step, ${redColumns} ` +
    `FROM (SELECT ${step} AS step, status, duration_ns ${planSpans(input, params, conditions)}) GROUP BY GROUPING SETS ((step), ())`
  const { rows } = await context.telemetry.query<RedRow & { is_total: number; step: number }>(sql, params.values, {
    ...limits,
    maxRows: 1000,
    signal: input.signal,
  })
  const total = rows.find(({ is_total }) => is_total === 1)
  return {
    total: total === undefined || total.requests === 0 ? null : toRed(total, input.range),
    course: shapeCourse(
      steps,
      rows.filter(({ is_total }) => is_total === 0),
    ),
  }
}

function shapeCourse({ from, stepNs, count }: ServiceSteps, rows: readonly (RedRow & { step: number })[]): ServiceCourse {
  const nothing = (): null[] => Array.from({ length: count }, () => null)
  const course = {
    from: formatNanoTime(from),
    stepMs: Number(stepNs) / 1e6,
    requestsPerSecond: Array.from({ length: count }, () => 0),
    errorRate: nothing() as (number | null)[],
    p50Ms: nothing() as (number | null)[],
    p95Ms: nothing() as (number | null)[],
    p99Ms: nothing() as (number | null)[],
  }
  for (const row of rows) {
    // What lies outside the whole steps counts in the total only.
    if (row.step < 0 || row.step >= count) continue
    const red = toRed(row, { from: 0n, to: stepNs })
    course.requestsPerSecond[row.step] = red.requestsPerSecond
    course.errorRate[row.step] = red.errorRate
    course.p50Ms[row.step] = red.p50Ms
    course.p95Ms[row.step] = red.p95Ms
    course.p99Ms[row.step] = red.p99Ms
  }
  return course
}

import type { QueryParams } from '../../storage/telemetry/telemetry-store.ts'
import { makeFigure, type Figure, type StepRow } from './figure.ts'
import { requestsSql, servicesSql } from './queries.ts'
import type { Steps } from './steps.ts'

/** All requests of a time. */
export interface RequestTotals {
  readonly requests: number
  readonly errors: number
  /** Null without requests. */
  readonly p95Ms: number | null
}

export interface ServiceRequests extends RequestTotals {
  readonly service: string
  readonly p50Ms: number
  /** Requests in 30 equal parts of the time. */
  readonly course: readonly number[]
}

export interface Requests {
  readonly totals: RequestTotals
  readonly requestRate: Figure
  readonly errorRate: Figure
  readonly p95Ms: Figure
  /** Busiest first, 200 at most. */
  readonly services: readonly ServiceRequests[]
}

interface RequestRow extends StepRow {
  readonly total: number
  readonly requests: number
  readonly errors: number
  readonly p95: number
}
interface ServiceRow {
  readonly service: string
  readonly requests: number
  readonly errors: number
  readonly p50: number
  readonly p95: number
  readonly course: readonly string[]
}

type Read = <Row>(sql: string, times: { readonly from: number; readonly to: number }, params?: QueryParams) => Promise<readonly Row[]>

/**
 * Server and consumer spans up to `to` (epoch milliseconds, within the last step), in steps and by service; or of the same time
 * `backMs` earlier, on the steps of the later one.
 */
export async function readRequests(read: Read, steps: Steps, to: number, backMs = 0): Promise<Requests> {
  const times = { from: steps.from - backMs, to: to - backMs }
  const [rows, services] = await Promise.all([
    read<RequestRow>(requestsSql, times, { start: times.from }),
    read<ServiceRow>(servicesSql, times),
  ])
  const inSteps = rows.filter(({ total }) => total === 0)
  const seconds = steps.stepMs / 1000
  const whole = rows.find(({ total }) => total === 1)
  return {
    totals: whole !== undefined && whole.requests > 0 ? totalsOf(whole) : { requests: 0, errors: 0, p95Ms: null },
    requestRate: makeFigure(steps, inSteps, (row) => row.requests / seconds, inSteps.length === 0 ? null : 0),
    errorRate: makeFigure(steps, inSteps, (row) => row.errors / row.requests),
    p95Ms: makeFigure(steps, inSteps, (row) => row.p95),
    services: services.map((row) => ({ ...totalsOf(row), service: row.service, p50Ms: row.p50, course: row.course.map(Number) })),
  }
}

function totalsOf({ requests, errors, p95 }: Pick<RequestRow, 'requests' | 'errors' | 'p95'>): RequestTotals {
  return { requests, errors, p95Ms: p95 }
}

import { createHash } from 'node:crypto'

import { readCursor, writeCursor } from '../../lib/list-cursor.ts'
import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import type { Change } from './change.ts'
import type { ChangesInput } from './read-deployments.ts'
import { readVersionChanges } from './read-version-changes.ts'

/** Requests of a service in one environment over a while. */
export interface ReleaseFigures {
  readonly requestsPerSecond: number
  /** Fraction 0-1. */
  readonly errorRate: number
  readonly p95Ms: number
}

/** The last deployment of a service in an environment, or roll-back, and what it did to its figures. */
export interface Release {
  readonly service: string
  readonly environment: string
  readonly version: string
  readonly previous: string
  /** It went back to an earlier version. */
  readonly isRollBack: boolean
  /** Epoch milliseconds. */
  readonly at: number
  /** How long both sides are, in milliseconds. */
  readonly lengthMs: number
  /** Null when there were no requests. */
  readonly before: ReleaseFigures | null
  readonly after: ReleaseFigures | null
}

export interface ReleasesPage {
  readonly releases: readonly Release[]
  /** Cursor of the next, older page; null at the end. */
  readonly next: string | null
}

export interface CompareReleases extends ChangesInput {
  readonly limit: number
  readonly cursor?: string | undefined
}

const maxSideMs = 60 * 60_000

interface Row {
  readonly release: number
  readonly is_after: number
  readonly requests: number
  readonly errors: number
  readonly p95: number
}

/**
 * A page of the last deployments, or roll-backs, of every service deployed in [from, to), newest first, each with its requests of up to an hour
 * before and the same time after; a cursor goes on in the time of the page it is from. They are looked for in the newest thousand deployments.
 * Throws Fault `bad_input` for a foreign cursor, and what the store throws.
 */
export async function compareReleases(context: { telemetry: TelemetryStore }, asked: CompareReleases): Promise<ReleasesPage> {
  const after = asked.cursor === undefined ? undefined : readPlace(asked.cursor)
  const input = { ...asked, ...after?.range }
  const all = lastOfEach(await readVersionChanges(context, input)).filter(
    (change) => after === undefined || inOrder(after, placeOf(change)) < 0,
  )
  const deployed = all.slice(0, input.limit)
  const last = all.length > deployed.length ? deployed.at(-1) : undefined
  const sides = deployed.map(({ at }) => Math.min(maxSideMs, input.to - at))
  const rows = deployed.length === 0 ? [] : await readFigures(context, input, deployed, sides)
  const releases = deployed.map(({ kind, subject, environment, version, previous, at }, index) => {
    const lengthMs = sides[index] ?? 0
    const figures = (isAfter: number): ReleaseFigures | null => {
      const row = rows.find(({ release, is_after }) => release === index && is_after === isAfter)
      return row === undefined
        ? null
        : { requestsPerSecond: row.requests / (lengthMs / 1000), errorRate: row.errors / row.requests, p95Ms: row.p95 }
    }
    return {
      service: subject,
      environment,
      version,
      previous,
      isRollBack: kind === 'rollback',
      at,
      lengthMs,
      before: figures(0),
      after: figures(1),
    }
  })
  return { releases, next: last === undefined ? null : writePlace(input, placeOf(last)) }
}

interface Place {
  readonly at: number
  /** Of the service and the environment, whose names may be longer than an address. */
  readonly key: string
}

function placeOf({ at, subject, environment }: Change): Place {
  return { at, key: createHash('sha256').update(`${subject}\0${environment}`).digest('hex') }
}

/** The newest first. */
function inOrder(a: Place, b: Place): number {
  return b.at - a.at || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
}

function writePlace({ from, to }: ChangesInput, { at, key }: Place): string {
  return writeCursor([from, to, at, key])
}

function readPlace(cursor: string): Place & { readonly range: Pick<ChangesInput, 'from' | 'to'> } {
  const [from, to, at, key] = readCursor(cursor, ['integer', 'integer', 'integer', 'text'])
  return { range: { from, to }, at, key }
}

function lastOfEach(changes: readonly Change[]): readonly Change[] {
  const seen = new Set<string>()
  const newestFirst = changes.toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
  const last = newestFirst.filter(({ kind, subject, environment }) => {
    const of = `${subject}\0${environment}`
    if ((kind !== 'deployment' && kind !== 'rollback') || seen.has(of)) return false
    seen.add(of)
    return true
  })
  return last.toSorted((a, b) => inOrder(placeOf(a), placeOf(b)))
}

/** One statement: each window is a range of the table's order, so that only these spans are read. */
async function readFigures(
  { telemetry }: { telemetry: TelemetryStore },
  { projectId, signal }: ChangesInput,
  deployed: readonly Change[],
  sides: readonly number[],
): Promise<readonly Row[]> {
  const params: Record<string, unknown> = { project: projectId }
  const windows = deployed.map(({ subject, environment, at }, index) => {
    Object.assign(params, {
      [`s${index}`]: subject,
      [`e${index}`]: environment,
      [`a${index}`]: at,
      [`l${index}`]: sides[index],
    })
    const middle = `fromUnixTimestamp64Milli({a${index}:Int64})`
    const ends = `timestamp >= fromUnixTimestamp64Milli({a${index}:Int64} - {l${index}:Int64}) AND timestamp < fromUnixTimestamp64Milli({a${index}:Int64} + {l${index}:Int64})`
    return { condition: `(service = {s${index}:String} AND environment = {e${index}:String} AND ${ends})`, middle }
  })
  const conditions = windows.map(({ condition }) => condition)
  const releaseOf = `multiIf(${conditions.map((condition, index) => `${condition}, ${index}`).join(', ')}, -1)`
  const isAfter = `multiIf(${windows.map(({ middle }, index) => `release = ${index}, timestamp >= ${middle}`).join(', ')}, false)`
  const { rows } = await telemetry.query<Row>(
    `SELECT toInt32(${releaseOf}) AS release, toUInt8(${isAfter}) AS is_after,
      toFloat64(count()) AS requests, toFloat64(countIf(status = 'error')) AS errors, quantile(0.95)(duration_ns) / 1e6 AS p95
    FROM spans WHERE project = {project:UInt32} AND kind IN ('server', 'consumer') AND (${conditions.join(' OR ')})
    GROUP BY release, is_after`,
    params,
    { signal, timeoutMs: 10_000, maxRows: 2 * deployed.length, maxThreads: 2 },
  )
  return rows
}

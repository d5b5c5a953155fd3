import { setTimeout as sleep } from 'node:timers/promises'

import type { Clock } from '../../../lib/clock.ts'
import { every } from '../../../lib/every.ts'
import type { Log } from '../../../lib/log.ts'
import { nextTurn } from '../../../lib/next-turn.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import { decodeDecimals } from '../store/decode-decimals.ts'
import { float64, int64Halves, int8, uint64Halves } from '../store/native/columns.ts'
import { readBlocks } from '../store/native/read-blocks.ts'
import { readOptions } from '../store/read-options.ts'
import { clampTime, sampleOrder } from '../store/sample-scope.ts'
import { type MetricHead, windowMs } from './head.ts'
import type { ProjectHead, SampleRows } from './project-head.ts'

/** What is read first: enough for most instant queries and rules. */
const firstMs = 15 * 60_000
const tickMs = 1000
const againAfterMs = 10_000
const blockRows = 32_768
/** Taken in in one go, and how long a turn lasts. */
const portionRows = 2048
const turnMs = 4
const columns = [uint64Halves(), float64(), int64Halves(), int8()] as const

export interface HeadFillOptions {
  readonly head: MetricHead
  readonly telemetry: TelemetryStore
  readonly clock: Clock
  readonly log: Log
  /** Resolves when the store has all that was acknowledged before the call; throws when that takes too long. */
  readonly settle: (signal: AbortSignal) => Promise<void>
}

/** Keeps the head in step with the clock, and reads from the store what the head did not see come in. Returns how to stop. */
export function startHeadFill({ head, telemetry, clock, log, settle }: HeadFillOptions): () => Promise<void> {
  const halt = new AbortController()
  const { signal } = halt
  let filling: Promise<void> | undefined
  const fill = (): void => {
    filling ??= fillUntilDone().finally(() => {
      filling = undefined
    })
  }
  const stopTicking = every(tickMs, () => {
    head.tick()
    fill()
  })

  async function fillUntilDone(): Promise<void> {
    while (!signal.aborted && !(await fillAll())) await sleep(againAfterMs, undefined, { signal, ref: false }).catch(() => undefined)
  }

  /** One project after the other: the store has queries to answer. False when something has to be tried again. */
  async function fillAll(): Promise<boolean> {
    const waiting = [...head.unfilled()]
    if (waiting.length === 0) return true
    if (!(await succeeds(settle(signal)))) return false
    let isDone = true
    for (const [id, project] of waiting) if (!(await succeeds(fillProject({ head, telemetry, clock }, id, project, signal)))) isDone = false
    return isDone
  }

  async function succeeds(work: Promise<void>): Promise<boolean> {
    try {
      await work
      return true
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error }, 'recent samples could not be read from the store yet')
      return false
    }
  }

  fill()
  return async () => {
    stopTicking()
    halt.abort()
    await filling
  }
}

/**
 * Reads the samples of a project that the store has: the newest first, older ones where there is room. The store must have whatever was
 * durable before the head began to hold the project; what came since comes to the head as well, and what comes twice counts once.
 */
export async function fillProject(
  { head, telemetry, clock }: Pick<HeadFillOptions, 'head' | 'telemetry' | 'clock'>,
  projectId: number,
  project: ProjectHead,
  signal: AbortSignal,
): Promise<void> {
  const nowMs = clock.now()
  for (const spanMs of [firstMs, windowMs]) {
    if (spanMs > firstMs && !head.hasRoomFor(project, spanMs / firstMs)) break
    const range = { fromMs: nowMs - spanMs, untilMs: project.filledFromMs }
    let turnEndsAt = performance.now() + turnMs
    for await (const rows of readRows(telemetry, projectId, range, signal)) {
      for (const portion of cutRows(rows)) {
        head.add(project, portion)
        // Memory is so short that what is being read is let go of at once.
        if (project.horizonMs >= Math.min(nowMs, range.untilMs)) return
        if (performance.now() < turnEndsAt) continue
        await nextTurn()
        turnEndsAt = performance.now() + turnMs
      }
    }
    project.filledFromMs = range.fromMs
  }
}

function* cutRows({ rows, ids, times, words }: SampleRows): Generator<SampleRows> {
  for (let from = 0; from < rows; from += portionRows) {
    const until = Math.min(rows, from + portionRows)
    yield {
      rows: until - from,
      ids: ids.subarray(2 * from, 2 * until),
      times: times.subarray(from, until),
      words: words.subarray(2 * from, 2 * until),
    }
  }
}

async function* readRows(
  telemetry: TelemetryStore,
  projectId: number,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
  signal: AbortSignal,
): AsyncGenerator<SampleRows, void, undefined> {
  const params = new SqlParams('q')
  const project = params.bind('UInt32', projectId)
  const timeOf = (timeMs: number): string => `fromUnixTimestamp64Milli(${params.bind('Int64', clampTime(timeMs))}, 'UTC')`
  const where = `project = ${project} AND ts > ${timeOf(fromMs)} AND ts <= ${timeOf(untilMs)}`
  const selected = 'id, toFloat64(toUnixTimestamp64Milli(ts)) AS t, m, e'
  const sql = `SELECT ${selected} FROM metric_samples WHERE ${where} ${sampleOrder} SETTINGS max_block_size = ${blockRows}`
  const pieces = await telemetry.stream(sql, 'Native', params.values, readOptions(signal))
  for await (const {
    rows,
    columns: [ids, times, words, exponents],
  } of readBlocks(pieces, columns)) {
    decodeDecimals(words, exponents)
    yield { rows, ids, times, words }
  }
}

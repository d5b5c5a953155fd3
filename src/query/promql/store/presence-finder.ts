import { type Clock, systemClock } from '../../../lib/clock.ts'
import type { RowChunk } from '../../../storage/tables/row-chunk.ts'
import type { TelemetryTable } from '../../../storage/tables/table.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import { SharedWork } from '../serve/shared-work.ts'
import { Generations } from './generations.ts'
import { keepMs } from './keep-ms.ts'
import { uint8 } from './native/columns.ts'
import { readBlocks } from './native/read-blocks.ts'
import { readOptions } from './read-options.ts'
import { readRowMetrics } from './read-row-metrics.ts'

interface Remembered {
  readonly has: boolean
  readonly generation: number
  readonly atMs: number
}

const columns = [uint8()] as const
const mostEntries = 20_000
/** With more metrics it costs less to read what there is. */
const mostMetrics = 20
/** One that has some rarely loses them. */
const longestWithMs = 600_000

/** Knows which metrics have rows in a table that few use, so that those without cost no statement. */
export class PresenceFinder {
  private readonly telemetry: TelemetryStore
  private readonly table: string
  private readonly clock: Clock
  private readonly generations = new Generations()
  /** By project and metric; without a metric, whether the project has any. */
  private readonly remembered = new Map<string, Remembered>()
  private readonly work = new SharedWork<boolean>()

  constructor(telemetry: TelemetryStore, { name }: TelemetryTable, clock: Clock = systemClock) {
    this.telemetry = telemetry
    this.table = name
    this.clock = clock
    this.generations.follow(telemetry, name)
  }

  /** Rows that have become durable and that the store will have count at once. */
  takeDurable(chunks: readonly RowChunk[]): void {
    for (const { table, bytes } of chunks) if (table === this.table) readRowMetrics(table, [bytes], (...of) => this.tell(...of))
  }

  /** May one of the metrics have such rows? */
  async mayHave(projectId: number, metrics: readonly string[], signal: AbortSignal): Promise<boolean> {
    if (!(await this.has(projectId, undefined, signal))) return false
    if (metrics.length > mostMetrics) return true
    const answers = await Promise.all(metrics.map((metric) => this.has(projectId, metric, signal)))
    return answers.includes(true)
  }

  private async has(projectId: number, metric: string | undefined, signal: AbortSignal): Promise<boolean> {
    const key = keyOf(projectId, metric)
    const generation = this.generations.of(projectId, metric)
    const known = this.remembered.get(key)
    const ageMs = known === undefined ? Infinity : this.clock.monotonic() - known.atMs
    if (known !== undefined && (known.has || known.generation === generation))
      if (ageMs <= (known.has ? longestWithMs : keepMs(this.telemetry))) return known.has
    const look = (ended: AbortSignal): Promise<boolean> => this.look(key, { projectId, metric, generation }, ended)
    return this.work.run(`${key} ${generation}`, look, signal)
  }

  private async look(
    key: string,
    { projectId, metric, generation }: { readonly projectId: number; readonly metric: string | undefined; readonly generation: number },
    signal: AbortSignal,
  ): Promise<boolean> {
    const atMs = this.clock.monotonic()
    const params = new SqlParams('q')
    const project = `project = ${params.bind('UInt32', projectId)}`
    const where = metric === undefined ? project : `${project} AND metric = ${params.bind('String', metric)}`
    const sql = `SELECT 1 AS found FROM ${this.table} WHERE ${where} LIMIT 1`
    const pieces = await this.telemetry.stream(sql, 'Native', params.values, readOptions(signal))
    let has = false
    for await (const { rows } of readBlocks(pieces, columns)) has ||= rows > 0
    const told = this.remembered.get(key)
    // It became durable while the store was read.
    if (!has && told?.has === true && told.atMs >= atMs) return true
    this.remember(key, { has, generation, atMs })
    return has
  }

  private tell(projectId: number, metric: string): void {
    const atMs = this.clock.monotonic()
    for (const of of [undefined, metric])
      this.remember(keyOf(projectId, of), { has: true, generation: this.generations.of(projectId, of), atMs })
  }

  private remember(key: string, remembered: Remembered): void {
    this.remembered.delete(key)
    this.remembered.set(key, remembered)
    const [oldest] = this.remembered.keys()
    if (this.remembered.size > mostEntries && oldest !== undefined) this.remembered.delete(oldest)
  }
}

function keyOf(projectId: number, metric: string | undefined): string {
  return JSON.stringify([projectId, metric])
}

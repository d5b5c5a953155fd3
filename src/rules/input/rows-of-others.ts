import type { Clock } from '../../lib/clock.ts'
import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import type { Signal } from '../rule.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** How far back is looked for what came before the start. */
const lookBackMs = 2 * hourMs
const tables: Readonly<Partial<Record<Signal, string>>> = { logs: 'log_records', traces: 'spans' }
/** The services under which the platform tells of itself and its machine. */
const ownServices = "('vedette', 'node')"

/** When rows last came from others than the platform itself: told as they come, and asked once for the time before the start. */
export class RowsOfOthers {
  private readonly parts: { readonly telemetry: TelemetryStore; readonly clock: Clock; readonly projectId: number }
  private readonly lastMs = new Map<Signal, number>()
  private readonly before = new Map<Signal, Promise<number | undefined>>()

  constructor(parts: RowsOfOthers['parts']) {
    this.parts = parts
  }

  /** Rows of these kinds have come. */
  note(signals: readonly Signal[]): void {
    for (const signal of signals) this.lastMs.set(signal, this.parts.clock.now())
  }

  /** Epoch milliseconds; undefined: not in the last day. Throws Fault. */
  async last(of: Signal, signal: AbortSignal): Promise<number | undefined> {
    const lastMs = this.lastMs.get(of) ?? (await this.lastBefore(of, signal))
    return lastMs === undefined || this.parts.clock.now() - lastMs > dayMs ? undefined : lastMs
  }

  private lastBefore(of: Signal, signal: AbortSignal): Promise<number | undefined> {
    const known = this.before.get(of)
    if (known !== undefined) return known
    const asked = this.ask(of, signal)
    this.before.set(of, asked)
    // Asked again next time.
    asked.catch(() => this.before.delete(of))
    return asked
  }

  private async ask(of: Signal, signal: AbortSignal): Promise<number | undefined> {
    const table = tables[of]
    if (table === undefined) return undefined
    const { telemetry, clock, projectId } = this.parts
    const nowMs = clock.now()
    const sql =
      `SELECT toUnixTimestamp64Milli(max(received_at)) AS last, count() AS rows FROM ${table} WHERE project = {project:UInt32} ` +
      `AND timestamp > fromUnixTimestamp64Milli({from:Int64}) AND timestamp <= fromUnixTimestamp64Milli({to:Int64}) AND service NOT IN ${ownServices}`
    const { rows } = await telemetry.query<{ last: string; rows: string }>(
      sql,
      { project: projectId, from: nowMs - lookBackMs, to: nowMs + hourMs },
      { signal, timeoutMs: 10_000, maxRows: 1, maxThreads: 1 },
    )
    const [row] = rows
    return row === undefined || Number(row.rows) === 0 ? undefined : Number(row.last)
  }
}

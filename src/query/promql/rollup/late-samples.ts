import { metricSamples } from '../../../storage/tables/metric-samples.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { rollupEnd } from './rollup-buckets.ts'
import { partitionOf, type RollupDay, type RollupDays } from './rollup-days.ts'

const hourMs = 3_600_000
/** A longer insert takes too long to walk. */
const mostInsertBytes = 64 * 2 ** 20
/** Days of projects that are told apart; with more, all of them count as late. */
const mostDays = 10_000

interface Late {
  /** The hour in which the oldest one lies: its beginning, epoch milliseconds. */
  hourMs: number
  /** When the last of them came, by the clock. */
  cameMs: number
}

/**
 * Samples that this process has stored when roll-ups of their time may have been made: they are not in these until the job has seen them.
 */
export class LateSamples {
  private readonly projects = new Map<number, Map<string, Late>>()
  private size = 0
  /** When what could not be told apart came. */
  private anyCameMs = 0
  private readonly now: () => number

  constructor(telemetry: Pick<TelemetryStore, 'onInsert'>, now: () => number) {
    this.now = now
    telemetry.onInsert((table, rowBinary) => {
      if (table !== metricSamples.name) return
      if (rowBinary === undefined) this.giveUp(this.now())
      else this.take(rowBinary)
    })
  }

  /** The days as they are for a project: what is late is not done, and neither are days that nobody has looked through. */
  without(projectId: number, days: RollupDays): RollupDays {
    const known = this.anyCameMs > 0 ? this.withoutUnseen(days) : days
    const own = this.projects.get(projectId)
    if (own === undefined) return known
    const left: Record<string, RollupDay> = { ...known }
    for (const [partition, { hourMs: lateMs, cameMs }] of own) {
      const day = known[partition]
      if (day !== undefined && day.seenMs > cameMs) {
        own.delete(partition)
        this.size--
      } else {
        // The sample of a full hour lies in the last bucket of the hour before.
        left[partition] = { rows: -1, seenMs: 0, ...day, doneMs: Math.min(day?.doneMs ?? 0, lateMs - hourMs) }
      }
    }
    if (own.size === 0) this.projects.delete(projectId)
    return left
  }

  private withoutUnseen(days: RollupDays): RollupDays {
    const { anyCameMs } = this
    const isSeen = ({ seenMs }: RollupDay): boolean => seenMs > anyCameMs
    if (Object.values(days).every(isSeen)) {
      this.anyCameMs = 0
      return days
    }
    return Object.fromEntries(Object.entries(days).map(([partition, day]) => [partition, isSeen(day) ? day : { ...day, doneMs: 0 }]))
  }

  private take(rowBinary: readonly Buffer[]): void {
    const nowMs = this.now()
    const endMs = rollupEnd(nowMs)
    if (rowBinary.reduce((sum, { length }) => sum + length, 0) > mostInsertBytes) return this.giveUp(nowMs)
    try {
      for (const rows of rowBinary) eachHourUpTo(endMs, rows, (projectId, lateMs) => this.keep(projectId, lateMs, nowMs))
    } catch (error) {
      // A row that lies in two pieces.
      if (!(error instanceof RangeError)) throw error
      this.giveUp(nowMs)
    }
  }

  private keep(projectId: number, lateMs: number, cameMs: number): void {
    const own = this.projects.get(projectId) ?? new Map<string, Late>()
    this.projects.set(projectId, own)
    const partition = partitionOf(lateMs)
    const known = own.get(partition)
    if (known !== undefined) {
      known.hourMs = Math.min(known.hourMs, lateMs)
      known.cameMs = cameMs
      return
    }
    own.set(partition, { hourMs: lateMs, cameMs })
    if (++this.size > mostDays) this.giveUp(cameMs)
  }

  private giveUp(cameMs: number): void {
    this.projects.clear()
    this.size = 0
    this.anyCameMs = cameMs
  }
}

const twoTo32 = 4_294_967_296

/** Tells in which hours the times of rows of `metric_samples` lie that are not after an end; of neighbours once. */
function eachHourUpTo(endMs: number, rows: Buffer, tell: (projectId: number, lateMs: number) => void): void {
  let toldProject = -1
  let toldMs = 0
  for (let at = 0; at < rows.length; at += 17) {
    const projectId = rows.readUInt32LE(at)
    at += 4
    let size = rows.readUInt8(at++)
    if (size > 127) {
      size &= 127
      for (let unit = 128, byte = 128; byte > 127; unit *= 128) {
        byte = rows.readUInt8(at++)
        size += (byte & 127) * unit
      }
    }
    at += size + 8
    const timeMs = rows.readInt32LE(at + 4) * twoTo32 + rows.readUInt32LE(at)
    if (timeMs > endMs || (projectId === toldProject && timeMs >= toldMs && timeMs < toldMs + hourMs)) continue
    toldProject = projectId
    toldMs = Math.floor(timeMs / hourMs) * hourMs
    tell(projectId, toldMs)
  }
}

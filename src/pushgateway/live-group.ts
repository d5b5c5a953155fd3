import { xxhash64 } from '../lib/xxhash64.ts'
import { type Group, keysOf, seriesOf } from './group.ts'
import type { Row } from './show-rows.ts'
import { Turns } from './turns.ts'

/** Repeats lie on whole seconds, so that the times of many groups are the same ones. */
const stepMs = 1000
/** A clock that was set back so far begins anew; until then times go on from the last one. */
const toleratedMs = 60_000
/** What a group tells of its families is told again after so long, for those who forget what they do not hear. */
const tellAgainMs = 3_600_000
/** A series stored within that time is still known behind the door. */
const knownForMs = 30 * 60_000

/** A group and what of it is stored. Whoever changes or stores it takes a turn. */
export class LiveGroup {
  readonly projectId: number
  /** See `groupKey`. */
  readonly key: string
  readonly turns = new Turns()
  current: Group | undefined
  /** Series that were stored and are no more, but not yet marked so. */
  readonly gone = new Set<string>()
  /** Where in the interval it is repeated. */
  private readonly place: number
  private lastMs: number
  private storedAtMs = -Infinity
  private toldAtMs = -Infinity

  constructor(projectId: number, key: string, current: Group | undefined) {
    this.projectId = projectId
    this.key = key
    this.current = current
    this.place = xxhash64(Buffer.from(key)).low
    // Nothing is stored at a time before its push.
    this.lastMs = this.touchedAtMs ?? 0
  }

  /** Nothing is left of it, and nobody is at it. */
  get isEmpty(): boolean {
    return this.current === undefined && this.gone.size === 0 && this.turns.isFree
  }

  get hasRows(): boolean {
    return this.current !== undefined || this.gone.size > 0
  }

  get rowCount(): number {
    let count = this.gone.size + 2
    for (const { series } of this.current?.families.values() ?? []) count += series.size
    return count
  }

  /** When it was pushed to last, with or without success, epoch milliseconds; undefined when it is not there. */
  get touchedAtMs(): number | undefined {
    return this.current === undefined ? undefined : Math.max(this.current.pushedAtMs, this.current.failedAtMs)
  }

  /** The time for what is stored now: later than the one before. */
  nextTime(nowMs: number): number {
    return this.isBehind(nowMs) ? nowMs : Math.max(nowMs, this.lastMs + 1)
  }

  /** The last of the group's own times to repeat at, when nothing is stored for it yet. */
  dueTime(nowMs: number, repeatMs: number): number | undefined {
    const slots = Math.max(1, Math.floor(repeatMs / stepMs))
    const offsetMs = (this.place % slots) * stepMs
    const slotMs = nowMs - ((nowMs - offsetMs) % repeatMs)
    return slotMs > this.lastMs || this.isBehind(nowMs) ? slotMs : undefined
  }

  /** Everything there is, and the ends of what is no more. */
  rowsAt(timeMs: number): Row[] {
    const { current, gone } = this
    const rows: Row[] = current === undefined ? [] : [...seriesOf(current)].map((series) => ({ key: series.key, timeMs, series }))
    const living = gone.size === 0 ? gone : keysOf(current)
    for (const key of gone) if (!living.has(key)) rows.push({ key, timeMs, series: undefined })
    return rows
  }

  isKnown(nowMs: number): boolean {
    return nowMs - this.storedAtMs < knownForMs
  }

  isToBeTold(nowMs: number): boolean {
    return nowMs - this.toldAtMs >= tellAgainMs
  }

  /** Everything was stored with that time, and told. */
  noteRepeated(timeMs: number, nowMs: number): void {
    this.gone.clear()
    this.lastMs = timeMs
    this.storedAtMs = nowMs
    if (this.isToBeTold(nowMs)) this.toldAtMs = nowMs
  }

  noteStored(timeMs: number): void {
    this.lastMs = timeMs
  }

  private isBehind(nowMs: number): boolean {
    return nowMs < this.lastMs - toleratedMs
  }
}

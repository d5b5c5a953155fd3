import type { Clock } from '../../../lib/clock.ts'
import type { RowChunk } from '../../../storage/tables/row-chunk.ts'
import { earliestTime, holdsSamples } from './earliest-time.ts'
import { type RowLog, StoredPosition } from './stored-position.ts'

/** A project that nobody asked about for so long is watched no more. */
const unwatchedAfterMs = 15 * 60_000
/** Of a project. What is older is told as changed. */
const mostSteps = 4096

interface Watched {
  /** Of what came before nothing is known. */
  floor: number
  askedAtMs: number
  /**
   * What came in at a position, and the earliest time in it and in all that came later: with the positions these times rise, for
   * one that is followed by an earlier one says nothing.
   */
  readonly steps: { readonly position: number; readonly earliestMs: number }[]
}

/**
 * From which time on the samples of a project may have changed since a position. Positions count what became durable. For the only writer
 * of the store; a project is watched from the first question on, so that others cost nothing.
 */
export class SampleChanges {
  private readonly clock: Clock
  private readonly projects = new Map<number, Watched>()
  private floor = 0
  private position = 0
  private log: RowLog | undefined
  private stored: StoredPosition | undefined
  /** Segments of the run before: nobody knows what is in them. */
  private inherited: readonly object[] = []

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** The position of what has come in last. */
  get newest(): number {
    return this.position
  }

  /** From now on `takeDurable` is told of all rows that go into the log. */
  follow(log: RowLog): void {
    this.log = log
    this.stored = new StoredPosition(log)
    this.inherited = [...log.sealed]
  }

  /** Rows that have become durable and that the store will have. Never throws. */
  takeDurable(chunks: readonly RowChunk[]): void {
    const samples = chunks.filter(({ table }) => holdsSamples(table))
    if (samples.length === 0) return
    this.position++
    try {
      for (const chunk of samples) this.takeRows(chunk)
    } catch {
      this.forgetAll()
    }
    this.stored?.note(this.position)
  }

  /** Nobody knows what has changed. */
  forgetAll(): void {
    this.floor = ++this.position
  }

  /** Up to which position a query that begins now sees all of a project; undefined when that is not known. Watches the project. */
  visible(projectId: number): number | undefined {
    const { stored, log } = this
    if (stored === undefined || log === undefined) return undefined
    const askedAtMs = this.clock.monotonic()
    const watched = this.projects.get(projectId) ?? { floor: this.position, askedAtMs, steps: [] }
    watched.askedAtMs = askedAtMs
    this.projects.set(projectId, watched)
    this.inherited = this.inherited.filter((segment) => log.sealed.includes(segment))
    const position = Math.min(this.position, stored.position)
    return this.inherited.length > 0 || position < Math.max(this.floor, watched.floor) ? undefined : position
  }

  /** The earliest time at which a sample came in behind a position; infinite when none did, minus infinity when that is not known. */
  earliestSince(projectId: number, position: number): number {
    const watched = this.projects.get(projectId)
    if (watched === undefined || position < Math.max(this.floor, watched.floor)) return -Infinity
    return watched.steps.find((step) => step.position > position)?.earliestMs ?? Infinity
  }

  private takeRows({ table, bytes }: RowChunk): void {
    if (this.projects.size === 0) return
    const projectId = bytes.readUInt32LE(0)
    const watched = this.projects.get(projectId)
    if (watched === undefined) return
    if (this.clock.monotonic() - watched.askedAtMs > unwatchedAfterMs) this.projects.delete(projectId)
    else note(watched, this.position, earliestTime(table, bytes))
  }
}

function note(watched: Watched, position: number, earliestMs: number): void {
  const { steps } = watched
  while ((steps.at(-1)?.earliestMs ?? -Infinity) >= earliestMs) steps.pop()
  steps.push({ position, earliestMs })
  if (steps.length > mostSteps) watched.floor = steps.shift()?.position ?? watched.floor
}

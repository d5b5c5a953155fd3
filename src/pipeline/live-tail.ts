import type { Clock } from '../lib/clock.ts'
import { TokenBucket } from '../lib/token-bucket.ts'
import type { TailRecord, TailSample } from './tail-sample.ts'

/** Somebody who watches records come in. */
export interface TailSubscription {
  readonly projectId: number
  /** Must be quick: it runs for each record shown. */
  readonly filter: (record: TailRecord) => boolean
}

/** `skipped` records came by that nobody looked at, because too many came at once. */
export type OnTailRecords = (records: readonly TailRecord[], skipped: number) => void

/** Of one body at most so many records are read back, and of all bodies of a project so many a second. */
const recordsPerBatch = 200
const recordsPerSecond = 2000

interface Project {
  readonly subscribers: Map<symbol, { readonly subscription: TailSubscription; readonly onRecords: OnTailRecords }>
  readonly allowance: TokenBucket
}

/** Hands accepted log records to those who watch live; costs nothing while nobody does, and never holds ingest up. */
export class LiveTail {
  private readonly clock: Clock
  private readonly projects = new Map<number, Project>()

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** Calls back with accepted records from now on. Returns the way to stop it. */
  subscribe(subscription: TailSubscription, onRecords: OnTailRecords): () => void {
    const { projectId } = subscription
    const project = this.projects.get(projectId) ?? { subscribers: new Map(), allowance: new TokenBucket(this.clock, recordsPerSecond, 1) }
    this.projects.set(projectId, project)
    const id = Symbol('tail')
    project.subscribers.set(id, { subscription, onRecords })
    return () => {
      project.subscribers.delete(id)
      if (project.subscribers.size === 0 && this.projects.get(projectId) === project) this.projects.delete(projectId)
    }
  }

  /** How many records of the next body of a project are worth reading back. */
  wanted(projectId: number): number {
    return this.projects.has(projectId) ? recordsPerBatch : 0
  }

  /** Shows a body's records to the project's subscribers. Their mistakes are theirs: one that throws is dropped. */
  publish(projectId: number, sample: TailSample): void {
    const project = this.projects.get(projectId)
    if (project === undefined) return
    const tooMany = project.allowance.waitSeconds > 0
    const records = tooMany ? [] : sample.records
    const skipped = sample.skipped + (tooMany ? sample.records.length : 0)
    project.allowance.spend(records.length)
    for (const [id, { subscription, onRecords }] of project.subscribers) {
      try {
        const matching = records.filter((record) => subscription.filter(record))
        if (matching.length > 0 || skipped > 0) onRecords(matching, skipped)
      } catch {
        project.subscribers.delete(id)
      }
    }
  }
}

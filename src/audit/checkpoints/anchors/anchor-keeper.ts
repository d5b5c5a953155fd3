import type { Clock } from '../../../lib/clock.ts'
import type { Log } from '../../../lib/log.ts'
import type { SignedCheckpoint } from '../checkpoint.ts'
import type { Anchor } from './anchor.ts'

const timeoutMs = 20_000

/** How it stands with an anchor. */
export interface AnchorState {
  readonly title: string
  /** The last copy it took. */
  readonly kept: { readonly seq: number; readonly at: number } | undefined
  /** Why it did not take the last one. */
  readonly problem: string | undefined
}

interface Kept {
  readonly anchor: Anchor
  kept: { seq: number; at: number } | undefined
  dueAt: number
  problem: string | undefined
  isBusy: boolean
}

/** Gives every anchor its copies, each in its own time; one that refuses is asked again with the next checkpoint. */
export class AnchorKeeper {
  readonly #clock: Clock
  readonly #log: Pick<Log, 'warn'>
  readonly #anchors: readonly Kept[]
  readonly #stopped = new AbortController()
  readonly #running = new Set<Promise<void>>()

  constructor({ anchors, clock, log }: { readonly anchors: readonly Anchor[]; readonly clock: Clock; readonly log: Pick<Log, 'warn'> }) {
    this.#clock = clock
    this.#log = log
    this.#anchors = anchors.map((anchor) => ({ anchor, kept: undefined, dueAt: 0, problem: undefined, isBusy: false }))
  }

  /** A new checkpoint: goes to whoever is due. Does not wait for them. */
  offer(signed: SignedCheckpoint): void {
    const now = this.#clock.monotonic()
    for (const kept of this.#anchors) {
      if (kept.isBusy || kept.dueAt > now) continue
      const giving = this.#give(kept, signed)
      this.#running.add(giving)
      void giving.finally(() => this.#running.delete(giving))
    }
  }

  async #give(kept: Kept, signed: SignedCheckpoint): Promise<void> {
    kept.isBusy = true
    try {
      await kept.anchor.keep(signed, AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(timeoutMs)]))
      kept.kept = { seq: signed.checkpoint.seq, at: signed.checkpoint.at }
      kept.dueAt = this.#clock.monotonic() + kept.anchor.everyMs
      kept.problem = undefined
    } catch (error) {
      if (this.#stopped.signal.aborted) return
      kept.problem = error instanceof Error ? error.message : String(error)
      this.#log.warn({ err: error, anchor: kept.anchor.title }, 'an audit checkpoint could not be kept outside')
    } finally {
      kept.isBusy = false
    }
  }

  states(): readonly AnchorState[] {
    return this.#anchors.map(({ anchor, kept, problem }) => ({ title: anchor.title, kept, problem }))
  }

  async stop(): Promise<void> {
    this.#stopped.abort()
    await Promise.all(this.#running)
  }
}

import type { Log } from '../../lib/log.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import type { Outage } from '../state/watch-state.ts'
import { keptChecksOf, type Watch } from '../watch.ts'
import { keepWatches, type WatchChange } from './keep-watches.ts'

interface Marked {
  readonly watch: Watch
  readonly outages: Map<string, Outage>
  /** Its state, too, not only the time that was watched. */
  isStateKept: boolean
}

/** Gathers what changed and keeps it, one transaction at a time: who asks while one is under way shares the next. */
export class Keeper {
  readonly #log: Log
  readonly #store: Pick<StateStore, 'transaction'>
  readonly #marked = new Map<string, Marked>()
  #last: Promise<unknown> = Promise.resolve()
  #next: Promise<boolean> | undefined

  constructor(log: Log, store: Pick<StateStore, 'transaction'>) {
    this.#log = log
    this.#store = store
  }

  /** How long a monitor was watched has changed; with `isStateKept` also its state. */
  mark(watch: Watch, { isStateKept = false, outage }: { readonly isStateKept?: boolean; readonly outage?: Outage } = {}): void {
    const { id } = watch.monitor
    const marked = this.#marked.get(id) ?? { watch, outages: new Map<string, Outage>(), isStateKept: false }
    marked.isStateKept ||= isStateKept
    if (outage !== undefined) marked.outages.set(outage.id, outage)
    this.#marked.set(id, marked)
  }

  /** Resolves with whether everything marked before is durable; what is not is tried again with the next. */
  keep(): Promise<boolean> {
    this.#next ??= this.#last.then(() => {
      this.#next = undefined
      return this.#keepMarked()
    })
    this.#last = this.#next
    return this.#next
  }

  /** Resolves when the transactions that were begun are over. */
  async settled(): Promise<void> {
    await this.#last
  }

  async #keepMarked(): Promise<boolean> {
    const marked = [...this.#marked.values()]
    this.#marked.clear()
    try {
      await keepWatches(this.#store, marked.map(changeOf))
      return true
    } catch (error) {
      this.#log.warn({ err: error }, 'the state of monitors could not be kept; it is tried again')
      for (const { watch, outages, isStateKept } of marked) {
        this.mark(watch, { isStateKept })
        const now = this.#marked.get(watch.monitor.id)?.outages
        for (const [id, outage] of outages) if (now?.has(id) === false) now.set(id, outage)
      }
      return false
    }
  }
}

function changeOf({ watch, outages, isStateKept }: Marked): WatchChange {
  const { monitor, state, token, pings, watched } = watch
  const kept = isStateKept ? { state, token, pings, ...keptChecksOf(watch) } : undefined
  return { monitorId: monitor.id, kept, watched, outages: [...outages.values()] }
}

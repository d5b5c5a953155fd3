import { logKey } from '../dispatch/log-entry.ts'
import type { LedgerTable } from '../ledger/ledger-table.ts'
import type { OutboxItem } from './outbox-item.ts'

/** The key of the lane of a message: one integration and one group; the same as that of their entry in the notification log. */
export function laneKey({ groupKey, receiver, channel, position }: OutboxItem): string {
  return logKey(groupKey, receiver, { channel, index: position })
}

const nothing: readonly OutboxItem[] = []

/** What waits or is under way, lane by lane in its order, as the table of the outbox says. A lane that was asked for stays as it was. */
export class Lanes {
  readonly #lanes = new Map<string, readonly OutboxItem[]>()
  readonly #standIns = new Map<string, Set<string>>()
  readonly #listeners: ((lane: string) => void)[] = []
  readonly #table: LedgerTable<OutboxItem>
  #size = 0

  constructor(table: LedgerTable<OutboxItem>) {
    this.#table = table
    table.onChange((before, after) => {
      const wasOpen = before !== undefined && isOpen(before)
      const isNowOpen = after !== undefined && isOpen(after)
      if (!wasOpen && !isNowOpen) return
      const key = laneKey(after ?? before ?? never())
      if (wasOpen) this.#take(key, before)
      if (isNowOpen) this.#add(key, after)
      for (const listener of this.#listeners) listener(key)
    })
  }

  /** Messages that are not finished. */
  get size(): number {
    return this.#size
  }

  keys(): IterableIterator<string> {
    return this.#lanes.keys()
  }

  /** First the one that is to go out first. */
  of(key: string): readonly OutboxItem[] {
    return this.#lanes.get(key) ?? nothing
  }

  /** What the fallback is still to be told for a lane. */
  standInsOf(key: string): readonly OutboxItem[] {
    return [...(this.#standIns.get(key) ?? [])].flatMap((id) => this.#table.get(id) ?? [])
  }

  /** Told of every lane that changed. */
  onChange(listener: (lane: string) => void): void {
    this.#listeners.push(listener)
  }

  #add(key: string, item: OutboxItem): void {
    const lane = this.of(key)
    const at = lane.findLastIndex(({ sequence }) => sequence < item.sequence)
    this.#lanes.set(key, lane.toSpliced(at + 1, 0, item))
    this.#size++
    if (item.standsFor === '') return
    const standIns = this.#standIns.get(item.standsFor) ?? new Set()
    this.#standIns.set(item.standsFor, standIns.add(item.id))
  }

  #take(key: string, item: OutboxItem): void {
    const lane = this.of(key).filter(({ id }) => id !== item.id)
    if (lane.length === 0) this.#lanes.delete(key)
    else this.#lanes.set(key, lane)
    this.#size--
    const standIns = this.#standIns.get(item.standsFor)
    standIns?.delete(item.id)
    if (standIns?.size === 0) this.#standIns.delete(item.standsFor)
  }
}

function isOpen({ state }: OutboxItem): boolean {
  return state === 'pending' || state === 'leased'
}

function never(): never {
  throw new Error('a change of nothing')
}

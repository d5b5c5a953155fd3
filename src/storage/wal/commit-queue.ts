import type { Fault } from '../../lib/errors.ts'
import type { Batch } from './segment-file.ts'

/** What the queue does with the batches of one segment. */
export interface CommitSteps<Segment> {
  /** Makes the batches durable: one sync for all of them. */
  commit(segment: Segment, batches: readonly Batch[]): Promise<void>
  /** A commit failed. Removes what it left; the answer is what the waiting senders are told. */
  fail(segment: Segment, error: unknown): Promise<Fault>
  /** Everything pushed for the segment before `finish` is settled. Never rejects. */
  finish(segment: Segment): Promise<void>
}

/** Group commit: what arrives while a sync is under way shares the next one. */
export interface CommitQueue<Segment> {
  /** Resolves when the batch is durable, rejects with what `fail` answered. */
  push(segment: Segment, batch: Batch): Promise<void>
  /** Ends a segment after all that was pushed before. */
  finish(segment: Segment): Promise<void>
  /** Row bytes that wait or are being written. */
  readonly bytes: number
}

interface Item<Segment> {
  readonly segment: Segment
  /** Undefined ends the segment. */
  readonly batch: Batch | undefined
  readonly bytes: number
  readonly resolve: () => void
  readonly reject: (fault: Fault) => void
}

/** A lone batch waits this long for company. */
const lingerMs = 2
/** Row bytes of one sync: no need to wait for more, and no more in one go, unless a single batch is larger. */
export const groupBytes = 8 * 1024 * 1024

export function createCommitQueue<Segment>(steps: CommitSteps<Segment>): CommitQueue<Segment> {
  let items: Item<Segment>[] = []
  let bytes = 0
  let running = false

  const add = (segment: Segment, batch: Batch | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const size = batch?.chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0) ?? 0
      items.push({ segment, batch, bytes: size, resolve, reject })
      bytes += size
      if (running) return
      running = true
      setTimeout(() => void run(), batch === undefined || bytes >= groupBytes ? 0 : lingerMs)
    })

  const settle = (done: readonly Item<Segment>[], how: (item: Item<Segment>) => void): void => {
    for (const item of done) {
      bytes -= item.bytes
      how(item)
    }
  }

  async function run(): Promise<void> {
    for (let group = takeGroup(); group.length > 0; group = takeGroup()) await process(group)
    running = false
  }

  /** The oldest item and what follows it for the same segment. */
  function takeGroup(): Item<Segment>[] {
    const first = items[0]
    let size = 0
    let count = first === undefined ? 0 : 1
    if (first?.batch !== undefined) {
      for (size = first.bytes; count < items.length; count++) {
        const next = items[count]
        if (next?.batch === undefined || next.segment !== first.segment || size + next.bytes > groupBytes) break
        size += next.bytes
      }
    }
    return items.splice(0, count)
  }

  async function process(group: readonly Item<Segment>[]): Promise<void> {
    const [first] = group
    if (first === undefined) return
    const { segment } = first
    if (first.batch === undefined) {
      await steps.finish(segment)
      settle(group, ({ resolve }) => resolve())
      return
    }
    try {
      await steps.commit(
        segment,
        group.flatMap(({ batch }) => batch ?? []),
      )
    } catch (error) {
      const fault = await steps.fail(segment, error)
      const isLost = (item: Item<Segment>): boolean => item.segment === segment && item.batch !== undefined
      const lost = items.filter(isLost)
      items = items.filter((item) => !isLost(item))
      settle([...group, ...lost], ({ reject }) => reject(fault))
      return
    }
    settle(group, ({ resolve }) => resolve())
  }

  return {
    push: (segment, batch) => add(segment, batch),
    finish: (segment) => add(segment, undefined),
    get bytes() {
      return bytes
    },
  }
}

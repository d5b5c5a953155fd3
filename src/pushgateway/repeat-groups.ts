import { Fault } from '../lib/errors.ts'
import { type PushedFamily, timeFamilies } from './group.ts'
import type { LiveGroup } from './live-group.ts'
import type { Row } from './show-rows.ts'
import { type StoreContext, storeRows } from './store-rows.ts'

interface RepeatContext extends StoreContext {
  readonly repeatMs: number
}

/** Groups that are stored in one go have together about so many series. */
const rowsTogether = 1000

/**
 * Stores again what is due of the groups, many small ones together. Says why some could not be stored; they come again with the next
 * repeat.
 */
export async function repeatGroups(context: RepeatContext, lives: readonly LiveGroup[]): Promise<string> {
  const nowMs = context.clock.now()
  const due = lives.filter((live) => live.hasRows && live.dueTime(nowMs, context.repeatMs) !== undefined)
  let problem = ''
  for (const batch of cutBatches(due, nowMs)) {
    try {
      problem = (await repeatBatch(context, batch)) || problem
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      problem = error.message
    }
  }
  return problem
}

/** All of one project, and all known behind the door or not. */
function* cutBatches(lives: readonly LiveGroup[], nowMs: number): Generator<readonly LiveGroup[]> {
  let batch: LiveGroup[] = []
  let rows = 0
  for (const live of lives) {
    const [last] = batch
    const fits = last === undefined || (last.projectId === live.projectId && last.isKnown(nowMs) === live.isKnown(nowMs))
    if (!fits || rows >= rowsTogether) {
      yield batch
      batch = []
      rows = 0
    }
    batch.push(live)
    rows += live.rowCount
  }
  if (batch.length > 0) yield batch
}

async function repeatBatch(context: RepeatContext, lives: readonly LiveGroup[]): Promise<string> {
  const leaves: (() => void)[] = []
  try {
    for (const live of lives) leaves.push(await live.turns.enter())
    const nowMs = context.clock.now()
    // Some may have been pushed to, or deleted, while they were waited for.
    const due = lives.flatMap((live) => {
      const timeMs = live.hasRows ? live.dueTime(nowMs, context.repeatMs) : undefined
      return timeMs === undefined ? [] : [{ live, timeMs }]
    })
    const [first] = due
    if (first === undefined) return ''
    const rows: Row[] = due.flatMap(({ live, timeMs }) => live.rowsAt(timeMs))
    const told = new Map<string, Omit<PushedFamily, 'series'>>()
    for (const { live } of due) {
      if (!live.isToBeTold(nowMs)) continue
      for (const family of [...timeFamilies, ...(live.current?.families.values() ?? [])]) told.set(family.name, family)
    }
    const { projectId } = first.live
    const isKnown = due.every(({ live }) => live.isKnown(nowMs))
    const { message } = await storeRows(context, { projectId, keyId: 'pushgateway', families: told.values(), rows, isKnown })
    for (const { live, timeMs } of due) live.noteRepeated(timeMs, nowMs)
    return message
  } finally {
    for (const leave of leaves) leave()
  }
}

import { type Clock, systemClock } from '../../../lib/clock.ts'
import { compareBytes } from '../../../lib/compare-bytes.ts'
import { Fault } from '../../../lib/errors.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { matches } from '../parse/regex.ts'
import type { ListSelection } from '../serve/metric-reader.ts'
import { SharedWork } from '../serve/shared-work.ts'
import type { Announcements } from './announcements.ts'
import type { BoundedReads } from './bounded-reads.ts'
import { keepMs } from './keep-ms.ts'
import { type LabelQuery, listLabels } from './list-labels.ts'
import { LookupMemory } from './lookup-memory.ts'
import { lookupSpan } from './lookup-span.ts'
import { groupSets } from './match-conditions.ts'

interface Known {
  /** The first of them, in order; undefined: they are too many to be remembered. */
  readonly items: readonly string[] | undefined
  /** Are these all? */
  readonly isWhole: boolean
  /** The announcements up to this one are taken in. */
  readonly position: number
  readonly atMs: number
  readonly weight: number
}

const most = { entries: 2000, weight: 30_000_000 }
/** Of one list that is remembered. */
const mostItems = 50_000
const mostCharacters = 3_000_000
/** Of an item besides its characters. */
const itemWeight = 20
/** Items that are handled in one turn. */
const pieceItems = 4096

/**
 * Lists names of labels and their values, in the order of their bytes, and remembers the lists. What is announced later is added to what
 * is remembered: new series cost no statement, and known ones that are announced again nothing.
 */
export class LabelLists {
  private readonly telemetry: TelemetryStore
  private readonly announcements: Announcements
  private readonly reads: BoundedReads
  private readonly clock: Clock
  private readonly work = new SharedWork<Known>()
  private readonly memory = new LookupMemory<Known>(most)

  constructor(telemetry: TelemetryStore, announcements: Announcements, reads: BoundedReads, clock: Clock = systemClock) {
    this.telemetry = telemetry
    this.announcements = announcements
    this.reads = reads
    this.clock = clock
  }

  /** The values of a label of the series that a selection names, or, without a label, the names of their labels. In pieces. */
  async *list(name: string | undefined, selection: ListSelection, signal: AbortSignal): AsyncGenerator<readonly string[], void, undefined> {
    const { projectId, matcherSets, limit } = selection
    const query = { projectId, matcherSets, name, limit, ...lookupSpan(selection, this.clock.now()) }
    const known = await this.find(query, signal)
    if (known.items !== undefined && (known.isWhole || known.items.length >= limit)) yield* cut(known.items, limit)
    else yield* this.reads.run((ended) => listLabels(this.telemetry, query, ended), signal)
  }

  private async find(query: LabelQuery, signal: AbortSignal): Promise<Known> {
    const sets = query.matcherSets.map((matchers) => matchers.map(({ name, operator, value }) => [name, operator, value]))
    const key = JSON.stringify([query.projectId, query.name, query.fromMs, query.untilMs, sets])
    const known = this.recall(key, query)
    if (known !== undefined && (known.items === undefined || known.isWhole || known.items.length >= query.limit)) return known
    // What is announced while it is read, or is not stored yet, may be missing in it.
    const { storedPosition: position, storeGeneration } = this.announcements
    const read = await this.work.run(`${key} ${query.limit} ${storeGeneration}`, (ended) => this.read(key, query, position, ended), signal)
    return this.catchUp(query, read) ?? read
  }

  private async read(key: string, query: LabelQuery, position: number, signal: AbortSignal): Promise<Known> {
    const atMs = this.clock.monotonic()
    const limit = Math.min(query.limit, mostItems + 1)
    const groups = groupSets(query.matcherSets)
    let items: readonly string[] = []
    let characters = 0
    let isWhole = true
    const lists = this.reads.run(
      (ended) =>
        readGroups(
          this.telemetry,
          groups.map((matcherSets) => ({ ...query, matcherSets, limit })),
          ended,
        ),
      signal,
    )
    for await (const list of lists) {
      items =
        items.length === 0
          ? list
          : merge(
              items,
              list.filter((item) => !has(items, item)),
              limit,
            )
      characters = items.reduce((sum, { length }) => sum + length, 0)
      isWhole &&= list.length < limit
      if (items.length <= mostItems && characters <= mostCharacters) continue
      if (groups.length > 1) throw new Fault('query_limit', `so many selectors name more than ${mostItems} texts: give fewer selectors`)
      return this.keep(key, { items: undefined, isWhole: false, position, atMs, weight: key.length })
    }
    return this.keep(key, { items, isWhole, position, atMs, weight: key.length + characters + items.length * itemWeight })
  }

  private keep(key: string, known: Known): Known {
    this.memory.remember(key, known)
    return known
  }

  private recall(key: string, query: LabelQuery): Known | undefined {
    const known = this.memory.recall(key)
    if (known === undefined) return undefined
    const current = this.clock.monotonic() - known.atMs > keepMs(this.telemetry) ? undefined : this.catchUp(query, known)
    if (current === undefined) this.memory.forget(key)
    else if (current !== known) this.memory.remember(key, current)
    return current
  }

  /** With what was announced since; undefined: it has to be read anew. */
  private catchUp({ projectId, name, matcherSets, untilMs = Infinity }: LabelQuery, known: Known): Known | undefined {
    const { announcements } = this
    if (announcements.position === known.position) return known
    const news = announcements.since(projectId, known.position, undefined)
    if (news === undefined) return undefined
    const { position } = announcements
    const { items } = known
    if (items === undefined) return { ...known, position }
    const added = new Set<string>()
    for (const { labels, firstSeenMs } of news) {
      if (firstSeenMs > untilMs || !(matcherSets.length === 0 || matcherSets.some((matchers) => matches(matchers, labels)))) continue
      for (const item of name === undefined ? labels.names : [labels.get(name)]) if (item !== '' && !has(items, item)) added.add(item)
    }
    if (added.size === 0) return { ...known, position }
    const merged = merge(items, [...added].toSorted(compareBytes), known.isWhole ? Infinity : items.length)
    if (merged.length > mostItems) return undefined
    const weight = known.weight + [...added].reduce((sum, { length }) => sum + length + itemWeight, 0)
    return { ...known, items: merged, position, weight }
  }
}

/** One list for each query; of those that are too long, as much as shows it. */
async function* readGroups(
  telemetry: TelemetryStore,
  queries: readonly LabelQuery[],
  signal: AbortSignal,
): AsyncGenerator<readonly string[], void, undefined> {
  for (const query of queries) {
    const items: string[] = []
    let characters = 0
    for await (const piece of listLabels(telemetry, query, signal)) {
      for (const item of piece) {
        items.push(item)
        characters += item.length
      }
      if (characters > mostCharacters) break
    }
    yield items
  }
}

function* cut(items: readonly string[], limit: number): Generator<readonly string[]> {
  for (let at = 0; at < Math.min(items.length, limit); at += pieceItems) yield items.slice(at, Math.min(at + pieceItems, limit))
}

function has(items: readonly string[], item: string): boolean {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    const order = compareBytes(items[middle] ?? '', item)
    if (order === 0) return true
    if (order < 0) low = middle + 1
    else high = middle
  }
  return false
}

/** Both in order, the first so many. */
function merge(items: readonly string[], added: readonly string[], limit: number): string[] {
  const merged: string[] = []
  let next = 0
  for (const item of items) {
    for (let more = added[next]; more !== undefined && compareBytes(more, item) < 0; more = added[++next]) merged.push(more)
    merged.push(item)
  }
  merged.push(...added.slice(next))
  return merged.length > limit ? merged.slice(0, limit) : merged
}

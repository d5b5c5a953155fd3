import type { SpanStore } from './span-store.ts'
import type { TraceTree } from './trace-tree.ts'

type Shape = Pick<TraceTree, 'order' | 'below' | 'depth'>

/** Stands first when everything below the roots is folded; what follows differs from that. */
const allFolded = 'all'
const separator = '.'
/** Of the id of a span, from its end: with the place among those that share it, it says which span is meant. */
const tailLength = 6
/** An address has no more folds than these: some 450 characters. */
export const mostFolds = 64

/**
 * Which spans are folded, as the address writes it: the ends of their ids, `a1b2c3.d4e5f6`; where more is folded than open, `all` and the
 * ends of those that differ. Spans that `text` names and that have not arrived are kept while more may come (`before`).
 */
export function writeFolds(folded: ReadonlySet<number>, store: SpanStore, tree: Shape, before = ''): string {
  const all = foldAll(tree)
  const hasAll = differences(folded, all) < folded.size
  const base = hasAll ? all : new Set<number>()
  const names = new Set(hasAllFolded(before) === hasAll ? namesOf(before) : [])
  const found: string[] = []
  for (const { span, name } of namedSpans(store, tree)) {
    names.delete(name)
    if (folded.has(span) !== base.has(span)) found.push(name)
  }
  return [...(hasAll ? [allFolded] : []), ...found, ...names].join(separator)
}

/** The spans that a text says are folded; what it names and the trace does not have is passed over. */
export function readFolds(text: string, store: SpanStore, tree: Shape): ReadonlySet<number> {
  if (text === '') return new Set()
  const folded = hasAllFolded(text) ? foldAll(tree) : new Set<number>()
  const names = new Set(namesOf(text))
  if (names.size === 0) return folded
  for (const { span, name } of namedSpans(store, tree)) if (names.has(name) && !folded.delete(span)) folded.add(span)
  return folded
}

/** As much of a text as an address holds, from the top of the trace, and how many folds are left out. */
export function cutFolds(text: string): { readonly text: string; readonly left: number } {
  const names = namesOf(text)
  if (names.length <= mostFolds) return { text, left: 0 }
  const kept = [...(hasAllFolded(text) ? [allFolded] : []), ...names.slice(0, mostFolds)]
  return { text: kept.join(separator), left: names.length - mostFolds }
}

/** Every span that has others below it, but the roots. */
export function foldAll({ order, below, depth }: Shape): Set<number> {
  return new Set(order.filter((span) => (below[span] ?? 0) > 0 && (depth[span] ?? 0) > 0))
}

/** The folds without those that hide a span; the same set when none does. */
export function unfoldAbove(folded: ReadonlySet<number>, span: number, { parent }: Pick<TraceTree, 'parent'>): ReadonlySet<number> {
  let open: Set<number> | undefined
  for (let above = parent[span] ?? -1; above >= 0; above = parent[above] ?? -1)
    if (folded.has(above)) (open ??= new Set(folded)).delete(above)
  return open ?? folded
}

function hasAllFolded(text: string): boolean {
  return text.split(separator, 1)[0] === allFolded
}

function namesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(separator).slice(hasAllFolded(text) ? 1 : 0)
}

function differences(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let shared = 0
  for (const one of a) if (b.has(one)) shared++
  return a.size + b.size - 2 * shared
}

/** Every span that can be folded with its name, from the top. Those whose ids end alike have their place behind it: `a1b2c3-1`. */
function* namedSpans({ spanId }: SpanStore, { order, below }: Shape): Generator<{ span: number; name: string }> {
  const namesakes = new Map<string, number>()
  for (const span of order) {
    if ((below[span] ?? 0) === 0) continue
    const tail = (spanId[span] ?? '').slice(-tailLength)
    const place = namesakes.get(tail) ?? 0
    namesakes.set(tail, place + 1)
    yield { span, name: place === 0 ? tail : `${tail}-${place}` }
  }
}

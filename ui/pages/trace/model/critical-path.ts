import { endOf, type SpanStore } from './span-store.ts'
import { childrenOf, type TraceTree } from './trace-tree.ts'

/** A stretch of time, in milliseconds, in which this span, and none of its children, was what the trace waited for. */
export interface PathPiece {
  readonly span: number
  readonly fromMs: number
  readonly toMs: number
}

/**
 * What the whole trace waited for, from its end backwards: in each span the child that ended last, then what came before that child
 * began, and so on. The pieces do not overlap and cover the span, in the order of time.
 */
export function findCriticalPath(store: SpanStore, tree: TraceTree): readonly PathPiece[] {
  const root = longestRoot(store, tree)
  if (root === undefined) return []
  const pieces: PathPiece[] = []
  const work = [{ span: root, fromMs: store.start[root] ?? 0, untilMs: endOf(store, root) }]
  for (let task = work.pop(); task; task = work.pop()) {
    const { span, fromMs, untilMs } = task
    let at = untilMs
    const byEnd = childrenOf(tree, span).toSorted((a, b) => endOf(store, b) - endOf(store, a))
    for (const child of byEnd) {
      const childFrom = Math.max(store.start[child] ?? 0, fromMs)
      const childUntil = Math.min(endOf(store, child), at)
      if (childUntil <= childFrom) continue
      if (at > childUntil) pieces.push({ span, fromMs: childUntil, toMs: at })
      work.push({ span: child, fromMs: childFrom, untilMs: childUntil })
      at = childFrom
      if (at <= fromMs) break
    }
    if (at > fromMs) pieces.push({ span, fromMs, toMs: at })
  }
  return pieces.toSorted((a, b) => a.fromMs - b.fromMs)
}

/** Pieces of each span. */
export function piecesBySpan(path: readonly PathPiece[]): ReadonlyMap<number, readonly PathPiece[]> {
  const bySpan = new Map<number, PathPiece[]>()
  for (const piece of path) {
    const own = bySpan.get(piece.span)
    if (own) own.push(piece)
    else bySpan.set(piece.span, [piece])
  }
  return bySpan
}

/** The span the trace waited for longest, with its share of the whole. */
export function longestWait(pieces: readonly PathPiece[], totalMs: number): { span: number; share: number } | undefined {
  const waits = new Map<number, number>()
  for (const { span, fromMs, toMs } of pieces) waits.set(span, (waits.get(span) ?? 0) + toMs - fromMs)
  const [longest] = [...waits].toSorted(([, a], [, b]) => b - a)
  return longest && totalMs > 0 ? { span: longest[0], share: longest[1] / totalMs } : undefined
}

/** Parts of a trace whose root never came stand beside each other: the longest of them tells most. */
function longestRoot(store: SpanStore, tree: TraceTree): number | undefined {
  let best = tree.roots[0]
  for (const root of tree.roots) if (best !== undefined && (store.duration[root] ?? 0) > (store.duration[best] ?? 0)) best = root
  return best
}

import type { TreeSpan } from './trace-tree.ts'

/** A stretch of time in which this span, and none of its children, was what the trace waited for. */
export interface PathPiece {
  readonly spanId: string
  readonly fromMs: number
  readonly toMs: number
}

/**
 * What the whole trace waited for, from its end backwards: in each span the child that ended last, then what came before that child
 * began, and so on. The pieces do not overlap and cover the root span.
 */
export function findCriticalPath(root: TreeSpan | undefined): readonly PathPiece[] {
  if (!root) return []
  const pieces: PathPiece[] = []
  const work: { node: TreeSpan; fromMs: number; untilMs: number }[] = [
    { node: root, fromMs: root.span.offsetMs, untilMs: root.span.offsetMs + root.span.durationMs },
  ]
  for (let task = work.pop(); task; task = work.pop()) {
    const { node, fromMs, untilMs } = task
    let at = untilMs
    const byEnd = node.children.toSorted((a, b) => endOf(b) - endOf(a))
    for (const child of byEnd) {
      const childFrom = Math.max(child.span.offsetMs, fromMs)
      const childUntil = Math.min(endOf(child), at)
      if (childUntil <= childFrom) continue
      if (at > childUntil) pieces.push({ spanId: node.span.spanId, fromMs: childUntil, toMs: at })
      work.push({ node: child, fromMs: childFrom, untilMs: childUntil })
      at = childFrom
    }
    if (at > fromMs) pieces.push({ spanId: node.span.spanId, fromMs, toMs: at })
  }
  return pieces.toSorted((a, b) => a.fromMs - b.fromMs)
}

/** The span the trace waited for longest, with its share of the whole. */
export function longestWait(pieces: readonly PathPiece[], totalMs: number): { spanId: string; share: number } | undefined {
  const waits = new Map<string, number>()
  for (const { spanId, fromMs, toMs } of pieces) waits.set(spanId, (waits.get(spanId) ?? 0) + toMs - fromMs)
  const [longest] = [...waits].toSorted(([, a], [, b]) => b - a)
  return longest && totalMs > 0 ? { spanId: longest[0], share: longest[1] / totalMs } : undefined
}

function endOf({ span }: TreeSpan): number {
  return span.offsetMs + span.durationMs
}

import type { SpanRow } from '../../../src/api/contract/traces.ts'

/** A span in its place: how deep, how many below, whether its parent never arrived. */
export interface TreeSpan {
  readonly span: SpanRow
  readonly depth: number
  readonly children: readonly TreeSpan[]
  /** Spans below, on every level. */
  readonly below: number
  readonly orphan: boolean
}

/** The spans as trees, children in start order. A span whose parent is missing, or that is its own ancestor, starts a tree of its own. */
export function buildTraceTree(spans: readonly SpanRow[]): readonly TreeSpan[] {
  const known = new Set(spans.map(({ spanId }) => spanId))
  const childrenOf = new Map<string, SpanRow[]>()
  const roots: SpanRow[] = []
  for (const span of spans) {
    const siblings = childrenOf.get(span.parentSpanId)
    if (span.parentSpanId === '' || !known.has(span.parentSpanId) || span.parentSpanId === span.spanId) roots.push(span)
    else if (siblings) siblings.push(span)
    else childrenOf.set(span.parentSpanId, [span])
  }
  const placed = new Set<SpanRow>()
  const trees = roots.map((root) => place(root, childrenOf, placed))
  // What no root leads to hangs in a circle: its first span is where it is cut open.
  for (const span of spans) if (!placed.has(span)) trees.push(place(span, childrenOf, placed))
  return trees
}

interface Draft extends TreeSpan {
  readonly children: Draft[]
  below: number
}

/** Without recursion: a trace may be as deep as it is long. */
function place(root: SpanRow, childrenOf: ReadonlyMap<string, SpanRow[]>, placed: Set<SpanRow>): TreeSpan {
  const top: Draft = { span: root, depth: 0, children: [], below: 0, orphan: root.parentSpanId !== '' }
  const order: Draft[] = [top]
  placed.add(root)
  for (const draft of order) {
    for (const child of childrenOf.get(draft.span.spanId) ?? []) {
      if (placed.has(child)) continue
      placed.add(child)
      const next: Draft = { span: child, depth: draft.depth + 1, children: [], below: 0, orphan: false }
      draft.children.push(next)
      order.push(next)
    }
  }
  for (const draft of order.toReversed()) draft.below = draft.children.reduce((sum, child) => sum + child.below + 1, 0)
  return top
}

/** The rows to show, parents before children, without what stands below a collapsed span. */
export function flattenTree(trees: readonly TreeSpan[], collapsed: ReadonlySet<string>): readonly TreeSpan[] {
  const rows: TreeSpan[] = []
  const stack = trees.toReversed()
  for (let node = stack.pop(); node; node = stack.pop()) {
    rows.push(node)
    if (!collapsed.has(node.span.spanId)) stack.push(...node.children.toReversed())
  }
  return rows
}

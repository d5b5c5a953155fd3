import type { SpanStore } from './span-store.ts'
import { selfTime, type TraceTree } from './trace-tree.ts'

/** Spans of one service and operation under the same callers, taken together. */
export interface FlameNode {
  readonly service: number
  readonly name: number
  readonly depth: number
  readonly parent: number
  spans: number
  failed: number
  /** Milliseconds of work of these spans themselves, and with all that is below them. */
  self: number
  total: number
  /** Where it begins, in milliseconds of work from the left. */
  from: number
  /** The first of them, in the order of the tree. */
  readonly span: number
}

/**
 * The trace as a flame graph: equal callers stand on each other, as wide as the work that was done in them. Work that was done at the
 * same time counts twice, so the whole may be wider than the trace was long. Parents come before their children.
 */
export function buildFlame(store: SpanStore, tree: TraceTree): readonly FlameNode[] {
  const nodes: FlameNode[] = []
  const nodeOf = new Int32Array(store.count).fill(-1)
  const known = new Map<string, number>()
  for (const span of tree.order) {
    const above = tree.parent[span] ?? -1
    const parent = above < 0 ? -1 : (nodeOf[above] ?? -1)
    const service = store.service[span] ?? 0
    const name = store.name[span] ?? 0
    const key = `${parent}/${service}/${name}`
    let place = known.get(key)
    if (place === undefined) {
      place = nodes.length
      known.set(key, place)
      nodes.push({ service, name, depth: (nodes[parent]?.depth ?? -1) + 1, parent, spans: 0, failed: 0, self: 0, total: 0, from: 0, span })
    }
    nodeOf[span] = place
    const node = nodes[place]
    if (!node) continue
    node.spans++
    node.failed += store.failed[span] ?? 0
    node.self += selfTime(store, tree, span)
  }
  for (const node of nodes.toReversed()) {
    node.total += node.self
    const parent = nodes[node.parent]
    if (parent) parent.total += node.total
  }
  // Where the next child of each node begins.
  const next = new Float64Array(nodes.length)
  let top = 0
  for (const [place, node] of nodes.entries()) {
    node.from = node.parent < 0 ? top : (next[node.parent] ?? 0)
    if (node.parent < 0) top += node.total
    else next[node.parent] = node.from + node.total
    next[place] = node.from
  }
  return nodes
}

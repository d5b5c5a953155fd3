import { endOf, type SpanStore } from './span-store.ts'

/** How spans hang together, by their places in the store. */
export interface TraceTree {
  /** Every span shown once, parents before children, children in start order. */
  readonly order: Int32Array
  /** Of each span: its parent (-1 for none), how deep it is, how many spans are below it on every level. */
  readonly parent: Int32Array
  readonly depth: Uint32Array
  readonly below: Uint32Array
  /** Children of span s: `children[childrenFrom[s]]` up to `children[childrenFrom[s + 1]]`, in start order. */
  readonly childrenFrom: Uint32Array
  readonly children: Int32Array
  readonly roots: readonly number[]
  /** Roots that name a parent: it never came, or hangs below them. */
  readonly orphans: number
  /** Spans that came twice and are shown once. */
  readonly repeated: number
  /** Spans that begin before a parent in another service: the clocks differ. */
  readonly early: number
}

/**
 * Any spans as trees. One whose parent is missing, or that is its own ancestor, begins a tree of its own; the same span sent twice is
 * shown once; a span that shares its id with another (Zipkin's client and server) stands below the first of that id.
 */
export function buildTraceTree(store: SpanStore): TraceTree {
  const { parent, repeated, isRepeated } = linkSpans(store)
  let groups = groupByParent(parent, isRepeated)
  const roots: number[] = []
  let orphans = 0
  const placed = new Uint8Array(store.count)
  const order = new Int32Array(store.count - repeated)
  const depth = new Uint32Array(store.count)
  let filled = 0
  const place = (root: number): void => {
    roots.push(root)
    if (store.parentSpanId[root] !== '') orphans++
    filled = placeBelow(root, { ...groups, placed, order, depth, filled })
  }
  for (let span = 0; span < store.count; span++) if (parent[span] === -1 && isRepeated[span] === 0) place(span)
  const hasCircles = filled < order.length
  for (let span = 0; filled < order.length && span < store.count; span++) {
    // What no root leads to hangs in a circle: its first span is where it is cut open.
    if (placed[span] === 1 || isRepeated[span] === 1) continue
    parent[span] = -1
    place(span)
  }
  // Whoever walks down must not come back to where a circle was cut.
  if (hasCircles) groups = groupByParent(parent, isRepeated)
  const below = new Uint32Array(store.count)
  let early = 0
  for (let row = order.length - 1; row >= 0; row--) {
    const span = order[row] ?? 0
    const above = parent[span] ?? -1
    if (above < 0) continue
    below[above] = (below[above] ?? 0) + (below[span] ?? 0) + 1
    if ((store.start[span] ?? 0) < (store.start[above] ?? 0) && store.service[span] !== store.service[above]) early++
  }
  return { order, parent, depth, below, ...groups, roots, orphans, repeated, early }
}

function linkSpans(store: SpanStore): { parent: Int32Array; isRepeated: Uint8Array; repeated: number } {
  const parent = new Int32Array(store.count).fill(-1)
  const isRepeated = new Uint8Array(store.count)
  const namesakes = new Map<string, number[]>()
  let repeated = 0
  for (let span = 0; span < store.count; span++) {
    const id = store.spanId[span] ?? ''
    const first = store.placeOf.get(id) ?? span
    if (first === span) continue
    const others = namesakes.get(id) ?? [first]
    namesakes.set(id, others)
    if (others.some((other) => isSame(store, other, span))) {
      isRepeated[span] = 1
      repeated++
    } else {
      parent[span] = first
      others.push(span)
    }
  }
  for (let span = 0; span < store.count; span++) {
    const above = store.parentSpanId[span] ?? ''
    if (above === '' || parent[span] !== -1) continue
    const first = store.placeOf.get(above)
    if (first === undefined || first === span) continue
    // What a server did stands below the server, not below the client that shares its id.
    const own = namesakes.get(above)?.find((other) => other !== span && store.service[other] === store.service[span])
    parent[span] = own ?? first
  }
  return { parent, isRepeated, repeated }
}

function isSame(store: SpanStore, a: number, b: number): boolean {
  return (
    store.start[a] === store.start[b] &&
    store.duration[a] === store.duration[b] &&
    store.name[a] === store.name[b] &&
    store.service[a] === store.service[b] &&
    store.kind[a] === store.kind[b]
  )
}

function groupByParent(parent: Int32Array, isRepeated: Uint8Array): { childrenFrom: Uint32Array; children: Int32Array } {
  const count = parent.length
  const childrenFrom = new Uint32Array(count + 1)
  for (let span = 0; span < count; span++) {
    const above = parent[span] ?? -1
    if (above >= 0 && isRepeated[span] === 0) childrenFrom[above + 1] = (childrenFrom[above + 1] ?? 0) + 1
  }
  for (let span = 0; span < count; span++) childrenFrom[span + 1] = (childrenFrom[span + 1] ?? 0) + (childrenFrom[span] ?? 0)
  const children = new Int32Array(childrenFrom[count] ?? 0)
  const next = childrenFrom.slice()
  for (let span = 0; span < count; span++) {
    const above = parent[span] ?? -1
    if (above < 0 || isRepeated[span] === 1) continue
    const at = next[above] ?? 0
    children[at] = span
    next[above] = at + 1
  }
  return { childrenFrom, children }
}

interface Placing {
  readonly childrenFrom: Uint32Array
  readonly children: Int32Array
  readonly placed: Uint8Array
  readonly order: Int32Array
  readonly depth: Uint32Array
  readonly filled: number
}

/** Without recursion: a trace may be as deep as it is long. Returns how much of the order is filled. */
function placeBelow(root: number, { childrenFrom, children, placed, order, depth, filled }: Placing): number {
  const stack = [root]
  placed[root] = 1
  depth[root] = 0
  let at = filled
  for (let span = stack.pop(); span !== undefined; span = stack.pop()) {
    order[at++] = span
    for (let child = (childrenFrom[span + 1] ?? 0) - 1; child >= (childrenFrom[span] ?? 0); child--) {
      const below = children[child] ?? 0
      if (placed[below] === 1) continue
      placed[below] = 1
      depth[below] = (depth[span] ?? 0) + 1
      stack.push(below)
    }
  }
  return at
}

/** The children of a span, in start order. */
export function childrenOf(tree: TraceTree, span: number): Int32Array {
  return tree.children.subarray(tree.childrenFrom[span], tree.childrenFrom[span + 1])
}

/** The time in which a span itself was at work: its duration without the stretches its children cover. */
export function selfTime(store: SpanStore, tree: TraceTree, span: number): number {
  const end = endOf(store, span)
  let covered = store.start[span] ?? 0
  let own = 0
  for (const child of childrenOf(tree, span)) {
    const from = Math.min(Math.max(store.start[child] ?? 0, covered), end)
    own += from - covered
    covered = Math.max(covered, Math.min(endOf(store, child), end))
  }
  return own + end - covered
}

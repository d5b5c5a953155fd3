import type { SpanStore } from './span-store.ts'
import type { TraceTree } from './trace-tree.ts'

/** Spans whose operation or service has the text, whatever its case, or whose id begins with it; in the order of the tree. */
export function findSpans(store: SpanStore, tree: TraceTree, text: string): Int32Array {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return new Int32Array(0)
  // Texts stand once: most of the looking is done before the spans are gone through.
  const has = store.texts.map((one) => one.toLowerCase().includes(wanted))
  const isId = /^[0-9a-f]{4,16}$/.test(wanted)
  return tree.order.filter(
    (span) =>
      has[store.name[span] ?? 0] === true ||
      has[store.service[span] ?? 0] === true ||
      (isId && (store.spanId[span] ?? '').startsWith(wanted)),
  )
}

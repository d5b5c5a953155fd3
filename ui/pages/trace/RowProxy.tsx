import { useFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { nameOf, serviceOf } from './model/span-store.ts'
import type { TraceModel } from './use-trace-model.ts'
import { words } from './words.ts'

/** The row the keys stand on, in words: a canvas cannot be read to anybody. */
export function RowProxy({
  model,
  span,
  collapsed,
  active,
}: {
  model: TraceModel
  span: number | undefined
  collapsed: ReadonlySet<number>
  active: number
}) {
  const t = useWords(words)
  const format = useFormat()
  const { store, tree } = model
  if (span === undefined || span < 0) return <div id="wf-row" role="treeitem" className="sr" aria-label={t('noRow')} />
  const parts = [
    t('spanLabel', {
      service: serviceOf(store, span),
      name: nameOf(store, span),
      duration: format.duration(store.duration[span] ?? 0),
      offset: format.duration(store.start[span] ?? 0),
    }),
    ...(store.failed[span] === 1 ? [t('failed')] : []),
    ...(model.path.has(span) ? [t('criticalPath')] : []),
    ...(tree.below[span] === 0 ? [] : [t('spansBelow', { count: tree.below[span] ?? 0 })]),
  ]
  return (
    <div
      id="wf-row"
      className="sr"
      role="treeitem"
      aria-level={(tree.depth[span] ?? 0) + 1}
      aria-posinset={active + 1}
      aria-setsize={tree.order.length}
      aria-selected
      aria-expanded={tree.below[span] === 0 ? undefined : !collapsed.has(span)}
    >
      {parts.join(', ')}
    </div>
  )
}

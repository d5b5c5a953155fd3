import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef } from 'react'

import { Icon } from '../../components/Icon.tsx'
import { useFormat } from '../../lib/format.ts'
import { choice } from '../../lib/url-state.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { useWords } from '../../lib/use-words.ts'
import { nameOf, serviceOf, type SpanStore } from './model/span-store.ts'
import { selfTime } from './model/trace-tree.ts'
import type { TraceModel } from './use-trace-model.ts'
import { words } from './words.ts'

const rowHeight = 28
/** Columns, each an order of the rows. */
const orders = ['service', 'operation', 'start', 'duration', 'self'] as const
type Order = (typeof orders)[number]
const schema = { by: choice(orders, 'start') }

interface Props {
  model: TraceModel
  colours: ReadonlyMap<number, string>
  chosen: number | undefined
  onChoose: (span: number) => void
}

/** Every span in a table, in the order one asks for; only the rows in sight exist. */
export function SpanTable({ model, colours, chosen, onChoose }: Props) {
  const { store, tree } = model
  const t = useWords(words)
  const format = useFormat()
  const [{ by }, change] = useUrlState(schema)
  const scroller = useRef<HTMLDivElement>(null)
  const self = useMemo(() => {
    const own = new Float64Array(store.count)
    for (const span of tree.order) own[span] = selfTime(store, tree, span)
    return own
  }, [store, tree])
  const rows = useMemo(() => sortSpans(store, tree.order, self, by), [store, tree, self, by])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  })
  return (
    <div ref={scroller} className="span-table" role="table" tabIndex={0} aria-label={t('table')} aria-rowcount={rows.length + 1}>
      <div className="st-row st-head" role="row" aria-rowindex={1}>
        {orders.map((order) => (
          <span
            key={order}
            role="columnheader"
            className={order === 'service' || order === 'operation' ? '' : 'num'}
            aria-sort={order === by ? (order === 'duration' || order === 'self' ? 'descending' : 'ascending') : 'none'}
          >
            <button type="button" onClick={() => change({ by: order })}>
              {t(order === 'start' ? 'startColumn' : order === 'self' ? 'selfColumn' : order)}
              {order === by && <Icon name={order === 'duration' || order === 'self' ? 'arrow-down' : 'arrow-up'} size={12} />}
            </button>
          </span>
        ))}
      </div>
      <div role="rowgroup" className="st-rows" style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const span = rows[index] ?? 0
          return (
            <div
              key={index}
              className={span === chosen ? 'st-row sel' : 'st-row'}
              role="row"
              aria-rowindex={index + 2}
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => onChoose(span)}
            >
              <span role="cell" className="row">
                <span className="edge" style={{ background: colours.get(store.service[span] ?? 0) }} />
                <bdi className="cut">{serviceOf(store, span)}</bdi>
              </span>
              <span role="cell" className="row">
                <button type="button" className="st-name cut" aria-pressed={span === chosen}>
                  <bdi>{nameOf(store, span)}</bdi>
                </button>
                {store.failed[span] === 1 && (
                  <span className="critical">
                    <Icon name="sev-critical" size={12} label={t('failed')} />
                  </span>
                )}
              </span>
              <span role="cell" className="num">
                {format.duration(store.start[span] ?? 0)}
              </span>
              <span role="cell" className="num">
                {format.duration(store.duration[span] ?? 0)}
              </span>
              <span role="cell" className="num">
                {format.duration(self[span] ?? 0)}
              </span>
            </div>
          )
        })}
      </div>
    </div>
  )
}

function sortSpans(store: SpanStore, order: Int32Array, self: Float64Array, by: Order): Int32Array {
  const figure = by === 'self' ? self : by === 'duration' ? store.duration : undefined
  if (figure) return order.toSorted((a, b) => (figure[b] ?? 0) - (figure[a] ?? 0))
  if (by === 'start') return order.toSorted((a, b) => a - b)
  // Texts stand once: they are compared once, not for every pair of spans.
  const rank = new Map(
    store.texts
      .map((text, place) => ({ text, place }))
      .toSorted((a, b) => (a.text < b.text ? -1 : 1))
      .map(({ place }, index) => [place, index]),
  )
  const column = by === 'service' ? store.service : store.name
  return order.toSorted((a, b) => (rank.get(column[a] ?? 0) ?? 0) - (rank.get(column[b] ?? 0) ?? 0) || a - b)
}

import type { LogMarks } from './log-marks.ts'
import type { TraceTree } from './trace-tree.ts'

/** Rows of the waterfall from the top: a span by its place in the store, a log record as -1 less its place in the marks. */
export type VisibleRows = Int32Array

/** The row of a span: this one or the next that way, else the last one before it; -1 when there are none. */
export function spanRow(rows: VisibleRows, row: number, by: 1 | -1): number {
  const look = (from: number, step: number): number => {
    let at = from
    while ((rows[at] ?? 0) < 0) at += step
    return at < rows.length ? at : -1
  }
  const found = look(Math.min(Math.max(row, 0), rows.length - 1), by)
  return found >= 0 ? found : look(Math.min(row, rows.length - 1), -by)
}

/** Spans not below a collapsed one; with `logs` each followed by the records written in it. */
export function visibleRows(tree: TraceTree, collapsed: ReadonlySet<number>, logs?: LogMarks): VisibleRows {
  const rows = new Int32Array(tree.order.length + (logs?.count ?? 0))
  let filled = 0
  for (let row = 0; row < tree.order.length; row++) {
    const span = tree.order[row] ?? 0
    rows[filled++] = span
    for (const record of logs?.bySpan.get(span) ?? []) rows[filled++] = -1 - record
    if (collapsed.has(span)) row += tree.below[span] ?? 0
  }
  return rows.subarray(0, filled)
}

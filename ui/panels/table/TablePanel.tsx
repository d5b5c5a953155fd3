import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/DataTable.tsx'
import type { Sort } from '../../components/sort-rows.ts'
import { useReader } from '../../lib/measure-unit.ts'
import type { Reader } from '../../lib/measure-unit.ts'
import { niceTop } from '../../lib/scale.ts'
import { lookOf } from '../field/field.ts'
import type { FieldLook, PanelColumn, PanelProps } from '../field/field.ts'
import { PanelFigure } from '../field/PanelFigure.tsx'
import { rangeOf } from '../field/threshold-colour.ts'
import { isFigure } from '../field/use-items.ts'
import { TableCell } from './TableCell.tsx'

/** Rows that are drawn at once; more on demand. */
const mostRows = 200

interface Props extends PanelProps {
  /** The order at first, by the title of a column. */
  sort?: Sort | undefined
}

/** An answer as it is: a table whose headings order the rows. */
export function TablePanel({ sort, ...panel }: Props) {
  const reader = useReader()
  const { label, data, stale } = panel
  const length = Math.max(0, ...(data ?? []).map(({ values }) => values.length))
  const columns = (data ?? []).map((column, index) => columnOf(column, { index, look: lookOf(column, panel), reader }))
  const first = sort && data ? data.findIndex(({ title }) => title === sort.column) : -1
  const table = () => (
    <DataTable
      // Another answer may have other columns: its order begins anew.
      key={columns.map(({ title }) => title).join('\n')}
      label={label}
      columns={columns}
      rows={Array.from({ length }, (_, row) => row)}
      rowKey={String}
      most={mostRows}
      sort={sort && first >= 0 ? { column: String(first), descending: sort.descending } : undefined}
    />
  )
  return (
    <PanelFigure label={label} stale={stale} empty={data !== undefined && length === 0} table={table}>
      {table()}
    </PanelFigure>
  )
}

function columnOf(column: PanelColumn, { index, look, reader }: { index: number; look: FieldLook; reader: Reader }): Column<number> {
  const figures = Array.from(column.values).filter(isFigure)
  const range = rangeOf(look, figures, niceTop)
  return {
    // Titles may come twice, places do not.
    name: String(index),
    title: column.title,
    numeric: column.kind === 'number',
    sortValue: (row) => {
      const value = column.values[row] ?? null
      return typeof value === 'boolean' ? Number(value) : value
    },
    cell: (row) => <TableCell column={column} row={row} look={look} range={range} reader={reader} />,
  }
}

import type { ReactNode } from 'react'

export interface Column<Row> {
  readonly name: string
  readonly title: string
  /** Figures stand at the end, digits under digits. */
  readonly numeric?: boolean
  /** Left out on phones. */
  readonly wideOnly?: boolean
  /** The title is for screen readers only (a column of buttons). */
  readonly silent?: boolean
  readonly cell: (row: Row) => ReactNode
}

interface Props<Row> {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  tall?: boolean
}

/** A table whose first column is the subject of the row. It scrolls sideways by itself when it must. */
export function DataTable<Row>({ label, columns, rows, rowKey, tall }: Props<Row>) {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={label}>
      <table className={tall ? 'tall' : undefined}>
        <thead>
          <tr>
            {columns.map(({ name, title, silent, ...column }) => (
              <th key={name} scope="col" className={classOf(column)}>
                {silent ? <span className="sr">{title}</span> : <bdi>{title}</bdi>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map(({ name, cell, ...column }, index) =>
                index === 0 ? (
                  <th key={name} scope="row" className={`${classOf(column) ?? ''} strong`}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={name} className={classOf(column)}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function classOf({ numeric, wideOnly }: { numeric?: boolean; wideOnly?: boolean }): string | undefined {
  return [numeric && 'num', wideOnly && 'hide-s'].filter(Boolean).join(' ') || undefined
}

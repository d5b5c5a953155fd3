import { useState } from 'react'
import type { ReactNode } from 'react'

import { useRowKeys } from '../lib/use-row-keys.ts'
import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'
import { Button } from './Button.tsx'
import { sortRows } from './sort-rows.ts'
import type { Sort } from './sort-rows.ts'
import { SortHead } from './SortHead.tsx'
import { useSort } from './use-sort.ts'

const words = defineWords({
  en: { more: 'Show {count} more' },
  he: { more: 'הצגת {count} נוספות' },
})

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
  /** What rows are ordered by when the heading is pressed; without it the column cannot be sorted. Nothing stands last. */
  readonly sortValue?: (row: Row) => number | string | null
}

interface Props<Row> {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  tall?: boolean
  /** The order at first; without it that of the rows. */
  sort?: Sort | undefined
  /**
   * The parameter of the address that keeps the order, another for each table of a page. Panels of dashboards have none: the order of
   * theirs at first is the dashboard's, any number of them stand on a page, and their tables come and go with `t`.
   */
  sortName?: string
  /** The page's main list has the keys: `j` and `k` move through the rows, and Enter presses the row's subject or does this. */
  enter?: 'subject' | ((row: Row) => void)
  /** More rows than these are shown on demand. */
  most?: number
  /** What fetches rows behind the last, once all that are here are shown. */
  end?: ReactNode
}

/** A table whose first column is the subject of the row. It scrolls sideways by itself when it must. */
export function DataTable<Row>({ label, columns, rows, rowKey, tall, sort: first, sortName, enter, most = Infinity, end }: Props<Row>) {
  const t = useWords(words)
  const sortable = columns.filter((column) => column.sortValue)
  const [sort, setSort] = useSort({ name: sortName, first, columns: sortable.map(({ name }) => name) })
  const [pages, setPages] = useState(1)
  const sortValue = sort && sortable.find(({ name }) => name === sort.column)?.sortValue
  const ordered = sort && sortValue ? sortRows(rows, sortValue, sort.descending) : rows
  const left = ordered.length - most * pages
  const rowKeys = useRowKeys(
    enter && {
      keys: ordered.map(rowKey),
      onOpen:
        enter === 'subject'
          ? enter
          : (index) => {
              const row = ordered[index]
              if (row !== undefined) enter(row)
            },
      onReach: (index) => setPages(Math.max(pages, Math.ceil((index + 1) / most))),
    },
  )
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={label}>
      <table className={tall ? 'tall' : undefined}>
        <thead>
          <tr>
            {columns.map(({ name, title, silent, sortValue: isSortable, ...column }) =>
              isSortable ? (
                <SortHead
                  key={name}
                  className={classOf(column)}
                  title={title}
                  column={name}
                  numeric={column.numeric}
                  sort={sort}
                  onSort={setSort}
                />
              ) : (
                <th key={name} scope="col" className={classOf(column)}>
                  {silent ? <span className="sr">{title}</span> : <bdi>{title}</bdi>}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody ref={rowKeys.body}>
          {(left > 0 ? ordered.slice(0, most * pages) : ordered).map((row) => (
            <tr key={rowKey(row)} {...rowKeys.of(rowKey(row))}>
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
      {left > 0 ? (
        <Button className="more-rows" look="quiet" onClick={() => setPages(pages + 1)}>
          {t('more', { count: Math.min(left, most) })}
        </Button>
      ) : (
        end
      )}
    </div>
  )
}

function classOf({ numeric, wideOnly }: { numeric?: boolean; wideOnly?: boolean }): string | undefined {
  return [numeric && 'num', wideOnly && 'hide-s'].filter(Boolean).join(' ') || undefined
}

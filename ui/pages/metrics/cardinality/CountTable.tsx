import { Link } from 'wouter'

import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useExploreHref } from '../use-explore-href.ts'
import { cardinalityWords } from './words.ts'

interface Row {
  readonly name: string
  readonly value: number
}

interface Props {
  title: string
  subject: string
  figure: string
  rows: readonly Row[]
  /** What the figures are shares of. */
  whole?: number
  /** The question behind a figure. */
  exprOf: (name: string) => string
}

/** The largest of one kind; every name leads to the series behind it. */
export function CountTable({ title, subject, figure, rows, whole, exprOf }: Props) {
  const t = useWords(cardinalityWords)
  const format = useFormat()
  const hrefOf = useExploreHref()
  const columns: readonly Column<Row>[] = [
    {
      name: 'name',
      title: subject,
      cell: ({ name }) => (
        <Link className="mx-counted mono ltr" href={hrefOf(exprOf(name))} title={name}>
          {name}
        </Link>
      ),
    },
    { name: 'value', title: figure, numeric: true, cell: ({ value }) => format.count(value) },
    ...(whole === undefined
      ? []
      : [{ name: 'share', title: t('share'), numeric: true, cell: ({ value }: Row) => format.share(value / whole) }]),
  ]
  return (
    <section className="plate s6">
      <header>
        <h3>{title}</h3>
      </header>
      <DataTable label={title} columns={columns} rows={rows} rowKey={({ name }) => name} />
    </section>
  )
}

import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { words } from '../words.ts'
import { leadingLines, valueAt } from './lines.ts'
import type { Line } from './lines.ts'

interface Props {
  lines: readonly Line[]
  /** Where the cursor stands; null for the last values. */
  point: number | null
  /** That moment as text. */
  at: string | undefined
  format: (value: number) => string
}

/** Every series with its labels, its value at the cursor (or the last one), and its least, average and greatest. */
export function SeriesTable({ lines, point, at, format }: Props) {
  const t = useWords(words)
  const write = (value: number | undefined | null) => (value === undefined || value === null ? '–' : format(value))
  const columns: readonly Column<Line>[] = [
    {
      name: 'series',
      title: t('seriesColumn'),
      cell: ({ full, colour }) => (
        <span className="mx-series">
          <span className="k" style={{ background: `var(${colour})` }} />
          <bdi className="mono ltr">{full}</bdi>
        </span>
      ),
    },
    { name: 'value', title: at ?? t('last'), numeric: true, cell: (line) => write(valueAt(line, point)) },
    { name: 'least', title: t('least'), numeric: true, wideOnly: true, cell: (line) => write(line.summary?.least) },
    { name: 'mean', title: t('mean'), numeric: true, wideOnly: true, cell: (line) => write(line.summary?.mean) },
    { name: 'most', title: t('most'), numeric: true, wideOnly: true, cell: (line) => write(line.summary?.most) },
  ]
  return (
    <div className="mx-table">
      <DataTable label={t('values')} columns={columns} rows={lines} rowKey={({ full }) => full} most={leadingLines} />
    </div>
  )
}

import { DataTable } from '../../../components/DataTable.tsx'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { words } from '../words.ts'
import { historyWords } from './words.ts'

const timesAtOnce = 20

interface Props {
  rows: readonly { readonly rule: string; readonly parts: readonly number[] }[]
  fromMs: number
  stepMs: number
}

/** What the bars of the rules show, to be read: when which rule fired how often, newest first. */
export function FiringTimes({ rows, fromMs, stepMs }: Props) {
  const t = useWords(historyWords)
  const of = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const times = rows
    .flatMap(({ rule, parts }) => parts.map((count, at) => ({ rule: rule || of('unnamed'), count, atMs: fromMs + at * stepMs })))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.atMs - a.atMs)
  return (
    <DataTable
      label={t('course')}
      rows={times}
      rowKey={({ rule, atMs }) => `${atMs} ${rule}`}
      most={timesAtOnce}
      columns={[
        { name: 'at', title: t('part', { zone: time.zone, part: format.duration(stepMs) }), cell: ({ atMs }) => time.full(atMs) },
        { name: 'rule', title: t('rule'), cell: ({ rule }) => <bdi>{rule}</bdi>, sortValue: ({ rule }) => rule },
        { name: 'times', title: t('times'), numeric: true, cell: ({ count }) => format.count(count), sortValue: ({ count }) => count },
      ]}
    />
  )
}

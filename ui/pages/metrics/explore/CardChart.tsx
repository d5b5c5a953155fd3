import { useMemo } from 'react'

import { Chart } from '../../../components/Chart.tsx'
import type { Reply } from '../../../lib/replies.ts'
import { absoluteRange, resolveRange } from '../../../lib/time-range.ts'
import { useRange } from '../../../shell/use-range.ts'
import { chartOf } from './lines.ts'
import type { Line } from './lines.ts'

const height = 96

interface Props {
  title: string
  result: Reply<'POST /api/metrics/query'>
  lines: readonly Line[]
  format: (value: number) => string
}

/** The small chart of a card. */
export function CardChart({ title, result, lines, format }: Props) {
  const { range, change } = useRange()
  const shown = resolveRange(range, Date.now())
  const lengthMs = Math.round((shown.toMs - shown.fromMs) / 60_000) * 60_000
  const data = useMemo(() => chartOf(result, lines, lengthMs), [result, lines, lengthMs])
  return (
    <div className="mx-card-chart">
      <Chart
        title={title}
        data={data}
        height={height}
        format={format}
        onRange={(fromMs, toMs) => change({ ...absoluteRange(fromMs, toMs), live: false }, { push: true })}
      />
    </div>
  )
}

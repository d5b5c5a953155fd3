import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { PreviewRuleReply } from '../../../../src/api/contract/rules.ts'
import type { ChartData, ChartThreshold } from '../../../components/chart-data.ts'
import { Chart } from '../../../components/Chart.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { callApi } from '../../../lib/api.ts'
import { useFormat } from '../../../lib/format.ts'
import { absoluteRange, resolveRange } from '../../../lib/time-range.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useNow } from '../../../shell/use-now.ts'
import { useRange } from '../../../shell/use-range.ts'
import { seriesTitles } from '../../metrics/explore/series-names.ts'
import { ruleWords } from './words.ts'

import './rule-preview.css'

const longestMs = 31 * 86_400_000
const colours = ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6', '--c7', '--c8']

/** What a rule looks at over the page's time, with its limits, and how many alerts there would be now. */
export function RulePreview({ yaml, severity, title }: { yaml: string; severity: string; title: string }) {
  const t = useWords(ruleWords)
  const format = useFormat()
  const { range, change } = useRange()
  const now = useNow(60_000)
  const asked = resolveRange(range, now)
  const toMs = Math.ceil(asked.toMs / 1000) * 1000
  const fromMs = Math.max(Math.floor(asked.fromMs / 1000) * 1000, toMs - longestMs)
  const preview = useQuery({
    queryKey: ['rule-preview', yaml, range, Math.floor(now / 60_000)],
    queryFn: ({ signal }) => callApi('POST /api/rule-previews', { body: { yaml, from: fromMs, to: toMs }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
    enabled: yaml !== '',
  })
  const { data } = preview
  const chart = useMemo(() => data && chartOf(data, title), [data, title])
  const worst = markOf(severity)
  const thresholds: readonly ChartThreshold[] = [data?.above ?? null, data?.below ?? null].flatMap((value) =>
    value === null ? [] : [{ value, severity: worst }],
  )
  if (preview.error) return <FaultNotice error={preview.error} onRetry={() => void preview.refetch()} />
  const isDrawn = data === undefined || data.times.length > 0
  return (
    <div className="rl-preview">
      <p className="rl-over" role="status">
        {data ? (
          <>
            <span className={data.now.count > 0 ? 'rl-count bad' : 'rl-count'} />
            {data.now.count > 0 ? t('overNow', { count: data.now.count }) : t('overNone')}
            {data.lineCount > data.lines.length && (
              <span className="faint small"> · {t('moreLines', { shown: data.lines.length, count: data.lineCount })}</span>
            )}
          </>
        ) : (
          ' '
        )}
      </p>
      {isDrawn ? (
        <Chart
          title={title}
          data={chart}
          stale={preview.isPlaceholderData}
          format={(value) => format.number(value)}
          height={220}
          thresholds={thresholds}
          onRange={(from, to) => change(absoluteRange(from, to), { push: true })}
        />
      ) : (
        <p className="dim small">{t('notDrawn')}</p>
      )}
      {data && !data.isCompared && isDrawn && <p className="faint small">{t('foundOnly')}</p>}
    </div>
  )
}

function markOf(severity: string): ChartThreshold['severity'] {
  return severity === 'critical' || severity === 'high' || severity === 'medium' ? severity : 'low'
}

function chartOf({ times, lines }: PreviewRuleReply, title: string): ChartData {
  const titles = seriesTitles(
    lines.map(({ labels }) => labels),
    title,
  )
  const [first = 0, second = first + 1] = times
  return {
    fromMs: first,
    stepMs: second - first,
    length: times.length,
    series: lines.map(({ values }, at) => ({ title: titles[at] ?? title, values, colour: colours[at % colours.length] ?? '--c1' })),
  }
}

import { useQuery } from '@tanstack/react-query'

import { Answer } from '../../../components/Answer.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { callApi } from '../../../lib/api.ts'
import { joinMeasure, useFormat, useTimeFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { words } from '../words.ts'
import { fillRateInterval } from './query-grid.ts'
import type { QueryGrid } from './query-grid.ts'
import { whySlow } from './why-slow.ts'
import type { SlowReason } from './why-slow.ts'

type Read = Reply<'POST /api/metrics/explain'>['reads'][number]

interface Props {
  expr: string
  stats: Reply<'POST /api/metrics/query'>['stats']
  grid: QueryGrid
}

const places = { memory: 'fromMemory', store: 'fromStore', buckets: 'fromBuckets', rollups: 'fromRollups' } as const

/** Why an expression took as long as it did, in plain words, and what was read for it. */
export function QueryExplained({ expr, stats, grid: { startMs, endMs, stepMs } }: Props) {
  const t = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const explained = useQuery({
    queryKey: ['metric-explained', expr, startMs, endMs, stepMs],
    queryFn: ({ signal }) =>
      callApi('POST /api/metrics/explain', {
        body: { query: fillRateInterval(expr, stepMs).replaceAll(/ +\]/g, ']'), start: startMs, end: endMs, step: stepMs },
        signal,
      }),
    staleTime: Infinity,
  })
  const large = (value: number): string => joinMeasure(format.large(value))
  const columns: readonly Column<Read>[] = [
    {
      name: 'selector',
      title: t('selector'),
      cell: ({ selector, start, end }) => (
        <span className="mx-read">
          <bdi className="mono ltr">{selector}</bdi>{' '}
          <span className="faint small ltr">
            {time.minute(start)} – {time.minute(end)}
          </span>
        </span>
      ),
    },
    { name: 'from', title: t('readFrom'), cell: ({ from }) => from.map((place) => t(places[place])).join(', ') || '–' },
    { name: 'series', title: t('readSeries'), numeric: true, cell: ({ series }) => format.count(series) },
    { name: 'samples', title: t('readSamples'), numeric: true, cell: ({ samples }) => format.count(samples) },
    { name: 'took', title: t('readTook'), numeric: true, wideOnly: true, cell: ({ tookMs }) => format.duration(tookMs) },
  ]
  return (
    <section className="mx-explained" aria-label={t('explainTitle')}>
      <Answer query={explained} rows={3}>
        {(found) => (
          <>
            <ul className="mx-why">
              {whySlow(found, stats).map((reason) => (
                <li key={reason.what}>
                  <Why reason={reason} large={large} duration={(ms) => format.duration(ms)} />
                </li>
              ))}
            </ul>
            <pre className="mx-pretty mono ltr small dim">{found.pretty}</pre>
            <DataTable
              label={t('explainTitle')}
              columns={columns}
              rows={found.reads}
              rowKey={(read) => `${read.selector}${read.start} ${read.end}`}
            />
            <p className="faint small mx-again">{t('explainAgain')}</p>
          </>
        )}
      </Answer>
    </section>
  )
}

interface WhyProps {
  reason: SlowReason
  large: (value: number) => string
  duration: (ms: number) => string
}

/** One reason, and what would help. */
function Why({ reason, large, duration }: WhyProps) {
  const t = useWords(words)
  switch (reason.what) {
    case 'quick':
      return <bdi>{t('whyQuick', { took: duration(reason.tookMs), samples: large(reason.samples) })}</bdi>
    case 'samples':
      return <Told what={t('whySamples', { samples: large(reason.samples) })} help={t('helpSamples')} />
    case 'series':
      return <Told what={t('whySeries', { selector: reason.selector, series: large(reason.series) })} help={t('helpSeries')} />
    case 'name':
      return <Told what={t('whyName', { selector: reason.selector })} help={t('helpName')} />
    case 'held':
      return <Told what={t('whyHeld', { samples: large(reason.samples), most: large(reason.most) })} help={t('helpHeld')} />
    case 'store':
      return <Told what={t('whyStore')} help={t('helpStore')} />
    case 'waited':
      return <Told what={t('whyWaited')} help={t('helpWaited')} />
  }
}

function Told({ what, help }: { what: string; help: string }) {
  return (
    <>
      <bdi className="strong">{what}</bdi> <bdi className="dim">{help}</bdi>
    </>
  )
}

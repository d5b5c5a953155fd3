import { Suspense, lazy, useState } from 'react'
import type { ReactNode } from 'react'

import { Button } from '../../../components/Button.tsx'
import { joinMeasure, useFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { words } from '../words.ts'

const QueryExplained = lazy(async () => ({ default: (await import('./QueryExplained.tsx')).QueryExplained }))

interface Props {
  expr: string
  result: Pick<Reply<'POST /api/metrics/query'>, 't0' | 'step' | 'more' | 'stats'> & {
    readonly series: readonly { readonly values: readonly unknown[] }[]
  }
  lines: number
  hasExemplars: boolean
  /** What can be done with the chart. */
  children: ReactNode
}

/** What a chart shows and what it took to answer, with the way to ask why. */
export function QueryFoot({ expr, result: { t0, step, more, stats, series }, lines, hasExemplars, children }: Props) {
  const t = useWords(words)
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  const count = Math.max(1, ...series.map(({ values }) => values.length))
  return (
    <>
      <div className="mx-foot faint small">
        <p className="grow">
          {t('step', { step: format.duration(step), series: t('series', { count: lines }) })}
          {' · '}
          {t('stats', { samples: joinMeasure(format.large(stats.samplesRead)), took: format.duration(stats.tookMs) })}
          {stats.isShared && ` · ${t('shared')}`}
          {hasExemplars && ` · ${t('exemplars')}`}
          {more > 0 && <span className="strong"> {t('moreSeries', { count: more })}</span>}
        </p>
        <Button look="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t('explain')}
        </Button>
        {children}
      </div>
      {isOpen && (
        <Suspense fallback={null}>
          <QueryExplained expr={expr} stats={stats} grid={{ startMs: t0, endMs: t0 + (count - 1) * step, stepMs: step }} />
        </Suspense>
      )}
    </>
  )
}

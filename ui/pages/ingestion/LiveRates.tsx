import { useEffect, useMemo, useState } from 'react'

import type { ChartData } from '../../components/chart-data.ts'
import { Chart } from '../../components/Chart.tsx'
import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { words } from './words.ts'

type Source = Reply<'GET /api/ingestion'>['sources'][number]
const signals = ['logs', 'metrics', 'traces'] as const
const colours = { logs: '--c1', metrics: '--c2', traces: '--c3' } as const

interface Look {
  readonly atMs: number
  readonly rates: Readonly<Record<(typeof signals)[number], number>>
}

interface Props {
  data: Reply<'GET /api/ingestion'> | undefined
  /** When `data` came, epoch milliseconds. */
  atMs: number
  /** How often the page looks. */
  everyMs: number
}

const keptLooks = 300

/** What comes in each second, by signal, since the page was opened. */
export function LiveRates({ data, atMs, everyMs }: Props) {
  const t = useWords(words)
  const format = useFormat()
  const [looks, setLooks] = useState<readonly Look[]>([])
  useEffect(() => {
    if (!data) return
    const look = { atMs, rates: ratesOf(data.sources) }
    setLooks((before) => (before.at(-1)?.atMs === atMs ? before : [...before, look].slice(-keptLooks)))
  }, [data, atMs])
  const chart = useMemo<ChartData | undefined>(() => {
    const last = looks.at(-1)
    if (!last) return undefined
    return {
      fromMs: last.atMs - (keptLooks - 1) * everyMs,
      stepMs: everyMs,
      length: keptLooks,
      series: signals.map((signal) => ({
        title: t(signal),
        colour: colours[signal],
        values: [...Array.from({ length: keptLooks - looks.length }, () => null), ...looks.map(({ rates }) => rates[signal])],
      })),
    }
  }, [looks, everyMs, t])
  return (
    <section className="sheet">
      <div className="plate">
        <header>
          <h2>{t('liveRates')}</h2>
          <span className="note">{t('liveNote')}</span>
        </header>
        <Chart title={t('liveRates')} data={chart} format={(value) => format.number(value)} onRange={() => undefined} />
        <div className="legend">
          {signals.map((signal) => (
            <span key={signal}>
              <span className={`k rate-${signal}`} />
              {t(signal)} <b className="ltr">{looks.length === 0 ? '–' : format.number(looks.at(-1)?.rates[signal] ?? 0)}</b>
            </span>
          ))}
        </div>
      </div>
    </section>
  )
}

function ratesOf(sources: readonly Source[]): Look['rates'] {
  const rates = { logs: 0, metrics: 0, traces: 0 }
  for (const { signal, acceptedPerSecond } of sources) rates[signal] += acceptedPerSecond
  return rates
}

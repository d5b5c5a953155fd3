import { useMemo } from 'react'

import type { ServiceFigures, ServiceReply } from '../../../src/api/contract/services.ts'
import type { ChartData, ChartMarker } from '../../components/chart-data.ts'
import { Chart } from '../../components/Chart.tsx'
import { formatNumber, joinMeasure, measureDuration, measureShare } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { absoluteRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { useRange } from '../../shell/use-range.ts'
import { useReleases } from './use-lists.ts'
import { words } from './words.ts'

type Course = ServiceFigures['course']
type Line = 'requestsPerSecond' | 'errorRate' | 'p50Ms' | 'p95Ms' | 'p99Ms'

const percentiles: readonly (readonly [line: Line, title: string, colour: string])[] = [
  ['p50Ms', 'p50', '--c1'],
  ['p95Ms', 'p95', '--c2'],
  ['p99Ms', 'p99', '--c3'],
]
/** The axis of errors ends here at least: a tenth of a per cent is no mountain. */
const errorTop = 0.01

/** Rate, errors and latency over time, with the releases that came, beside the time compared with. */
export function RedCharts({ service, reply, stale }: { service: string; reply: ServiceReply; stale: boolean }) {
  const t = useWords(words)
  const language = useLanguage()
  const releases = useReleases(service)
  const { change } = useRange()
  const markers = useMemo<readonly ChartMarker[]>(
    () =>
      (releases.data ?? [])
        .filter(({ isDeployed }) => isDeployed)
        .map(({ version, firstSeen }) => ({ atMs: Date.parse(firstSeen), kind: 'deploy', title: version })),
    [releases.data],
  )
  const formats = useMemo(
    () => ({
      rate: (value: number) => formatNumber(language, value),
      share: (value: number) => joinMeasure(measureShare(language, value)),
      duration: (value: number) => joinMeasure(measureDuration(language, value)),
    }),
    [language],
  )
  const lines = useMemo(() => {
    const draw = (chosen: readonly (readonly [Line, string, string])[]) => ({
      data: dataOf(reply.course, chosen),
      compare: reply.before ? dataOf(reply.before.course, chosen) : undefined,
    })
    return {
      rate: draw([['requestsPerSecond', t('requests'), '--c1']]),
      errors: draw([['errorRate', t('failed'), '--critical']]),
      latency: draw(percentiles),
    }
  }, [reply, t])
  const shared = {
    stale,
    markers,
    onRange: (fromMs: number, toMs: number) => change({ ...absoluteRange(fromMs, toMs), live: false }, { push: true }),
  }
  return (
    <section className="sheet g12">
      <div className="plate s4">
        <header>
          <h2>{t('requests')}</h2>
          <span className="note ltr">{t('perSecond')}</span>
        </header>
        <Chart title={t('requests')} {...lines.rate} format={formats.rate} {...shared} />
      </div>
      <div className="plate s4">
        <header>
          <h2>{t('failed')}</h2>
        </header>
        <Chart title={t('failed')} {...lines.errors} format={formats.share} top={errorTop} {...shared} />
      </div>
      <div className="plate s4">
        <header>
          <h2>{t('latency')}</h2>
          <span className="grow" />
          <span className="sv-legend ltr small dim" aria-hidden>
            {percentiles.map(([, title, colour]) => (
              <span key={title}>
                <i style={{ background: `var(${colour})` }} />
                {title}
              </span>
            ))}
          </span>
        </header>
        <Chart title={t('latency')} {...lines.latency} format={formats.duration} {...shared} />
      </div>
    </section>
  )
}

function dataOf(course: Course, lines: readonly (readonly [Line, string, string])[]): ChartData {
  return {
    fromMs: Date.parse(course.from),
    stepMs: course.stepMs,
    series: lines.map(([line, title, colour]) => ({ title, colour, values: course[line] })),
  }
}

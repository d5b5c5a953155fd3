import { useMemo } from 'react'
import { Link } from 'wouter'

import type { ChartData, ChartMarker } from '../../components/chart-data.ts'
import { definePart } from '../../lib/define-part.tsx'
import { formatNumber, joinMeasure, measureDuration, measureShare } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { absoluteRange } from '../../lib/time-range.ts'
import { useGradual } from '../../lib/use-gradual.ts'
import { useWords } from '../../lib/use-words.ts'
import { useRange } from '../../shell/use-range.ts'
import type { FigureOf } from './evidence.ts'
import { useChanges } from './use-changes.ts'
import { useEvidence } from './use-evidence.ts'
import type { Overview } from './use-overview.ts'
import { words } from './words.ts'

/** Fetched beside the figures: what the page says first needs no drawing. */
const Chart = definePart(async () => (await import('../../components/Chart.tsx')).Chart)

type Figure = Overview['figures']['requestRate']
type Name = 'requestRate' | 'errorRate' | 'p95Ms' | 'cpuUtilisation' | 'memoryUtilisation' | 'diskUtilisation'

interface Props {
  overview: Overview | undefined
  stale: boolean
  /** Which, in order; three or two to a row. */
  names: readonly Name[]
}

const looks = {
  requestRate: { title: 'requests', of: 'requests', unit: '/s', colour: '--c1', format: 'number' },
  errorRate: { title: 'errors', of: 'errors', colour: '--critical', format: 'share', top: 0.01 },
  p95Ms: { title: 'p95', of: 'slow', colour: '--c4', format: 'duration' },
  cpuUtilisation: { title: 'cpu', of: 'cpu', colour: '--c1', format: 'share', top: 1 },
  memoryUtilisation: { title: 'memory', of: 'memory', colour: '--c1', format: 'share', top: 1 },
  diskUtilisation: { title: 'disk', of: 'disk', colour: '--c1', format: 'share', top: 1 },
} as const satisfies Record<Name, { title: string; of: FigureOf; unit?: string; colour: string; format: string; top?: number }>

/** Figures over the chosen time, with the time they are compared with and the deployments in it. */
export function Figures({ overview, stale, names }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const { change } = useRange()
  const evidence = useEvidence()
  const markers = useDeployments()
  const drawn = useGradual(overview ? names.length : 0)
  const formats = useMemo(
    () => ({
      number: (value: number) => formatNumber(language, value),
      share: (value: number) => joinMeasure(measureShare(language, value)),
      duration: (value: number) => joinMeasure(measureDuration(language, value)),
    }),
    [language],
  )
  return (
    <section className="sheet g12" aria-label={t('figures')}>
      {names.map((name, index) => {
        const look = looks[name]
        const before = name === 'requestRate' || name === 'errorRate' || name === 'p95Ms' ? overview?.earlier?.figures[name] : undefined
        return (
          <FigurePlate
            key={name}
            wide={names.length % 3 !== 0}
            isDrawn={index < drawn}
            title={t(look.title)}
            href={evidence.figure(look.of)}
            unit={'unit' in look ? look.unit : undefined}
            figure={overview?.figures[name]}
            before={before}
            colour={look.colour}
            markers={markers}
            format={formats[look.format]}
            top={'top' in look ? look.top : undefined}
            stale={stale}
            onRange={(fromMs, toMs) => change({ ...absoluteRange(fromMs, toMs), live: false }, { push: true })}
          />
        )
      })}
    </section>
  )
}

function useDeployments(): readonly ChartMarker[] {
  const { data } = useChanges()
  return useMemo(
    () =>
      (data?.pages ?? []).flatMap(({ rows }) =>
        rows.flatMap(({ kind, at, subject, version }): ChartMarker[] =>
          kind === 'deployment' || kind === 'rollback' ? [{ atMs: Date.parse(at), kind: 'deploy', title: `${subject} ${version}` }] : [],
        ),
      ),
    [data],
  )
}

interface PlateProps {
  wide: boolean
  isDrawn: boolean
  title: string
  /** What the figure was counted from. */
  href: string | undefined
  unit: string | undefined
  figure: Figure | undefined
  before: Figure | undefined
  colour: string
  markers: readonly ChartMarker[]
  format: (value: number) => string
  top: number | undefined
  stale: boolean
  onRange: (fromMs: number, toMs: number) => void
}

function FigurePlate({ wide, isDrawn, title, href, unit, figure, before, colour, markers, format, top, stale, onRange }: PlateProps) {
  const data = useMemo(() => figure && chartOf(figure, title, colour), [figure, title, colour])
  const compare = useMemo(() => before && chartOf(before, title, colour), [before, title, colour])
  return (
    <div className={wide ? 'plate s6' : 'plate s4'}>
      <header>
        <h2>
          {href === undefined ? (
            title
          ) : (
            <Link href={href} className="quiet-link">
              {title}
            </Link>
          )}
        </h2>
        {unit && <span className="note ltr">{unit}</span>}
      </header>
      <div className="figure-place">
        {isDrawn && (
          <Chart
            title={title}
            data={data}
            compare={compare}
            markers={markers}
            stale={stale}
            format={format}
            {...(top !== undefined && { top })}
            onRange={onRange}
          />
        )}
      </div>
    </div>
  )
}

function chartOf(figure: Figure, title: string, colour: string): ChartData {
  return { fromMs: Date.parse(figure.from), stepMs: figure.stepMs, series: [{ title, values: figure.values, colour }] }
}

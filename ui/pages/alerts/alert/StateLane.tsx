import { useMemo, useState } from 'react'

import { ChartSteps } from '../../../components/ChartSteps.tsx'
import type { StepCursor } from '../../../components/ChartSteps.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import { TableSwitch } from '../../../components/TableSwitch.tsx'
import { useChartView } from '../../../lib/chart-view.ts'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import { resolveRange } from '../../../lib/time-range.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useRange } from '../../../shell/use-range.ts'
import { roundSpan } from '../parts/round-span.ts'
import { words } from '../words.ts'
import { piecesOf } from './lane-pieces.ts'
import type { Piece } from './lane-pieces.ts'
import type { Stretch } from './stretches.ts'
import { alertWords } from './words.ts'

interface Props {
  /** At which the last stretch ends while the alert fires. */
  now: number
  stretches: readonly Stretch[]
  /** How long its rule waits before it fires. */
  forMs: number
  severity: string
}

const height = 16
/** Where the axis of the chart above begins. */
const inset = 52
/** Where it ends, from the end. */
const rest = 18
const rowsAtOnce = 10

/** How the alert stood over the time of the page: quiet, pending, firing; as a lane or as rows. */
export function StateLane({ now, stretches, forMs, severity }: Props) {
  const t = useWords(alertWords)
  const of = useWords(words)
  const format = useFormat()
  const { range } = useRange()
  const { asTable } = useChartView()
  const { fromMs, toMs } = resolveRange(range, now)
  const pieces = useMemo(() => piecesOf(stretches, forMs, { fromMs, toMs }), [stretches, forMs, fromMs, toMs])
  const fired = pieces.filter(({ state }) => state === 'firing')
  const wholeMs = fired.reduce((sum, piece) => sum + piece.toMs - piece.fromMs, 0)
  const label =
    fired.length === 0 ? `${t('state')}: ${t('quiet')}` : t('laneLabel', { count: fired.length, time: format.duration(roundSpan(wholeMs)) })
  const nameOf = ({ state }: Piece): string => (state === 'quiet' ? t('quiet') : of(state))
  const colourOf = ({ state }: Piece): string =>
    state === 'quiet'
      ? '--ok'
      : state === 'pending'
        ? '--medium'
        : severity === 'high' || severity === 'medium'
          ? `--${severity}`
          : '--critical'
  const parts = { pieces, label, nameOf, colourOf }
  return (
    <div className="al-lane">
      {asTable ? <LaneTable {...parts} /> : <Lane {...parts} fromMs={fromMs} toMs={toMs} />}
      <div className="figure-switch">
        <TableSwitch title={t('state')} />
      </div>
    </div>
  )
}

interface PartProps {
  pieces: readonly Piece[]
  label: string
  nameOf: (piece: Piece) => string
  colourOf: (piece: Piece) => string
}

function Lane({ pieces, label, nameOf, colourOf, fromMs, toMs }: PartProps & Stretch) {
  const format = useFormat()
  const time = useTimeFormat()
  const [cursor, setCursor] = useState<StepCursor | null>(null)
  const placesIn = (width: number) => {
    const scale = Math.max(0, width - inset - rest) / Math.max(1, toMs - fromMs)
    return pieces.map((piece) => [inset + (piece.fromMs - fromMs) * scale, inset + (piece.toMs - fromMs) * scale] as const)
  }
  return (
    <ChartSteps
      label={label}
      height={height}
      places={placesIn}
      cursor={cursor}
      onCursor={setCursor}
      tip={(index) => {
        const piece = pieces[index]
        if (!piece) return { title: '', rows: [] }
        return {
          title: `${time.full(piece.fromMs)} – ${time.full(piece.toMs)} ${time.zone}`,
          rows: [{ title: nameOf(piece), colour: colourOf(piece), value: format.duration(roundSpan(piece.toMs - piece.fromMs)) }],
        }
      }}
    >
      {(width) => (
        <svg aria-hidden width={width} height={height}>
          {placesIn(width).map(([from, to], index) => {
            const piece = pieces[index]
            return (
              piece && (
                <rect
                  key={index}
                  x={from}
                  width={Math.max(to - from - 1, 1.5)}
                  height={height}
                  fill={`var(${colourOf(piece)})`}
                  opacity={piece.state === 'quiet' ? 0.42 : 1}
                />
              )
            )
          })}
        </svg>
      )}
    </ChartSteps>
  )
}

function LaneTable({ pieces, label, nameOf }: PartProps) {
  const t = useWords(alertWords)
  const format = useFormat()
  const time = useTimeFormat()
  return (
    <DataTable
      label={label}
      rows={pieces.toReversed()}
      rowKey={({ fromMs }) => String(fromMs)}
      most={rowsAtOnce}
      columns={[
        { name: 'state', title: t('state'), cell: nameOf, sortValue: nameOf },
        { name: 'from', title: t('from', { zone: time.zone }), cell: ({ fromMs }) => time.full(fromMs) },
        { name: 'to', title: t('to', { zone: time.zone }), cell: ({ toMs }) => time.full(toMs) },
        {
          name: 'lasted',
          title: t('lasted'),
          numeric: true,
          cell: ({ fromMs, toMs }) => format.duration(roundSpan(toMs - fromMs)),
          sortValue: ({ fromMs, toMs }) => toMs - fromMs,
        },
      ]}
    />
  )
}

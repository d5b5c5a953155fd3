import { useMemo } from 'react'

import { BarGaugePanel } from '../../panels/bar-gauge/BarGaugePanel.tsx'
import type { PanelColumn, Thresholds } from '../../panels/field/field.ts'
import { GaugePanel } from '../../panels/gauge/GaugePanel.tsx'
import { HeatMapPanel } from '../../panels/heat-map/HeatMapPanel.tsx'
import { StatPanel } from '../../panels/stat/StatPanel.tsx'
import { StateTimelinePanel } from '../../panels/state-timeline/StateTimelinePanel.tsx'
import { TablePanel } from '../../panels/table/TablePanel.tsx'
import { Plate } from './Plate.tsx'
import { minutes, walk } from './samples.ts'

const load: Thresholds = {
  isPercent: false,
  steps: [
    { from: null, colour: '--ok' },
    { from: 70, colour: '--high' },
    { from: 90, colour: '--critical' },
  ],
}
const count = 60
const time: PanelColumn = { title: 'Time', kind: 'time', values: minutes(count) }
const column = (title: string, seed: number, base: number): PanelColumn => ({ title, kind: 'number', values: walk(count, seed, base, 12) })
const one = [time, column('eu-1', 5, 48)]
const several = [time, column('eu-1', 5, 48), column('eu-2', 9, 76), column('us-1 with quite a long name', 3, 95)]
const none: readonly PanelColumn[] = []
const rows: readonly PanelColumn[] = [
  { title: 'Route', kind: 'text', values: ['POST /api/checkout', 'GET /api/basket', 'PUT /api/basket/item', null], href: () => '/traces' },
  {
    title: 'p95',
    kind: 'number',
    unit: 's',
    values: [2.41, 0.22, 0.17, null],
    cell: 'coloured-text',
    thresholds: {
      isPercent: false,
      steps: [
        { from: null, colour: '--ok' },
        { from: 1, colour: '--critical' },
      ],
    },
  },
  { title: 'Busy', kind: 'number', unit: 'percent', values: [93, 41, 12, null], cell: 'coloured-background', thresholds: load },
  { title: 'Share of time', kind: 'number', unit: 'percentunit', values: [0.88, 0.11, 0.01, null], cell: 'bar' },
]
const states: readonly PanelColumn[] = [
  time,
  { title: 'chk-1', kind: 'text', values: Array.from({ length: count }, (_, at) => (at > 37 && at < 40 ? 'slow' : 'up')) },
  { title: 'pay-1', kind: 'text', values: Array.from({ length: count }, (_, at) => (at > 50 ? null : at > 38 ? 'failing' : 'up')) },
  { title: 'pay-2', kind: 'number', values: Array.from({ length: count }, (_, at) => (at > 44 ? 0 : 1)) },
]
const stateWords = [
  { kind: 'value', value: 'up', text: '', colour: '--ok' },
  { kind: 'value', value: '1', text: 'up', colour: '--ok' },
  { kind: 'value', value: 'slow', text: '', colour: '--medium' },
  { kind: 'value', value: 'failing', text: '', colour: '--high' },
  { kind: 'value', value: '0', text: 'down', colour: '--critical' },
] as const

/** The panels of dashboards. */
export function Panels() {
  const heat = useMemo(() => heatColumns(), [])
  return (
    <>
      <Plate span="s3" title="Stat">
        <div className="design-panel">
          <StatPanel label="Busy now: 48 per cent" data={one} unit="percent" thresholds={load} trend />
        </div>
      </Plate>
      <Plate span="s6" title="Stat: several, on their colours">
        <div className="design-panel">
          <StatPanel
            label="Busy now in three regions"
            data={several}
            unit="percent"
            decimals={1}
            thresholds={load}
            colour="background"
            trend
          />
        </div>
      </Plate>
      <Plate span="s3" title="Stat: nothing">
        <div className="design-panel">
          <StatPanel label="Nothing came" data={none} />
        </div>
      </Plate>
      <Plate span="s6" title="Gauge" note="ruled, the pointer is now">
        <div className="design-panel">
          <GaugePanel label="Busy now in three regions" data={several} unit="percent" thresholds={load} />
        </div>
      </Plate>
      <Plate span="s3" title="Gauge: of bytes">
        <div className="design-panel">
          <GaugePanel
            label="Memory: 3.2 of 8 GiB"
            data={[{ title: 'memory', kind: 'number', values: [3.4e9] }]}
            unit="bytes"
            max={8 * 2 ** 30}
          />
        </div>
      </Plate>
      <Plate span="s3" title="Bar gauge">
        <div className="design-panel">
          <BarGaugePanel label="Busy now in three regions" data={several} unit="percent" thresholds={load} />
        </div>
      </Plate>
      <Plate span="s6" title="Table panel">
        <div className="design-panel deep">
          <TablePanel label="Slowest routes" data={rows} sort={{ column: 'p95', descending: true }} />
        </div>
      </Plate>
      <Plate span="s6" title="Heat map" note="arrows move the cursor">
        <div className="design-panel deep">
          <HeatMapPanel
            title="Latency"
            label="Latency: a second band near 2 seconds appears at 13:41"
            data={heat}
            onRange={() => undefined}
          />
        </div>
      </Plate>
      <Plate span="s6" title="State timeline">
        <div className="design-panel deep">
          <StateTimelinePanel title="Instances" label="Payments instances degraded since 13:43" data={states} mappings={stateWords} />
        </div>
      </Plate>
      <Plate span="s6" title="State timeline without colours of its own">
        <div className="design-panel deep">
          <StateTimelinePanel label="Three instances over an hour" data={states} />
        </div>
      </Plate>
    </>
  )
}

/** Nine ranges of latency over an hour, the slow ones only after a release. */
function heatColumns(): readonly PanelColumn[] {
  const names = ['10 ms', '25 ms', '50 ms', '100 ms', '200 ms', '400 ms', '800 ms', '1.6 s', '3.2 s']
  return [
    time,
    ...names.map((title, range): PanelColumn => {
      const noise = walk(count, 31 + range * 7, 0.9, 0.6)
      const place = range / (names.length - 1)
      return {
        title,
        kind: 'number',
        values: noise.map((factor, at) => {
          const usual = Math.exp(-((place - 0.42) ** 2) / 0.02) * (at > 36 ? 0.5 : 1)
          const slow = at > 36 ? Math.exp(-((place - 0.83) ** 2) / 0.012) * 0.8 : 0
          return Math.round((usual + slow) * factor * 240)
        }),
      }
    }),
  ]
}

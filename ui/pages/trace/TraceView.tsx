import { Suspense, lazy, useCallback, useMemo } from 'react'

import { Skeleton } from '../../components/Skeleton.tsx'
import { useChartView } from '../../lib/chart-view.ts'
import { useTheme } from '../../lib/preferences.ts'
import { choice, text } from '../../lib/url-state.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { readCanvasLook } from './canvas/canvas-look.ts'
import { findSpans } from './model/find-spans.ts'
import { unfoldAbove } from './model/folds.ts'
import { viewAround } from './model/time-view.ts'
import { SpanDrawer } from './SpanDrawer.tsx'
import { tabs } from './tabs.ts'
import { TraceNotes } from './TraceNotes.tsx'
import { TraceSummaryBar } from './TraceSummaryBar.tsx'
import { TraceTools } from './TraceTools.tsx'
import { useFolds } from './use-folds.ts'
import { useLiveView } from './use-live-view.ts'
import { useTraceModel } from './use-trace-model.ts'
import type { LoadedTrace } from './use-trace.ts'
import { Waterfall } from './Waterfall.tsx'

const FlameView = lazy(async () => ({ default: (await import('./FlameView.tsx')).FlameView }))
const SpanTable = lazy(async () => ({ default: (await import('./SpanTable.tsx')).SpanTable }))
const TraceJson = lazy(async () => ({ default: (await import('./TraceJson.tsx')).TraceJson }))

const schema = {
  span: text(),
  tab: choice(tabs, 'waterfall'),
  zoom: text(),
  find: text(),
  lines: choice(['', 'on', 'off'], ''),
  fold: text(),
  /** The service that the others are faded beside. */
  only: text(),
  /** The first span of the box that the flame graph shows as the whole. */
  box: text(),
}
/** Log lines stand between the spans by themselves while there are no more. */
const fewRecords = 100

/** Findings, the views of the trace, and the details of the chosen span. */
export function TraceView({ trace }: { trace: LoadedTrace }) {
  const [{ span: spanId, tab, zoom, find, lines, fold, only, box }, change] = useUrlState(schema)
  const { asTable } = useChartView()
  const theme = useTheme()
  const model = useTraceModel(trace)
  const { store, tree, services, logs } = model
  const view = useLiveView(
    Math.max(store.head.durationMs, 0.001),
    zoom,
    useCallback((next: string) => change({ zoom: next }), [change]),
  )
  const { collapsed, left, write } = useFolds(model, fold, trace.complete)
  const alone = services.find((service) => store.texts[service] === only)
  const faded = useMemo(() => new Set(alone === undefined ? [] : services.filter((one) => one !== alone)), [services, alone])
  // The theme's colours are read from the document.
  const look = useMemo(() => ({ theme, ...readCanvasLook() }), [theme])
  const colours = useMemo(() => new Map(services.map((service, place) => [service, look.series[place] ?? look.ink3])), [services, look])
  const hits = useMemo(() => findSpans(store, tree, find), [store, tree, find])
  const chosen = spanId === '' ? undefined : store.placeOf.get(spanId)
  const inline = lines === 'on' || (lines === '' && logs.count > 0 && logs.count <= fewRecords)
  const collapse = useCallback((next: ReadonlySet<number>) => change({ fold: write(next) }), [change, write])
  const choose = useCallback(
    (span: number | undefined) => {
      // Whoever folds above the chosen one afterwards wants it so.
      const open = span === undefined ? collapsed : unfoldAbove(collapsed, span, tree)
      change({ span: span === undefined ? '' : (store.spanId[span] ?? ''), ...(open !== collapsed && { fold: write(open) }) })
    },
    [change, write, store, tree, collapsed],
  )
  const shown = asTable && (tab === 'waterfall' || tab === 'flame') ? 'table' : tab
  const parts = { model, look, colours, view, collapsed, faded, chosen, onChoose: choose }
  return (
    <>
      <TraceSummaryBar trace={trace} services={services.length} />
      <TraceNotes
        model={model}
        colours={colours}
        faded={faded}
        onOnly={(service) => change({ only: service === alone ? '' : (store.texts[service] ?? '') })}
        onChoose={choose}
      />
      <TraceTools
        tab={shown}
        model={model}
        view={view}
        collapsed={collapsed}
        left={left}
        find={find}
        hits={hits}
        chosen={chosen}
        inline={inline}
        onTab={(next) => change({ tab: next }, { push: true })}
        onCollapse={collapse}
        onFind={(next) => change({ find: next })}
        onChoose={choose}
        onInline={(next) => change({ lines: next ? 'on' : 'off' })}
      />
      <div className={chosen === undefined ? 'trace-body' : 'trace-body with-drawer'}>
        <Suspense fallback={<Skeleton rows={12} />}>
          {shown === 'waterfall' && <Waterfall {...parts} hits={hits} inline={inline} onCollapse={collapse} complete={trace.complete} />}
          {shown === 'flame' && <FlameView {...parts} box={box} onBox={(next) => change({ box: next })} />}
          {shown === 'table' && <SpanTable model={model} colours={colours} chosen={chosen} onChoose={choose} />}
          {shown === 'json' && <TraceJson head={store.head} />}
        </Suspense>
        {chosen !== undefined && (
          <SpanDrawer
            key={chosen}
            model={model}
            span={chosen}
            onZoom={() => {
              change({ tab: 'waterfall' })
              view.set(viewAround(store.start[chosen] ?? 0, store.duration[chosen] ?? 0, view.totalMs))
            }}
            onChoose={choose}
          />
        )}
      </div>
    </>
  )
}

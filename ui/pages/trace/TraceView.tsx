import { useMemo, useState } from 'react'

import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import { text } from '../../lib/url-state.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { useWords } from '../../lib/use-words.ts'
import { findCriticalPath, longestWait } from './critical-path.ts'
import type { LaneView } from './lane.ts'
import { serviceColours } from './service-colours.ts'
import { SpanDrawer } from './SpanDrawer.tsx'
import { buildTraceTree } from './trace-tree.ts'
import { Waterfall } from './Waterfall.tsx'
import { words } from './words.ts'

const schema = { span: text() }
/** Below this share no single span stands out. */
const leastShare = 0.4

/** Findings, waterfall and the details of the chosen span. */
export function TraceView({ trace }: { trace: Reply<'GET /api/traces/:traceId'> }) {
  const t = useWords(words)
  const format = useFormat()
  const [{ span: chosen }, change] = useUrlState(schema)
  const whole: LaneView = { fromMs: 0, toMs: Math.max(trace.durationMs, 0.001) }
  const [view, setView] = useState<LaneView>(whole)
  const trees = useMemo(() => buildTraceTree(trace.spans), [trace])
  const path = useMemo(() => findCriticalPath(trees.toSorted((a, b) => b.below - a.below)[0]), [trees])
  const colours = useMemo(() => serviceColours(trace.spans), [trace])
  const orphans = trees.filter(({ orphan }) => orphan).length
  const wait = longestWait(path, trace.durationMs)
  const waited = wait && wait.share >= leastShare ? trace.spans.find(({ spanId }) => spanId === wait.spanId) : undefined
  const open = chosen ? trace.spans.find(({ spanId }) => spanId === chosen) : undefined
  const zoomed = view.fromMs > 0 || view.toMs < whole.toMs
  return (
    <>
      <div className="trace-notes">
        {wait && waited && (
          <span className="row">
            <Icon name="why" />
            {t('mostTime', { share: format.share(wait.share), service: waited.service, operation: waited.name })}
          </span>
        )}
        {orphans > 0 && (
          <span className="row medium">
            <Icon name="sev-medium" />
            {t('orphans', { count: orphans })}
          </span>
        )}
        {trace.truncated && (
          <span className="row high">
            <Icon name="sev-high" />
            {t('truncated', { count: trace.spans.length })}
          </span>
        )}
        <span className="grow" />
        <span className="trace-legend">
          {[...colours].slice(0, 12).map(([service, colour]) => (
            <span key={service} className="row">
              <span className="swatch" style={{ background: colour }} />
              <bdi>{service}</bdi>
            </span>
          ))}
          <span className="row">
            <span className="swatch path" />
            {t('criticalPath')}
          </span>
        </span>
        {zoomed && <Button onClick={() => setView(whole)}>{t('whole')}</Button>}
      </div>
      <div className={open ? 'trace-body with-drawer' : 'trace-body'}>
        <Waterfall
          trees={trees}
          path={path}
          colours={colours}
          view={view}
          onView={setView}
          chosen={chosen}
          onChoose={(span) => change({ span })}
        />
        {open && (
          <SpanDrawer
            trace={trace}
            span={open}
            onZoom={() => setView(around(open.offsetMs, open.durationMs, whole))}
            onClose={() => change({ span: '' })}
          />
        )}
      </div>
    </>
  )
}

/** A span with a little room on both sides. */
function around(offsetMs: number, durationMs: number, whole: LaneView): LaneView {
  const room = Math.max(durationMs * 0.1, whole.toMs * 1e-5)
  return { fromMs: Math.max(0, offsetMs - room), toMs: Math.min(whole.toMs, offsetMs + durationMs + room) }
}

import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { CSSProperties, KeyboardEvent } from 'react'

import type { Panel } from '../../../src/api/contract/dashboards.ts'
import { resolveRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { useRange } from '../../shell/use-range.ts'
import { gridOf } from '../metrics/explore/query-grid.ts'
import { bindVariables } from './data/bind-variables.ts'
import type { PlacedPanel } from './data/expand-sections.ts'
import { fillText } from './data/fill-text.ts'
import { movedBy } from './edit/change-panel.ts'
import { usePanelDrag } from './edit/use-panel-drag.ts'
import { PanelBody } from './PanelBody.tsx'
import { PanelMenu } from './PanelMenu.tsx'
import { usePlaces } from './PanelPlaces.tsx'
import { useSeen } from './use-seen.ts'
import { words } from './words.ts'

const fewestPoints = 60
const mostPoints = 600
/** Pixels a point. */
const pointWidth = 2

/** A panel at its place: asks only while it can be seen, and keeps what it showed. */
export function PanelCell({ placed, sectionKey }: { placed: PlacedPanel; sectionKey: string }) {
  const t = useWords(words)
  const { key, panel, grid, scope } = placed
  const { batch, variables, dashboard, chosen, onEdit, onChoose } = usePlaces()
  const { range } = useRange()
  const [element, isSeen] = useSeen<HTMLDivElement>()
  const [wasSeen, setWasSeen] = useState(false)
  const place = `${sectionKey}/${key}`
  const answer = useSyncExternalStore(batch.subscribe, () => batch.answerOf(place))
  const own = useMemo(() => bindVariables(scope), [scope])
  const { from, to } = range
  const width = useRef(0)
  const [isTold, setTold] = useState(false)
  const hasTargets = panel.targets.length > 0
  useEffect(() => {
    if (!isSeen) return
    setWasSeen(true)
    width.current = element.current?.clientWidth ?? 0
    if (!hasTargets) return
    const points = Math.min(Math.max(Math.floor(width.current / pointWidth), fewestPoints), mostPoints)
    const { stepMs } = gridOf(resolveRange({ from, to }, Date.now()), points)
    batch.see({ key: place, stepMs, variables: own, targets: panel.targets })
    return () => batch.leave(place)
  }, [isSeen, hasTargets, batch, place, own, panel.targets, from, to, element])
  const all = useMemo(() => (scope.length === 0 ? variables : [...scope, ...variables]), [scope, variables])
  const title = fillText(panel.title, all)
  const move = (event: KeyboardEvent): void => {
    const step = arrows[event.key]
    if (!onEdit || event.target !== event.currentTarget) return
    if (event.key === 'Enter') onChoose?.(panel.id)
    if (!step) return
    event.preventDefault()
    const [right, down] = step
    const isMirrored = getComputedStyle(event.currentTarget).direction === 'rtl'
    onEdit(movedBy(dashboard, panel.id, [isMirrored ? -right : right, down], event.shiftKey))
    setTold(true)
  }
  const drag = usePanelDrag({ element, id: panel.id, dashboard, onEdit })
  const isChosen = chosen === panel.id
  useEffect(() => {
    if (isChosen) element.current?.scrollIntoView({ block: 'nearest' })
  }, [isChosen, element])
  const isSmall = grid.h <= 3
  return (
    <div
      ref={element}
      className={['db-panel', isSmall && 'small-head', onEdit && 'movable', isChosen && 'chosen'].filter(Boolean).join(' ')}
      style={{
        gridColumn: `${grid.x + 1} / span ${grid.w}`,
        gridRow: `${grid.y + 1} / span ${grid.h}`,
        order: grid.y * 24 + grid.x,
        // React's types do not know a property of our own.
        ...({ '--rows': grid.h } as CSSProperties),
      }}
      data-panel={panel.id}
      data-kind={panel.kind}
      {...(onEdit && { tabIndex: 0, role: 'group', 'aria-label': title || t('untitled'), onKeyDown: move })}
    >
      <header {...(onEdit && { ...drag.moving, onDoubleClick: () => onChoose?.(panel.id) })}>
        <h3 title={panel.description || title}>
          <bdi>{title}</bdi>
        </h3>
        {panel.kind === 'timeseries' && panel.field.axisLabel && <bdi className="db-axis faint small cut">{panel.field.axisLabel}</bdi>}
        {panel.options.standsInFor && panel.kind !== 'text' && (
          <span className="faint small cut">{t('standsIn', { kind: panel.options.standsInFor })}</span>
        )}
        <PanelMenu panel={panel} title={title || t('untitled')} results={answer?.results ?? []} />
      </header>
      <div className="db-body">{wasSeen && <PanelBody panel={panel} title={title || t('untitled')} answer={answer} scope={all} />}</div>
      {onEdit && (
        <>
          <span className="db-corner" aria-hidden {...drag.sizing} />
          <span className="sr" role="status">
            {isTold && t('nowAt', { title: title || t('untitled'), ...placeWords(panel.grid) })}
          </span>
        </>
      )}
    </div>
  )
}

/** Counted from one, as people do. */
function placeWords({ x, y, w, h }: Panel['grid']) {
  return { x: x + 1, y: y + 1, w, h }
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

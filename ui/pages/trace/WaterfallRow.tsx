import type { CSSProperties } from 'react'

import { Icon } from '../../components/Icon.tsx'
import { useFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import type { PathPiece } from './critical-path.ts'
import { placeInLane } from './lane.ts'
import type { LaneView } from './lane.ts'
import type { TreeSpan } from './trace-tree.ts'
import { words } from './words.ts'

interface Props {
  node: TreeSpan
  index: number
  top: number
  colour: string
  pieces: readonly PathPiece[] | undefined
  view: LaneView
  ticks: readonly number[]
  selected: boolean
  collapsed: boolean
  onToggle: (spanId: string) => void
  onChoose: (spanId: string) => void
}

/** Deeper spans stay in sight. */
const deepestIndent = 12

/** One span: its name in its place of the tree, its bar on the ruler, and where the whole trace waited for it. */
export function WaterfallRow(props: Props) {
  const { node, index, top, colour, pieces, view, ticks, selected, collapsed, onToggle, onChoose } = props
  const { span, depth, children } = node
  const t = useWords(words)
  const format = useFormat()
  const failed = span.status === 'error'
  const bar = placeInLane(view, span.offsetMs, span.offsetMs + span.durationMs)
  const duration = format.duration(span.durationMs)
  const endShare = (span.offsetMs + span.durationMs - view.fromMs) / (view.toMs - view.fromMs)
  return (
    <div
      id={`span-${index}`}
      className={selected ? 'w sel' : 'w'}
      role="row"
      aria-rowindex={index + 2}
      aria-level={depth + 1}
      aria-selected={selected}
      aria-expanded={children.length > 0 ? !collapsed : undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onChoose(span.spanId)}
    >
      <div className="n" role="gridcell" style={{ '--depth': Math.min(depth, deepestIndent) } as CSSProperties}>
        {children.length > 0 ? (
          <button
            type="button"
            className="fold"
            tabIndex={-1}
            aria-label={collapsed ? t('expand', { name: span.name }) : t('collapse', { name: span.name })}
            onClick={(event) => {
              event.stopPropagation()
              onToggle(span.spanId)
            }}
          >
            <Icon name={collapsed ? 'chevron-right' : 'chevron-down'} size={12} />
          </button>
        ) : (
          <span className="fold" />
        )}
        <span className="edge" style={{ background: colour }} />
        <span className="cut grow">
          <span className="faint">{span.service}</span> {span.name}
          {collapsed && <span className="faint"> +{format.count(node.below)}</span>}
        </span>
        {failed && (
          <span className="critical">
            <Icon name="sev-critical" size={12} label={t('failed')} />
          </span>
        )}
      </div>
      <div
        className="lane"
        role="gridcell"
        aria-label={t('spanLabel', { service: span.service, name: span.name, duration, offset: format.duration(span.offsetMs) })}
      >
        {ticks.map((ms) => (
          <span key={ms} className="rule" style={{ insetInlineStart: placeInLane(view, ms, ms)?.insetInlineStart }} />
        ))}
        {bar && <span className="span-bar" style={{ ...bar, background: colour }} />}
        {pieces?.map(({ fromMs, toMs }) => {
          const place = placeInLane(view, fromMs, toMs)
          return place && <span key={fromMs} className="span-path" style={{ ...place, background: colour }} />
        })}
        {bar && (
          <span
            className={failed ? 'span-length critical' : 'span-length'}
            style={{ insetInlineStart: `${Math.min(Math.max(endShare, 0), 1) * 100}%` }}
          >
            {duration}
          </span>
        )}
      </div>
    </div>
  )
}

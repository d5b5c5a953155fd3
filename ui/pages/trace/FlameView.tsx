import { useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'

import { Button } from '../../components/Button.tsx'
import { useFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import type { CanvasLook } from './canvas/canvas-look.ts'
import { drawFlame, flameRow, placeFlame } from './canvas/draw-flame.ts'
import { useCanvas } from './canvas/use-canvas.ts'
import { buildFlame, type FlameNode } from './model/flame.ts'
import type { TraceModel } from './use-trace-model.ts'
import { words } from './words.ts'

interface Props {
  model: TraceModel
  look: CanvasLook
  colours: ReadonlyMap<number, string>
  faded: ReadonlySet<number>
  /** The first span of the box that is the whole; empty for all. */
  box: string
  onBox: (box: string) => void
  onChoose: (span: number) => void
}

/** Where the work was done: equal callers stand on each other, as wide as what was done in them. A click makes a box the whole. */
export function FlameView({ model, look, colours, faded, box, onBox, onChoose }: Props) {
  const { store, tree } = model
  const t = useWords(words)
  const format = useFormat()
  const nodes = useMemo(() => buildFlame(store, tree), [store, tree])
  const top = useMemo(() => topOf(nodes), [nodes])
  const root = box === '' ? undefined : nodes.find(({ span }) => store.spanId[span] === box)
  const setRoot = (node: FlameNode | undefined): void => onBox((node && store.spanId[node.span]) ?? '')
  const [active, setActive] = useState<FlameNode>()
  const [pointed, setPointed] = useState<FlameNode>()
  const scroller = useRef<HTMLDivElement>(null)
  const whole = root ?? top
  const shown = pointed ?? (active && nodes.includes(active) ? active : undefined)
  const deepest = nodes.reduce((most, { depth }) => Math.max(most, depth), 0)
  const { canvas, redraw } = useCanvas((context, width, height) =>
    drawFlame(context, width, height, {
      store,
      nodes,
      colours,
      look,
      faded,
      root: whole,
      active,
      pointed,
      scrollTop: scroller.current?.scrollTop ?? 0,
    }),
  )
  const find = (event: PointerEvent): FlameNode | undefined => {
    const bounds = event.currentTarget.getBoundingClientRect()
    const depth = Math.floor((event.clientY - bounds.top + event.currentTarget.scrollTop) / flameRow)
    const x = event.clientX - bounds.left
    return nodes.find((node) => {
      if (node.depth !== depth) return false
      const place = placeFlame(node, whole, event.currentTarget.clientWidth)
      return x >= place.x && x < place.x + place.width
    })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = stepIn(nodes, active ?? whole, event.key)
    if (next) setActive(next)
    else if (event.key === 'Enter' && active) setRoot(active === root ? undefined : active)
    else if (event.key === ' ' && active) onChoose(active.span)
    else return
    event.preventDefault()
  }
  const describe = (node: FlameNode): string =>
    t('flameNode', {
      service: store.texts[node.service] ?? '',
      name: store.texts[node.name] ?? '',
      total: format.duration(node.total),
      share: format.share(node.total / Math.max(top.total, 1e-9)),
      self: format.duration(node.self),
      count: node.spans,
    })
  return (
    <div className="wf">
      <div className="flame-bar">
        <span className="cut" role="status">
          {shown ? describe(shown) : t('flameHint')}
        </span>
        <span className="grow" />
        {shown && !pointed && (
          <Button look="quiet" onClick={() => onChoose(shown.span)}>
            {t('openSpan')}
          </Button>
        )}
        {whole !== top && (
          <Button look="quiet" onClick={() => setRoot(undefined)}>
            {t('whole')}
          </Button>
        )}
      </div>
      <div
        ref={scroller}
        className="wf-scroll"
        role="application"
        tabIndex={0}
        aria-label={t('flameLabel', { count: nodes.length })}
        onScroll={redraw}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => setPointed(find(event))}
        onPointerLeave={() => setPointed(undefined)}
        onClick={() => {
          if (!pointed) return
          setActive(pointed)
          setRoot(pointed === root ? undefined : pointed)
        }}
      >
        <div className="wf-space" style={{ blockSize: (deepest + 1) * flameRow + 8 }}>
          <canvas ref={canvas} className="wf-canvas" aria-hidden />
        </div>
      </div>
    </div>
  )
}

/** All roots together, as one box nobody sees. */
function topOf(nodes: readonly FlameNode[]): FlameNode {
  const total = nodes.reduce((sum, node) => (node.parent < 0 ? sum + node.total : sum), 0)
  return { service: 0, name: 0, depth: -1, parent: -1, spans: 0, failed: 0, self: 0, total, from: 0, span: 0 }
}

/** The box an arrow leads to: down to the widest child, up to the caller, sideways to the neighbours under the same caller. */
function stepIn(nodes: readonly FlameNode[], from: FlameNode, key: string): FlameNode | undefined {
  const place = nodes.indexOf(from)
  const siblings = nodes.filter((node) => node.parent === from.parent && node.depth === from.depth)
  switch (key) {
    case 'ArrowDown':
      return nodes.filter((node) => node.parent === place && node.depth === from.depth + 1).toSorted((a, b) => b.total - a.total)[0]
    case 'ArrowUp':
      return nodes[from.parent]
    case 'ArrowRight':
      return siblings[siblings.indexOf(from) + 1]
    case 'ArrowLeft':
      return siblings[siblings.indexOf(from) - 1]
  }
  return undefined
}

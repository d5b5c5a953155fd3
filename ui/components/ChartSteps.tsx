import type { ReactNode } from 'react'

import { keyedIndex } from '../lib/keyed-index.ts'
import { useWidth } from '../lib/use-width.ts'

/** The step the cursor stands on; what keys came to is spoken. */
export interface StepCursor {
  readonly index: number
  readonly aloud: boolean
}

interface StepRow {
  readonly title: string
  /** A token. */
  readonly colour: string
  readonly value: string
}

interface Props {
  /** What it shows, in a sentence. */
  label: string
  height: number
  /** Begin and end of each step from left to right, in pixels of a drawing so wide. */
  places: (width: number) => readonly (readonly [fromX: number, toX: number])[]
  /** What is known of a step. */
  tip: (index: number) => { readonly title: string; readonly rows: readonly StepRow[] }
  cursor: StepCursor | null
  onCursor: (cursor: StepCursor | null) => void
  /** Of many such drawings the Tab key stops at one. */
  isStop?: boolean
  children: (width: number) => ReactNode
}

/** A low drawing of steps over time, left to right in every language, with a cursor: the pointer moves it, and the arrows, Home and End. */
export function ChartSteps({ label, height, places, tip, cursor, onCursor, isStop = true, children }: Props) {
  const [element, width] = useWidth<HTMLDivElement>()
  const steps = places(width)
  const place = cursor ? steps[cursor.index] : undefined
  const shown = cursor && place && width > 0 ? { ...tip(cursor.index), place } : undefined
  const middle = shown ? (shown.place[0] + shown.place[1]) / 2 : 0
  return (
    <div className="chart">
      <div
        ref={element}
        className="figure-canvas steps"
        style={{ blockSize: height }}
        role="img"
        aria-label={label}
        tabIndex={isStop ? 0 : -1}
        onPointerMove={({ currentTarget, clientX }) => {
          const x = clientX - currentTarget.getBoundingClientRect().left
          const index = steps.findIndex(([fromX, toX]) => x >= fromX && x < toX)
          // Between two steps it stays.
          if (index >= 0 && index !== cursor?.index) onCursor({ index, aloud: false })
        }}
        onPointerLeave={() => onCursor(null)}
        onKeyDown={(event) => {
          const index = keyedIndex(event.key, cursor?.index, steps.length)
          if (index === undefined || steps.length === 0) return
          event.preventDefault()
          onCursor({ index, aloud: true })
        }}
        onBlur={() => onCursor(null)}
      >
        {children(width)}
        {shown && (
          <>
            <span className="step-cursor" style={{ insetInlineStart: shown.place[0], inlineSize: shown.place[1] - shown.place[0] }} />
            <div
              className="tip float"
              style={middle > width / 2 ? { insetInlineEnd: width - middle + 14 } : { insetInlineStart: middle + 14 }}
              aria-hidden
            >
              <div className="strong">
                <bdi>{shown.title}</bdi>
              </div>
              {shown.rows.map(({ title, colour, value }) => (
                <div key={title} className="row">
                  <span className="k" style={{ background: `var(${colour})` }} />
                  <bdi className="grow cut">{title}</bdi>
                  <span className="strong">{value}</span>
                </div>
              ))}
            </div>
          </>
        )}
      </div>
      <span className="sr" role="status">
        {shown && cursor?.aloud && [shown.title, ...shown.rows.map(({ title, value }) => `${title} ${value}`)].join(', ')}
      </span>
    </div>
  )
}

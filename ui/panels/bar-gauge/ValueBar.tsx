import { paintOf } from '../field/threshold-colour.ts'

import './value-bar.css'

interface Props {
  value: number | null
  range: readonly [least: number, most: number]
  colour: string
}

/** How far a value lies between two ends. Decoration: the figure stands beside it. */
export function ValueBar({ value, range: [least, most], colour }: Props) {
  const share = value === null ? 0 : Math.min(Math.max((value - least) / (most - least), 0), 1)
  return (
    <span className="value-bar" aria-hidden>
      <span style={{ inlineSize: `${(share * 100).toFixed(2)}%`, background: paintOf(colour) }} />
    </span>
  )
}

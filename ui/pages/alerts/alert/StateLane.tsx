import { useTimeFormat } from '../../../lib/format.ts'
import { resolveRange } from '../../../lib/time-range.ts'
import { useWidth } from '../../../lib/use-width.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useNow } from '../../../shell/use-now.ts'
import { useRange } from '../../../shell/use-range.ts'
import { words } from '../words.ts'
import type { Stretch } from './stretches.ts'
import { alertWords } from './words.ts'

interface Props {
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

/** How the alert stood over the time of the page: quiet, pending, firing. */
export function StateLane({ stretches, forMs, severity }: Props) {
  const t = useWords(alertWords)
  const of = useWords(words)
  const time = useTimeFormat()
  const now = useNow(5000)
  const { range } = useRange()
  const [element, width] = useWidth<HTMLDivElement>()
  const { fromMs, toMs } = resolveRange(range, now)
  const scale = Math.max(0, width - inset - rest) / (toMs - fromMs)
  const piece = (from: number, to: number, colour: string, key: string) => {
    const start = Math.max(from, fromMs)
    const end = Math.min(to, toMs)
    return end <= start ? null : (
      <rect
        key={key}
        x={inset + (start - fromMs) * scale}
        width={Math.max((end - start) * scale - 1, 1.5)}
        height={height}
        fill={`var(${colour})`}
      />
    )
  }
  const shown = stretches.filter((one) => one.toMs > fromMs && one.fromMs < toMs)
  const label =
    shown.length === 0
      ? `${t('state')}: ${t('quiet')}`
      : `${t('state')}: ${shown.map((one) => `${of('firing')} ${time.full(one.fromMs)} – ${time.full(one.toMs)}`).join(', ')}`
  return (
    <div className="al-lane" ref={element}>
      <svg role="img" aria-label={label} width={width} height={height}>
        <rect x={inset} width={Math.max(0, width - inset - rest)} height={height} fill="var(--ok)" opacity={0.42} />
        {shown.map(({ fromMs: from }) => piece(from - forMs, from, '--medium', `p${from}`))}
        {shown.map(({ fromMs: from, toMs: to }) =>
          piece(from, to, severity === 'high' || severity === 'medium' ? `--${severity}` : '--critical', `f${from}`),
        )}
      </svg>
    </div>
  )
}

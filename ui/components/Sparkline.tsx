const width = 88
const height = 20

/** A quiet line of the last values; colour only when the series is abnormal. Decoration: the figures beside it say the same. */
export function Sparkline({ values, abnormal }: { values: readonly number[]; abnormal?: boolean }) {
  if (values.length < 2) return <svg className="spark" width={width} height={height} aria-hidden />
  const top = Math.max(...values) * 1.05 || 1
  const points = values.map(
    (value, index) =>
      `${((index / (values.length - 1)) * (width - 4) + 2).toFixed(1)} ${(height - 2 - (value / top) * (height - 4)).toFixed(1)}`,
  )
  const [x, y] = (points.at(-1) ?? '0 0').split(' ')
  const colour = abnormal ? 'var(--critical)' : 'var(--ink-3)'
  return (
    <svg className="spark" width={width} height={height} aria-hidden>
      <path d={`M0 ${height - 0.5}H${width}`} stroke="var(--line-2)" />
      <path d={`M${points.join('L')}`} fill="none" stroke={colour} strokeWidth={1.3} strokeLinejoin="round" />
      <circle cx={x} cy={y} r={1.9} fill={colour} />
    </svg>
  )
}

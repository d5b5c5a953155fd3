const height = 16

/** Shares of time in which something fired, bar for bar. Decoration beside figures, or named by a title. */
export function FiringBars({ bars, width, title }: { bars: readonly number[]; width: number; title?: string }) {
  const step = width / bars.length
  const path = bars
    .map((share, at) => {
      if (share <= 0) return ''
      const tall = Math.max(3, share * height)
      return `M${(at * step).toFixed(2)} ${(height - tall).toFixed(1)}h${Math.max(1, step - 0.5).toFixed(2)}V${height}h${(-Math.max(1, step - 0.5)).toFixed(2)}z`
    })
    .join('')
  return (
    <svg
      className="rl-bars"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      {...(title === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': title })}
    >
      <path d={`M0 ${height - 0.5}H${width}`} stroke="var(--line-2)" />
      <path d={path} fill="var(--critical)" />
    </svg>
  )
}

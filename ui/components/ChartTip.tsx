interface Props {
  /** Pixels from the chart's left edge. */
  x: number
  width: number
  title: string
  rows: readonly { readonly title: string; readonly colour: string; readonly value: string }[]
}

/** What the cursor points at, beside it. */
export function ChartTip({ x, width, title, rows }: Props) {
  return (
    <div className="tip float" style={x > width / 2 ? { insetInlineEnd: width - x + 14 } : { insetInlineStart: x + 14 }} aria-hidden>
      <div className="strong">{title}</div>
      {rows.map((row) => (
        <div key={row.title} className="row">
          <span className="k" style={{ background: `var(${row.colour})` }} />
          <span className="grow cut">{row.title}</span>
          <span className="strong">{row.value}</span>
        </div>
      ))}
    </div>
  )
}

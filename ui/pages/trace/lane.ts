/** The stretch of the trace the lanes show, in milliseconds from its start. */
export interface LaneView {
  readonly fromMs: number
  readonly toMs: number
}

/** Where a stretch stands in the lane, in per cent; undefined when it is out of view. */
export function placeInLane(view: LaneView, fromMs: number, toMs: number): { insetInlineStart: string; inlineSize: string } | undefined {
  const length = view.toMs - view.fromMs
  const start = Math.max((fromMs - view.fromMs) / length, 0)
  const end = Math.min((toMs - view.fromMs) / length, 1)
  return end < 0 || start > 1 ? undefined : { insetInlineStart: `${start * 100}%`, inlineSize: `${Math.max(end - start, 0) * 100}%` }
}

/** Round marks of the ruler, about `count` of them. */
export function laneTicks(view: LaneView, count: number): readonly number[] {
  const least = (view.toMs - view.fromMs) / count
  const power = 10 ** Math.floor(Math.log10(least))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10) * power
  const first = Math.ceil(view.fromMs / step)
  return Array.from({ length: Math.floor(view.toMs / step) - first + 1 }, (_, index) => (first + index) * step)
}

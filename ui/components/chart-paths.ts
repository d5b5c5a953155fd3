import type uPlot from 'uplot'

/**
 * The path of a line without an area, for uPlot: on whole pixels, broken where there is no value. uPlot's own makes an area's path for every
 * line, drawn or not, and clips gaps away; of a hundred lines that is half the time. Points that lie level are one step.
 */
export function chartPaths(plot: uPlot, line: number, first: number, last: number): uPlot.Series.Paths | null {
  const times = plot.data[0]
  const values = plot.data[line]
  const { min: from, max: to } = plot.scales['x'] ?? {}
  const { min: floor, max: ceiling } = plot.scales['y'] ?? {}
  if (!values || typeof from !== 'number' || typeof to !== 'number' || typeof floor !== 'number' || typeof ceiling !== 'number') return null
  const { left, top, width, height } = plot.bbox
  const [scaleX, scaleY] = [width / (to - from), height / (ceiling - floor)]
  const bottom = top + height
  const stroke = new Path2D()
  let isDown = false
  let [level, levelEnd] = [0, 0]
  let isLevel = false
  for (let index = first; index <= last; index++) {
    const value = values[index]
    if (typeof value !== 'number') {
      if (isLevel) stroke.lineTo(levelEnd, level)
      isDown = isLevel = false
      continue
    }
    const x = Math.round(left + ((times[index] ?? from) - from) * scaleX)
    const y = Math.round(bottom - (value - floor) * scaleY)
    if (isDown && y === level) {
      levelEnd = x
      isLevel = true
      continue
    }
    if (isLevel) stroke.lineTo(levelEnd, level)
    if (isDown) stroke.lineTo(x, y)
    else stroke.moveTo(x, y)
    level = y
    isDown = true
    isLevel = false
  }
  if (isLevel) stroke.lineTo(levelEnd, level)
  return { stroke, fill: null, clip: null, flags: 0 }
}

import type uPlot from 'uplot'

/**
 * The path of a line without an area, for uPlot: on whole pixels, broken where there is no value. uPlot's own makes an area's path for every
 * line, drawn or not, and clips gaps away; of a hundred lines that is half the time.
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
  for (let index = first; index <= last; index++) {
    const value = values[index]
    if (typeof value !== 'number') {
      isDown = false
      continue
    }
    const x = Math.round(left + ((times[index] ?? from) - from) * scaleX)
    const y = Math.round(bottom - (value - floor) * scaleY)
    if (isDown) stroke.lineTo(x, y)
    else stroke.moveTo(x, y)
    isDown = true
  }
  return { stroke, fill: null, clip: null, flags: 0 }
}

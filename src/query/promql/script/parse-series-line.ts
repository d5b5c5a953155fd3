import { type SeriesItem, parseSeriesDescription } from '../parse/parse-series.ts'
import { expandItem } from './expand-item.ts'
import type { ScriptLines } from './script-lines.ts'
import type { ScriptSeries } from './script.ts'

/** A line with a series and its values. */
export function parseSeriesLine(lines: ScriptLines, line: string): ScriptSeries {
  return lines.within(() => {
    const { labels, values } = parseSeriesDescription(line)
    return { labels, values: values.flatMap((item: SeriesItem) => expandItem(item)) }
  })
}

import { parseDurationWord } from './parse-duration-word.ts'
import { parseSeriesLine } from './parse-series-line.ts'
import { parseStartTimes } from './parse-start-times.ts'
import type { ScriptLines } from './script-lines.ts'
import type { LoadCommand, ScriptSeries } from './script.ts'

/** `load <step>` or `load_with_nhcb <step>`, then a series a line; before it may stand the start times of its samples. */
export function parseLoad(lines: ScriptLines, line: string): LoadCommand {
  const commandLine = lines.number
  const [, suffix, step] = /^load(_with_nhcb)?\s+(.+)$/.exec(line) ?? lines.fail('invalid load command. (load[_with_nhcb] <step:duration>)')
  const stepMs = parseDurationWord(lines, step ?? '', 'step definition')
  const series: ScriptSeries[] = []
  let startTimes: ReturnType<typeof parseStartTimes>
  for (let next = lines.takeInCommand(); next !== undefined; next = lines.takeInCommand()) {
    const found = parseStartTimes(lines, next)
    if (found !== undefined) {
      if (startTimes !== undefined) lines.fail('@st line has no following sample line')
      startTimes = found
      continue
    }
    const read = parseSeriesLine(lines, next)
    if (startTimes === undefined) {
      series.push(read)
      continue
    }
    if (startTimes.labels.key !== read.labels.key) lines.fail('@st metric does not match the following sample line metric')
    const { length } = startTimes.offsetsMs
    if (length !== read.values.length) lines.fail(`@st line has ${length} values but sample line has ${read.values.length}`)
    series.push({ ...read, startOffsetsMs: startTimes.offsetsMs })
    startTimes = undefined
  }
  if (startTimes !== undefined) lines.fail('@st line has no following sample line')
  return { kind: 'load', line: commandLine, stepMs, series, withCustomBuckets: suffix !== undefined }
}

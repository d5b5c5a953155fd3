import { Fault } from '../../../lib/errors.ts'
import type { ExpositionSink, FamilyPartView, ReadExposition, SampleView } from '../exposition/sample-view.ts'

/** What a body says, written down: families as `type name text`, samples as `{labels} value @time # exemplars`. */
export function recordExposition(read: ReadExposition, body: string | Buffer): string[] {
  const lines: string[] = []
  const sink: ExpositionSink = {
    family: (part: FamilyPartView) => lines.push(`${part.part} ${part.name()} ${JSON.stringify(part.text())}`),
    sample: (sample) => lines.push(describe(sample)),
  }
  readAll(read, typeof body === 'string' ? Buffer.from(body, 'latin1') : body, sink)
  return lines
}

function describe(sample: SampleView): string {
  const { histogram } = sample
  const labels = sample.readLabels().map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  const value = histogram === undefined ? String(sample.value) : JSON.stringify(histogram)
  const time = Number.isNaN(sample.timeMs) ? '' : ` @${sample.timeMs}`
  const start = sample.startMs === 0 ? '' : ` from ${sample.startMs}`
  const exemplars = sample.exemplars
    .slice(0, sample.exemplarCount)
    .map((one) => ` # ${JSON.stringify([...one.labels.toMap()])} ${one.value} @${one.timeMs}`)
  return `{${labels.join(',')}} ${value}${time}${start}${exemplars.join('')}`
}

/** How a body was refused: undefined when it was read, the text of the fault when one was thrown; anything else is thrown on. */
export function refusalOf(read: () => unknown): string | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    if (error instanceof Fault && error.code === 'bad_input') return error.message
    throw error
  }
}

/** Reads to the end in one go. */
export function readAll(read: ReadExposition, body: Buffer, sink: ExpositionSink): void {
  const slices = read(body, sink)[Symbol.iterator]()
  while (slices.next().done !== true);
}

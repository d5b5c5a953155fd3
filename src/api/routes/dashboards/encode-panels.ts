import type { TargetAnswer } from '../../../dashboards/index.ts'
import { encodePieces } from '../../../query/promql/index.ts'
import { faultOf } from '../../error-reply.ts'
import { encodeColumns } from '../metrics/encode-columns.ts'

/** An answered panel: its key, and its targets in the order they were asked. */
interface PanelAnswer {
  readonly key: string
  readonly targets: readonly TargetAnswer[]
}

/** Writes panels as they come. A result is given away once it is written: what a page asks for may be large together. */
export async function* encodePanels(
  panels: AsyncIterable<PanelAnswer>,
  maxSeries: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  yield Buffer.from('{"panels":[')
  let isFirst = true
  for await (const { key, targets } of panels) {
    yield Buffer.from(`${isFirst ? '' : ','}{"key":${JSON.stringify(key)},"targets":[`)
    isFirst = false
    for (const [at, target] of targets.entries()) {
      yield Buffer.from(`${at === 0 ? '' : ','}{"ref":${JSON.stringify(target.ref)},"expr":${JSON.stringify(target.expr)},"result":`)
      yield* encodeResult(target.result, maxSeries, signal)
      yield Buffer.from(',"before":')
      yield* encodeResult(target.before, maxSeries, signal)
      yield Buffer.from(`,"error":${JSON.stringify(describeError(target.error))}}`)
    }
    yield Buffer.from(']}')
  }
  yield Buffer.from(']}')
}

async function* encodeResult(
  answer: TargetAnswer['result'],
  maxSeries: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  if (answer === undefined) {
    yield Buffer.from('null')
    return
  }
  const { result, startMs, endMs, stepMs } = answer
  const encoded = encodePieces((writer) => encodeColumns(writer, result, { startMs, endMs, stepMs, maxSeries }), signal)
  if (Buffer.isBuffer(encoded)) yield encoded
  else yield* encoded
}

/** Nothing is told of a bug. */
function describeError(error: unknown): { code: string; message: string } | null {
  if (error === undefined) return null
  const fault = faultOf(error)
  return fault === undefined
    ? { code: 'internal', message: 'something went wrong on our side' }
    : { code: fault.code, message: fault.message }
}

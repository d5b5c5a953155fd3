import { setImmediate } from 'node:timers/promises'

import type { ListSelection } from '../../query/promql/index.ts'
import type { PrometheusAnswer } from './prometheus-route.ts'
import { cutOffWarning } from './read-limit.ts'

/** Of one answer, whatever limit was asked for. */
const mostListed = 1_000_000
const pieceCharacters = 32 * 1024
const turnMs = 4
/** Items after which the clock is looked at. */
const turnItems = 64

/**
 * A list of strings or objects, each already as JSON; `list` is asked for one more than may be answered. Little is answered whole, much is
 * sent as it is read: what fails before the first pieces have been read is thrown.
 */
export async function answerList<Item>(
  { limit, ...selection }: ListSelection,
  list: (selection: ListSelection) => AsyncIterable<readonly Item[]>,
  encode: (item: Item) => string,
): Promise<PrometheusAnswer> {
  const most = limit > 0 ? Math.min(limit, mostListed) : mostListed
  const warnings: string[] = []
  const onCut = (): void => {
    warnings.push(
      limit > 0 && limit <= mostListed ? cutOffWarning : `${cutOffWarning}: no more than ${mostListed} are listed, name more labels`,
    )
  }
  const pieces = encodeItems({ list: list({ ...selection, limit: most + 1 }), most, encode, onCut })
  const first = await pieces.next()
  const second = await pieces.next()
  const head = first.done === true ? Buffer.alloc(0) : first.value
  const encoded = second.done === true ? head : putBefore([head, second.value], pieces)
  return { data: { before: '', encoded, after: '' }, warnings }
}

interface Listing<Item> {
  readonly list: AsyncIterable<readonly Item[]>
  readonly most: number
  readonly encode: (item: Item) => string
  readonly onCut: () => void
}

async function* encodeItems<Item>({ list, most, encode, onCut }: Listing<Item>): AsyncGenerator<Buffer, void, undefined> {
  let text = '['
  let turnEndsAt = performance.now() + turnMs
  let count = 0
  for await (const items of list) {
    for (const item of items) {
      if (count++ === most) {
        onCut()
        yield Buffer.from(`${text}]`)
        return
      }
      text += count === 1 ? encode(item) : `,${encode(item)}`
      if (text.length >= pieceCharacters) {
        yield Buffer.from(text)
        text = ''
      }
      if (count % turnItems !== 0 || performance.now() < turnEndsAt) continue
      await setImmediate()
      turnEndsAt = performance.now() + turnMs
    }
  }
  yield Buffer.from(`${text}]`)
}

async function* putBefore(first: readonly Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  yield* first
  yield* rest
}

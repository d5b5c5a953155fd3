import type { SeriesSelection } from '../../query/promql/index.ts'
import type { PrometheusAnswer } from './prometheus-route.ts'
import { cutOffWarning } from './read-limit.ts'

/** A list of strings or objects, each already as JSON; `list` is asked for one more than may be answered. */
export async function answerList<Item>(
  selection: SeriesSelection & { readonly limit: number },
  list: (selection: SeriesSelection) => Promise<readonly Item[]>,
  encode: (item: Item) => string,
): Promise<PrometheusAnswer> {
  const { limit, ...rest } = selection
  const found = await list(limit > 0 ? { ...rest, limit: limit + 1 } : rest)
  const isCut = limit > 0 && found.length > limit
  const items = isCut ? found.slice(0, limit) : found
  return {
    data: function* write(writer) {
      writer.text('[')
      for (const [at, item] of items.entries()) {
        writer.text(at === 0 ? encode(item) : `,${encode(item)}`)
        if (writer.isFull) yield
      }
      writer.text(']')
    },
    ...(isCut ? { warnings: [cutOffWarning] } : {}),
  }
}

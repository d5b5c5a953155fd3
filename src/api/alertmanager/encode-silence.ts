import { type Silence, silenceStateAt } from '../../alerting/index.ts'
import { quoteJsonForHtml } from '../../query/promql/index.ts'
import { encodePairs, encodeTime } from './encode-alert.ts'

/** A silence as the API shows it, byte for byte. */
export function encodeSilence({ id, matcherSets, annotations, ...silence }: Silence, nowMs: number): string {
  // The API has one set; several matchers of one label cannot say what several sets do.
  const matchers = (matcherSets[0] ?? []).map(({ name, operator, value }) => {
    const isRegex = operator.endsWith('~')
    return `{"isEqual":${!operator.startsWith('!')},"isRegex":${isRegex},"name":${quoteJsonForHtml(name)},"value":${quoteJsonForHtml(value)}}`
  })
  const head = `"id":"${id}","status":{"state":"${silenceStateAt(silence, nowMs)}"},"updatedAt":${encodeTime(silence.updatedAtMs)}`
  const notes = annotations.length === 0 ? '' : `"annotations":${encodePairs(annotations)},`
  const words = `"comment":${quoteJsonForHtml(silence.comment)},"createdBy":${quoteJsonForHtml(silence.createdBy)}`
  const times = `"endsAt":${encodeTime(silence.endsAtMs)},"matchers":[${matchers.join(',')}],"startsAt":${encodeTime(silence.startsAtMs)}`
  return `{${head},${notes}${words},${times}}`
}

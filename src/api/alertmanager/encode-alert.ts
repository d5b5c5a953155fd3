import type { ListedAlert } from '../../alerting/index.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import { quoteJsonForHtml } from '../../query/promql/index.ts'

/** An alert as `/api/v2/alerts` shows it, byte for byte. */
export function encodeAlert({ alert, receivers, silencedBy, inhibitedBy, state }: ListedAlert): string {
  const { annotations, endsAtMs, fingerprint, startsAtMs, updatedAtMs, generatorUrl, labels } = alert
  const names = receivers.map((name) => `{"name":${quoteJsonForHtml(name)}}`).join(',')
  const status = `{"inhibitedBy":${encodeTexts(inhibitedBy)},"mutedBy":[],"silencedBy":${encodeTexts(silencedBy)},"state":"${state}"}`
  const source = generatorUrl === '' ? '' : `"generatorURL":${quoteJsonForHtml(generatorUrl)},`
  const times = `"startsAt":${encodeTime(startsAtMs)},"status":${status},"updatedAt":${encodeTime(updatedAtMs)}`
  return `{"annotations":${encodePairs(annotations)},"endsAt":${encodeTime(endsAtMs)},"fingerprint":"${fingerprint}","receivers":[${names}],${times},${source}"labels":${encodePairs(labels)}}`
}

export function encodePairs(pairs: LabelPairs): string {
  return `{${pairs.map(([name, value]) => `${quoteJsonForHtml(name)}:${quoteJsonForHtml(value)}`).join(',')}}`
}

/** With milliseconds, in UTC. What no date can hold is the last one that can. */
export function encodeTime(ms: number): string {
  return `"${new Date(Math.max(-62_135_596_800_000, Math.min(ms, 253_402_300_799_999))).toISOString()}"`
}

function encodeTexts(texts: readonly string[]): string {
  return `[${texts.map((text) => quoteJsonForHtml(text)).join(',')}]`
}

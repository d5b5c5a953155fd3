import type { OutgoingAnswer } from '../../lib/outgoing/outgoing-http.ts'
import { fieldOf, readJson } from './read-json.ts'

/** Nobody is believed who asks for longer. */
const longestMs = 3_600_000

/**
 * How long the vendor asks not to be called: `Retry-After` in seconds or as a date (RFC 9110 §10.2.3), or in the body as Discord
 * (`retry_after`) and Telegram (`parameters.retry_after`) say it, in seconds.
 */
export function retryAfterMs(answer: Pick<OutgoingAnswer, 'status' | 'headers' | 'body'>, now: number): number | undefined {
  const json = answer.status === 429 ? readJson(answer) : undefined
  const inBody = fieldOf(json, 'retry_after') ?? fieldOf(json, 'parameters', 'retry_after')
  const header = answer.headers['retry-after']?.trim()
  const ms =
    typeof inBody === 'number'
      ? inBody * 1000
      : header === undefined
        ? NaN
        : /^\d+(\.\d+)?$/.test(header)
          ? Number(header) * 1000
          : Date.parse(header) - now
  return Number.isFinite(ms) ? Math.min(Math.max(Math.ceil(ms), 0), longestMs) : undefined
}

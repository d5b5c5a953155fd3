import type { Fault } from '../../lib/errors.ts'
import type { Inbound, InboundReply } from './inbound.ts'

const json = { 'content-type': 'application/json' }

/** Alertmanager and Grafana look at the status alone, and try again after 5xx but not after 429. */
export const webhookReplies: Pick<Inbound, 'accepted' | 'refused'> = {
  accepted: () => ({ status: 200, headers: json, body: '{}' }),
  refused: ({ code, message, status, retryable, retryAfterSeconds }: Fault): InboundReply => ({
    status: retryable ? 503 : status,
    headers: { ...json, ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }) },
    body: JSON.stringify({ error: { code, message } }),
  }),
}

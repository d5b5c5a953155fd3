import { prometheusStatuses } from '../prometheus-statuses.ts'
import type { Answers, Reply } from '../receiver.ts'

/**
 * As Loki answers: 204, or text. Its clients drop what is answered with 4xx and try again what is answered with 5xx: when some entries were
 * refused the others are stored, and 400 says why.
 */
export const answers: Answers = {
  accepted: ({ rejected, message }) => (rejected === 0 ? { status: 204 } : tell(400, message)),
  refused: ({ kind, message, retryAfterSeconds }) =>
    tell(
      prometheusStatuses[kind],
      message,
      retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterSeconds))) },
    ),
}

function tell(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: `${message}\n` }
}

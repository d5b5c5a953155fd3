import { prometheusStatuses } from '../prometheus-statuses.ts'
import type { Answers, Reply } from '../receiver.ts'

/**
 * Both versions of the specification: 204 when all was taken; when some was not, what was good is stored, and 400 says why and keeps the
 * sender from trying again. The headers are those of 2.0; to 1.0 they mean nothing.
 */
export const answers: Answers = {
  accepted: ({ rejected, message, written }) => {
    const headers = {
      'x-prometheus-remote-write-samples-written': String(written?.samples ?? 0),
      'x-prometheus-remote-write-histograms-written': String(written?.histograms ?? 0),
      'x-prometheus-remote-write-exemplars-written': String(written?.exemplars ?? 0),
    }
    return rejected === 0 ? { status: 204, headers } : tell(400, message, headers)
  },
  refused: ({ kind, message, retryAfterSeconds }) =>
    tell(
      prometheusStatuses[kind],
      message,
      retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterSeconds))) },
    ),
}

function tell(status: number, message: string, headers: Readonly<Record<string, string>>): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: `${message}\n` }
}

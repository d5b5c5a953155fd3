import { prometheusStatuses } from '../prometheus-statuses.ts'
import type { Answers, Reply } from '../receiver.ts'

/** 200 with counts, also when some lines were refused: sending them again would not help. Errors as everywhere in our API. */
export const answers: Answers = {
  accepted: ({ accepted, rejected, message }) => tell(200, { accepted, rejected, ...(message === '' ? {} : { message }) }),
  refused: ({ kind, message, retryAfterSeconds }) =>
    tell(
      prometheusStatuses[kind],
      { error: { code: kind, message } },
      retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterSeconds))) },
    ),
}

function tell(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

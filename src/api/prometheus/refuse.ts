import type { Fault, FaultCode } from '../../lib/errors.ts'
import { quoteJsonForHtml } from '../../query/promql/index.ts'
import type { ForeignReply } from '../foreign-route.ts'

export const jsonType = 'application/json'

/** What Prometheus calls our failures. */
const kinds: Readonly<Partial<Record<FaultCode, { readonly type: string }>>> = {
  bad_input: { type: 'bad_data' },
  too_large: { type: 'bad_data' },
  unsupported_media: { type: 'bad_data' },
  query_limit: { type: 'execution' },
  cancelled: { type: 'canceled' },
  overloaded: { type: 'unavailable' },
}

/** A failure as Prometheus' API tells it: `{ status, errorType, error }`. Its own kinds of errors have its own status codes. */
export function refuse(fault: Fault | undefined): ForeignReply {
  if (fault === undefined) return refusal(500, 'internal', 'something went wrong on our side; the server log has the details')
  const { message } = fault
  const kind = fault.details?.['kind']
  if (kind === 'execution') return refusal(422, 'execution', message)
  if (kind === 'timeout') return refusal(503, 'timeout', message)
  const known = kinds[fault.code]
  return refusal(fault.status, known?.type ?? fault.code, message)
}

/** A failure as plain text, for the parts of Prometheus that do not answer JSON. */
export function refuseInText(fault: Fault | undefined): ForeignReply {
  const status = fault?.details?.['kind'] === 'samples' ? 400 : (fault?.status ?? 500)
  const message = fault?.message ?? 'something went wrong on our side; the server log has the details'
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${message}\n` }
}

function refusal(status: number, type: string, message: string): ForeignReply {
  const body = `{"status":"error","errorType":"${type}","error":${quoteJsonForHtml(message)}}`
  return { status, headers: { 'content-type': jsonType }, body }
}

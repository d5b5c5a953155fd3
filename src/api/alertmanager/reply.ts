import type { Fault } from '../../lib/errors.ts'
import { quoteJsonForHtml } from '../../query/promql/index.ts'
import type { ForeignReply } from '../foreign-route.ts'

export const jsonType = 'application/json'

/** An answer of Alertmanager's API: JSON and the end of a line. */
export function replyJson(status: number, json: string): ForeignReply {
  return { status, headers: { 'content-type': jsonType }, body: `${json}\n` }
}

export const replyNothing: ForeignReply = { status: 200, headers: {}, body: '' }

/** A refusal in the words of a handler: a JSON string. */
export function refuseInWords(status: number, message: string): ForeignReply {
  return replyJson(status, quoteJsonForHtml(message))
}

/** A refusal of what does not fit the API's description. `code` is go-openapi's: the status, or one of 600 and more. */
export function refuseForm(status: number, code: number, message: string): ForeignReply {
  return replyJson(status, `{"code":${code},"message":${quoteJsonForHtml(message)}}`)
}

/** A failure as the API tells it. */
export function refuse(fault: Fault | undefined): ForeignReply {
  if (fault === undefined) return refuseInWords(500, 'something went wrong on our side; the server log has the details')
  return fault.code === 'bad_input' ? refuseInWords(400, fault.message) : refuseForm(fault.status, fault.status, fault.message)
}

/** A failure outside of the API, in plain text. */
export function refuseInText(fault: Fault | undefined): ForeignReply {
  const message = fault?.message ?? 'something went wrong on our side; the server log has the details'
  return { status: fault?.status ?? 500, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${message}\n` }
}

import type { FastifyReply, FastifyRequest } from 'fastify'

import { Fault } from '../lib/errors.ts'

/** Fastify's own refusals, said with our codes. */
const fastifyCodes: Readonly<Record<string, { code: 'too_large' | 'unsupported_media' | 'bad_input'; message: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'too_large', message: 'the request body is larger than this route takes; send less' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'unsupported_media', message: 'send application/json' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'bad_input', message: 'the body is empty though its type is application/json: send {} for nothing' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'bad_input', message: 'the body is not valid JSON' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: 'bad_input', message: 'the body is not as long as Content-Length says; send it again' },
}

/** Any thrown value as a Fault; undefined for a bug. */
export function faultOf(error: unknown): Fault | undefined {
  if (error instanceof Fault) return error
  if (!(error instanceof Error)) return undefined
  const known = 'code' in error && typeof error.code === 'string' ? fastifyCodes[error.code] : undefined
  if (known !== undefined) return new Fault(known.code, known.message)
  if (error instanceof SyntaxError && 'statusCode' in error && error.statusCode === 400)
    return new Fault('bad_input', 'the body is not valid JSON')
  if ('statusCode' in error && typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 500) {
    return new Fault('bad_input', error.message)
  }
  return undefined
}

/** A failure as an answer; undefined stands for a bug, of which nothing is told. */
export type Refuse = (fault: Fault | undefined) => { readonly status: number; readonly body: object }

/** A failure in our own form: `{ error: { code, message, details? } }`. */
export const refuse: Refuse = (fault) => {
  if (fault === undefined)
    return {
      status: 500,
      body: { error: { code: 'internal', message: 'something went wrong on our side; the server log has the details' } },
    }
  const { status, code, message, details } = fault
  return { status, body: { error: { code, message, ...(details !== undefined && { details }) } } }
}

/**
 * The error handler of the API: answers in our own form, or that of a route which has one; bugs become 500 and are logged with their stack.
 */
export function replyWithError(logBug: (error: unknown, request: FastifyRequest) => void, form: Refuse = refuse) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const fault = faultOf(error)
    if (fault === undefined) logBug(error, request)
    if (fault?.retryAfterSeconds !== undefined) void reply.header('retry-after', String(Math.ceil(fault.retryAfterSeconds)))
    if (fault?.code === 'unauthenticated') void reply.header('www-authenticate', 'Bearer realm="vedette"')
    const { status, body } = form(fault)
    void reply.code(status).send(body)
  }
}

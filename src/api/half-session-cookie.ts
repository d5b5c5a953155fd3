import type { FastifyReply, FastifyRequest } from 'fastify'

import { type IdentifyOptions, stepCookie } from './identify-caller.ts'
import type { ReplyControls } from './route.ts'

/** The cookie of somebody who has shown the first factor and not yet the second: for the addresses of signing in alone. */
export function halfSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  identify: Pick<IdentifyOptions, 'secureCookies' | 'basePath'>,
): Pick<ReplyControls, 'setHalfSessionCookie' | 'clearHalfSessionCookie' | 'halfSessionToken'> {
  const { name, options } = stepCookie(identify, 'half', '/api/sign-in')
  return {
    halfSessionToken: request.cookies[name],
    setHalfSessionCookie: (token, maxAgeSeconds) => void reply.setCookie(name, token, { ...options, maxAge: maxAgeSeconds }),
    clearHalfSessionCookie: () => void reply.clearCookie(name, options),
  }
}

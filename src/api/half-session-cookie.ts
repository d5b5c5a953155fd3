import type { FastifyReply, FastifyRequest } from 'fastify'

import { type IdentifyOptions, sessionCookie } from './identify-caller.ts'
import type { ReplyControls } from './route.ts'

/** The cookie of somebody who has shown the first factor and not yet the second. It never comes from another site, not even by a link. */
export function halfSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  identify: Pick<IdentifyOptions, 'secureCookies' | 'basePath'>,
): Pick<ReplyControls, 'setHalfSessionCookie' | 'clearHalfSessionCookie' | 'halfSessionToken'> {
  const cookie = sessionCookie(identify)
  const name = `${cookie.name}-half`
  const options = { ...cookie.options, sameSite: 'strict' } as const
  return {
    halfSessionToken: request.cookies[name],
    setHalfSessionCookie: (token, maxAgeSeconds) => void reply.setCookie(name, token, { ...options, maxAge: maxAgeSeconds }),
    clearHalfSessionCookie: () => void reply.clearCookie(name, options),
  }
}

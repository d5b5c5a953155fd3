import type { FastifyReply, FastifyRequest } from 'fastify'

import { type IdentifyOptions, sessionCookie, stepCookie } from './identify-caller.ts'
import type { ReplyControls } from './route.ts'
import type { Services } from './services.ts'

/** The cookie of a session, and the mark that its browser keeps when the session is over. */
export function sessionCookies(
  request: FastifyRequest,
  reply: FastifyReply,
  options: Pick<IdentifyOptions, 'secureCookies' | 'basePath'> & { readonly services: Pick<Services, 'access'> },
): Pick<ReplyControls, 'sessionToken' | 'device' | 'setSessionCookie' | 'clearSessionCookie'> {
  const session = sessionCookie(options)
  const device = stepCookie(options, 'device', '/api')
  return {
    sessionToken: request.cookies[session.name],
    device: request.cookies[device.name],
    setSessionCookie: ({ token, maxAgeSeconds, userId }) => {
      void reply.setCookie(session.name, token, { ...session.options, maxAge: maxAgeSeconds })
      const { mark, maxAgeSeconds: maxAge } = options.services.access.knownDevices.markFor(userId)
      void reply.setCookie(device.name, mark, { ...device.options, maxAge })
    },
    clearSessionCookie: () => void reply.clearCookie(session.name, session.options),
  }
}

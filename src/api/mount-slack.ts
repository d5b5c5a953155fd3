import type { FastifyInstance } from 'fastify'

import { addressPrefix } from '../access/index.ts'
import { RateLimit } from '../lib/http/rate-limit.ts'
import { replyWithError } from './error-reply.ts'
import { flat } from './identify-caller.ts'
import type { MountOptions } from './mount-routes.ts'

/** A press comes with the whole message. */
const maxBodyBytes = 512 * 1024
/** Slack shows a warning after three seconds; what takes longer goes on behind its back. */
const answerWithinMs = 2500

/** Where Slack tells that somebody pressed a button in a message: POST /webhooks/slack, signed by it. */
export async function mountSlack(server: FastifyInstance, { services, logBug }: Pick<MountOptions, 'services' | 'logBug'>): Promise<void> {
  const { alerting, clock } = services
  const limit = new RateLimit({ clock, burst: 120, perSecond: 10 })
  await server.register(async (scope) => {
    scope.setErrorHandler(replyWithError(logBug))
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBodyBytes }, (_request, body, done) => done(null, body))
    scope.post('/webhooks/slack', { bodyLimit: maxBodyBytes }, async (request, reply) => {
      limit.take(addressPrefix(request.ip))
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const pressed = alerting.pressInSlack({ body, headers: flat(request.headers), address: request.ip })
      let isLate = false
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(() => {
          isLate = true
          resolve()
        }, answerWithinMs)
      })
      pressed.catch((error: unknown) => {
        if (isLate) logBug(error, request)
      })
      try {
        await Promise.race([pressed, late])
      } finally {
        clearTimeout(timer)
      }
      return reply.code(200).send('')
    })
  })
}

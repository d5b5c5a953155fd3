import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { Actor } from '../access/caller.ts'
import { addressPrefix } from '../access/index.ts'
import { linkPath } from '../alerting/index.ts'
import { Fault } from '../lib/errors.ts'
import { RateLimit } from '../lib/http/rate-limit.ts'
import { linkStyleHash } from './alert-links/link-style.ts'
import { languageOf } from './alert-links/link-words.ts'
import { type LinkSight, renderLinkPage } from './alert-links/render-link-page.ts'
import { faultOf } from './error-reply.ts'
import { type IdentifyOptions, sessionCookie } from './identify-caller.ts'
import type { Services } from './services.ts'

interface AlertLinkOptions extends IdentifyOptions {
  readonly services: Pick<Services, 'alerting' | 'clock'>
  readonly logBug: (error: unknown, request: FastifyRequest) => void
}

const formType = 'application/x-www-form-urlencoded'
const maxFormBytes = 4096

const headers = {
  'content-security-policy': `default-src 'none'; style-src '${linkStyleHash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  // The address holds the token.
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex, nofollow',
  'cross-origin-opener-policy': 'same-origin',
}

/**
 * The links of messages. Looking (GET, HEAD) changes nothing, however often a mail scanner does it; the form on the page acts. Who has the
 * link needs no account: the token in the form is the proof, so that no other site can send it. A session gives the name alone.
 */
export async function mountAlertLinks(server: FastifyInstance, options: AlertLinkOptions): Promise<void> {
  const { links, externalUrl } = options.services.alerting
  const limit = new RateLimit({ clock: options.services.clock, burst: 60, perSecond: 1 })

  const send = (request: FastifyRequest, reply: FastifyReply, status: number, sight: LinkSight): FastifyReply => {
    const page = renderLinkPage(sight, { language: languageOf(request.headers['accept-language']), nowMs: options.services.clock.now() })
    return reply
      .code(status)
      .headers({ ...headers, vary: 'accept-language' })
      .type('text/html; charset=utf-8')
      .send(page)
  }
  const refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const fault = faultOf(error)
    if (fault === undefined) options.logBug(error, request)
    if (fault?.retryAfterSeconds !== undefined) void reply.header('retry-after', String(fault.retryAfterSeconds))
    const show = `${externalUrl()}/alerts`
    return send(request, reply, fault?.status ?? 500, { kind: fault?.code === 'rate_limited' ? 'tooMany' : 'failed', show })
  }
  const unknown = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    send(request, reply, 404, { kind: 'unknown', show: `${externalUrl()}/alerts` })

  await server.register(async (scope) => {
    scope.setErrorHandler((error, request, reply) => void refuse(error, request, reply))
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(formType, { parseAs: 'string', bodyLimit: maxFormBytes }, (_request, body, done) => {
      done(null, new URLSearchParams(String(body)))
    })
    scope.get<{ Params: { token: string } }>(`${linkPath}/:token`, async (request, reply) => {
      limit.take(addressPrefix(request.ip))
      const { token } = request.params
      const link = await links.open(token)
      if (link === undefined) return unknown(request, reply)
      const person = await personOf(options, request)
      return send(request, reply, 200, { kind: 'link', link, token, person: person?.kind === 'user' ? person.name : undefined })
    })
    scope.post(linkPath, async (request, reply) => {
      limit.take(addressPrefix(request.ip))
      if (!(request.body instanceof URLSearchParams)) throw new Fault('unsupported_media', `send ${formType}`)
      const token = request.body.get('token') ?? ''
      const minutes = request.body.has('minutes') ? Number(request.body.get('minutes')) : undefined
      const person = await personOf(options, request)
      const link = await links.act({ token, minutes, address: request.ip, person })
      if (link === undefined) return unknown(request, reply)
      if (link.state !== 'open') return send(request, reply, 200, { kind: 'link', link, token, person: undefined })
      return send(request, reply, 200, { kind: 'acted', link, minutes: minutes ?? link.action.choices[0] })
    })
  })
}

/** Whose browser it is, by the session; a session that is over or not known is none. */
async function personOf(options: IdentifyOptions, request: FastifyRequest): Promise<Actor | undefined> {
  const sessionToken = request.cookies[sessionCookie(options).name]
  if (sessionToken === undefined) return undefined
  const { actor } = await options.authenticate({ bearerToken: undefined, sessionToken, project: undefined, address: request.ip })
  return actor.kind === 'user' ? actor : undefined
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { addressPrefix, anonymousCaller, OidcFault } from '../access/index.ts'
import { Fault } from '../lib/errors.ts'
import { RateLimit } from '../lib/http/rate-limit.ts'
import { halfSessionCookie } from './half-session-cookie.ts'
import { type IdentifyOptions, readCredentials, sessionCookie, ticketCookie } from './identify-caller.ts'
import { setSignInCookies } from './routes/sign-in/answer-sign-in.ts'
import type { Services } from './services.ts'
import { sessionCookies } from './session-cookies.ts'

interface OidcOptions extends IdentifyOptions {
  readonly services: Services
  readonly logBug: (error: unknown, request: FastifyRequest) => void
}

interface Leave {
  readonly Params: { readonly provider: string }
  readonly Querystring: { readonly return?: unknown; readonly for?: unknown }
}

const tripSeconds = 600
/** A path of our own: no other site, no scheme. */
const ownPath = /^\/(?![/\\])[^\p{Cc}]{0,2000}$/u

/**
 * The way to an identity provider and back: two addresses that a browser is led to, so they answer with redirects. What goes wrong
 * leads to the sign-in page, which says it in the reader's language.
 */
export function mountOidc(server: FastifyInstance, options: OidcOptions): void {
  const { services } = options
  const limit = new RateLimit({ clock: services.clock, burst: 60, perSecond: 1 })
  const session = sessionCookie(options)
  // For everything below `/`: the prefix `__Host-` keeps other hosts of the domain from planting a way of theirs.
  const name = `${session.name}-trip`
  const ticket = ticketCookie(options)
  const userAgentOf = (request: FastifyRequest): string => (request.headers['user-agent'] ?? '').slice(0, 512)

  server.get<Leave>('/api/sign-in/oidc/:provider', async (request, reply) => {
    const { provider } = request.params
    const { return: wanted, for: meant } = request.query
    const purpose = meant === 'link' || meant === 'invitation' ? meant : 'sign_in'
    const returnTo = typeof wanted === 'string' && ownPath.test(wanted) ? wanted : '/'
    if (purpose !== 'sign_in') void reply.clearCookie(ticket.name, ticket.options)
    return await answered(request, reply, provider, async () => {
      limit.take(addressPrefix(request.ip))
      const caller = anonymousCaller(request.ip)
      const left = await services.oidc.leave(
        { ...services, caller },
        { provider, returnTo, purpose, ticket: request.cookies[ticket.name], userAgent: userAgentOf(request) },
      )
      void reply.setCookie(name, left.cookie, { ...session.options, maxAge: tripSeconds })
      return left.url
    })
  })

  server.get<{ Params: { provider: string } }>('/api/sign-in/oidc/:provider/callback', async (request, reply) => {
    const { provider } = request.params
    void reply.clearCookie(name, session.options)
    return await answered(request, reply, provider, async () => {
      limit.take(addressPrefix(request.ip))
      const credentials = readCredentials(options, request, undefined)
      const query = request.url.indexOf('?')
      const search = query < 0 ? '' : request.url.slice(query)
      // Of the person who links an account; a session that is over is nobody's.
      const caller = await options.authenticate({ ...credentials, project: undefined })
      const { begun, returnTo } = await services.oidc.arrive(
        { ...services, caller },
        { provider, search, cookie: request.cookies[name], userAgent: userAgentOf(request), previousToken: credentials.sessionToken },
      )
      if (begun !== undefined) {
        setSignInCookies({ ...halfSessionCookie(request, reply, options), ...sessionCookies(request, reply, options) }, begun)
      }
      const page = services.access.pageUrl()
      if (begun === undefined || begun.stage === 'done') return `${page}${returnTo}`
      return `${page}/sign-in?return=${encodeURIComponent(returnTo)}`
    })
  })

  /** Redirects to what `work` answers, or to the page that says what went wrong. */
  async function answered(
    request: FastifyRequest,
    reply: FastifyReply,
    provider: string,
    work: () => Promise<string>,
  ): Promise<FastifyReply> {
    void reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer')
    try {
      return await reply.redirect(await work(), 302)
    } catch (error) {
      const problem = problemOf(error)
      if (problem === undefined) options.logBug(error, request)
      const query = new URLSearchParams({ problem: problem ?? 'failed', provider: provider.slice(0, 32) })
      return await reply.redirect(`${services.access.pageUrl()}/sign-in?${query.toString()}`, 302)
    }
  }
}

/** Undefined: a bug of ours. */
function problemOf(error: unknown): string | undefined {
  if (error instanceof OidcFault) return error.problem
  return error instanceof Fault ? error.code : undefined
}

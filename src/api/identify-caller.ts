import type { FastifyRequest } from 'fastify'

import type { Caller } from '../access/caller.ts'
import type { Credentials, OriginCheck } from '../access/index.ts'
import type { Permission } from '../access/permissions.ts'
import { Fault } from '../lib/errors.ts'
import { noteSession } from './observe-requests.ts'
import type { RequestLimits } from './request-limits.ts'

export interface IdentifyOptions {
  /** The caller, with anonymous actor when nothing valid came. Throws Fault('unauthenticated') for a wrong token. */
  readonly authenticate: (credentials: Credentials) => Promise<Caller>
  /** Throws Fault('forbidden') when a browser sends a changing request from another site. */
  readonly checkOrigin: (request: OriginCheck) => void
  readonly secureCookies: boolean
  /** The path of the public address, without a slash at its end; left out: none. */
  readonly basePath?: string
  /** How much may be asked; left out: everything. */
  readonly limits?: RequestLimits
}

/**
 * The name and place of the session's cookie. Under a path of a host that others share it is for that path alone, which the stricter
 * prefix `__Host-` does not allow (RFC 6265bis, 4.1.3).
 */
export function sessionCookie({ secureCookies: secure, basePath = '' }: Pick<IdentifyOptions, 'secureCookies' | 'basePath'>) {
  const prefix = secure ? (basePath === '' ? '__Host-' : '__Secure-') : ''
  return { name: `${prefix}vedette`, options: { path: `${basePath}/`, httpOnly: true, sameSite: 'lax', secure } } as const
}

/**
 * The name and place of a cookie of one step of signing in: sent to the addresses below `path` alone, and never from another site, not even
 * by a link. `__Host-` would want it sent everywhere.
 */
export function stepCookie(
  { secureCookies: secure, basePath = '' }: Pick<IdentifyOptions, 'secureCookies' | 'basePath'>,
  name: string,
  path: string,
) {
  const options = { path: `${basePath}${path}`, httpOnly: true, sameSite: 'strict', secure } as const
  return { name: `${secure ? '__Secure-' : ''}vedette-${name}`, options }
}

/** The cookie of a ticket for a way to an identity provider. */
export function ticketCookie(options: Pick<IdentifyOptions, 'secureCookies' | 'basePath'>) {
  return stepCookie(options, 'ticket', '/api/sign-in/oidc')
}

/** Reads what a request proves itself with; `token` is the one of its Authorization header. Throws as `checkOrigin` does. */
export function readCredentials(options: IdentifyOptions, request: FastifyRequest, token: string | undefined): Credentials {
  if (token === undefined && request.method !== 'GET' && request.method !== 'HEAD') {
    options.checkOrigin({ method: request.method, headers: flat(request.headers), host: request.host })
  }
  const { project } = request.query as Record<string, string | string[] | undefined>
  return {
    bearerToken: token,
    sessionToken: request.cookies[sessionCookie(options).name],
    project: first(request.headers['x-vedette-project']) ?? first(project),
    address: request.ip,
  }
}

/** Who sends the request. Throws Fault `unauthenticated` or `forbidden` unless `access` lets them in. */
export async function identifyCaller(
  options: IdentifyOptions,
  request: FastifyRequest,
  credentials: Credentials,
  access: Access,
): Promise<Caller> {
  options.limits?.takeAddress(request)
  const caller = await options.authenticate(credentials)
  options.limits?.takeAccount(request, caller)
  if (caller.actor.kind === 'user') noteSession(request, caller.actor.id)
  checkAccess(access, caller)
  return caller
}

/** What a route asks of its caller: a permission, `public` for everybody, `signed_in` for any known caller. */
export type Access = Permission | 'public' | 'signed_in'

/** Throws unless the caller may come in: 401 for strangers, 403 for the known. */
export function checkAccess(access: Access, caller: Caller): void {
  if (access === 'public') return
  if (caller.actor.kind === 'anonymous') throw new Fault('unauthenticated', 'log in, or send an API token as Authorization: Bearer TOKEN')
  if (access !== 'signed_in' && !caller.permissions.has(access)) {
    throw new Fault('forbidden', `this needs the permission ${access} in the project; ask an admin`)
  }
}

export function bearerOf(header: string | undefined): string | undefined {
  const match = header === undefined ? null : /^Bearer +(\S{1,512})$/i.exec(header)
  return match?.[1]
}

/** The password of Basic authentication, whoever the user is called: how programs that know nothing else carry a token. */
export function basicPasswordOf(header: string | undefined): string | undefined {
  const encoded = header === undefined ? null : /^Basic +([A-Za-z0-9+/=_-]{1,1400})$/i.exec(header)
  if (encoded?.[1] === undefined) return undefined
  const pair = Buffer.from(encoded[1], 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  return colon < 0 || colon === pair.length - 1 ? undefined : pair.slice(colon + 1)
}

export function flat(headers: FastifyRequest['headers']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, first(value)]))
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}

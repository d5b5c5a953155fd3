import { z } from 'zod'

import type { Caller } from '../access/caller.ts'
import type { NewSession } from '../access/index.ts'
import type { Permission } from '../access/permissions.ts'
import { Fault } from '../lib/errors.ts'
import type { EncodedReply } from './encoded-reply.ts'
import type { Refuse } from './error-reply.ts'
import type { Services } from './services.ts'

export interface Call<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** For `public` routes the actor may be anonymous. */
  readonly caller: Caller
  /** Whether a program on this machine asks, and nobody through it. */
  readonly isLocal: boolean
  /** Aborted when the client goes away; for event streams also when the caller may no longer watch. */
  readonly signal: AbortSignal
  /** For session cookies and streaming answers; most routes never touch it. */
  readonly reply: ReplyControls
}

export interface ReplyControls {
  setSessionCookie(session: NewSession): void
  clearSessionCookie(): void
  /** The token in the request's session cookie. */
  readonly sessionToken: string | undefined
  /** The mark of a browser in which somebody signed in before (`KnownDevices`). */
  readonly device: string | undefined
  /** Of somebody who still has to show the second factor: a cookie of its own, which no route but those of signing in reads. */
  setHalfSessionCookie(token: string, maxAgeSeconds: number): void
  clearHalfSessionCookie(): void
  readonly halfSessionToken: string | undefined
  /** What is taken along to an identity provider's button (`OidcDesk.ticketFor`): a cookie that nothing else reads. */
  setTicketCookie(ticket: string, maxAgeSeconds: number): void
  readonly userAgent: string
}

/** A stream of server-sent events as a route's answer (`reply: 'events'`). */
export type EventStream = AsyncIterable<{ readonly event: string; readonly data: unknown }>

/** A route once its schemas are closed over: what the HTTP server mounts and the OpenAPI document lists. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `:name` parameters, beginning with /api/. */
  readonly path: string
  /** One line and a paragraph for OpenAPI. */
  readonly summary: string
  readonly description?: string
  /** The permission asked of the caller, `public` for everybody, `signed_in` for any known caller. */
  readonly access: Permission | 'public' | 'signed_in'
  /**
   * People must have shown a password, a code or a passkey within the last hour, else `sign_in_again`. Tokens pass: a program cannot be
   * asked, and making a token takes this itself.
   */
  readonly needsRecentSignIn?: true
  readonly params: z.ZodType
  readonly query: z.ZodType
  readonly body: z.ZodType
  /** Schema of the 200 answer; 'events' for server-sent events; 'text' for text/plain. */
  readonly reply: z.ZodType | 'events' | 'text'
  /** A failure in the form of the API whose clients ask here; else in ours. */
  readonly refused?: Refuse
  handle(services: Services, call: Call<unknown, unknown, unknown>): Promise<unknown>
}

interface RouteSpec<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType | 'events' | 'text',
> extends Pick<Route, 'method' | 'path' | 'summary' | 'description' | 'access' | 'needsRecentSignIn' | 'refused'> {
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly reply: Answer
  handle(
    services: Services,
    call: Call<z.output<Params>, z.output<Query>, z.output<Body>>,
  ): Promise<Answer extends z.ZodType ? z.input<Answer> | EncodedReply : Answer extends 'events' ? EventStream : string | EncodedReply>
}

const nothing = z.object({})

/** Closes the schemas over: handlers get parsed values, the registry needs no casts. Unknown query parameters and body keys are errors where the schema is strict. */
export function defineRoute<
  Params extends z.ZodType = typeof nothing,
  Query extends z.ZodType = typeof nothing,
  Body extends z.ZodType = typeof nothing,
  Answer extends z.ZodType | 'events' | 'text' = z.ZodType,
>(spec: RouteSpec<Params, Query, Body, Answer>): Route {
  const params = spec.params ?? nothing
  const query = spec.query ?? nothing
  const body = spec.body ?? nothing
  return {
    ...spec,
    params,
    query,
    body,
    handle: (services, call) =>
      spec.handle(services, {
        ...call,
        // The casts say that an absent schema and the default type parameter are the same thing.
        params: parse(params, call.params, 'path') as z.output<Params>,
        query: parse(query, call.query, 'query') as z.output<Query>,
        body: parse(body, call.body, 'body') as z.output<Body>,
      }),
  }
}

function parse(schema: z.ZodType, value: unknown, place: string): unknown {
  const result = schema.safeParse(value ?? {})
  if (result.success) return result.data
  const issues = result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  const first = issues[0]
  throw new Fault('bad_input', `${place}${first?.path ? `.${first.path}` : ''}: ${first?.message ?? 'not valid'}`, { details: { issues } })
}

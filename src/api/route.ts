import type { z } from 'zod'

import type { Caller } from '../access/caller.ts'
import type { Permission } from '../access/permissions.ts'
import type { Services } from './services.ts'

export interface Call<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** For `public` routes the actor may be anonymous. */
  readonly caller: Caller
  /** Aborted when the client goes away or the route's time is over. */
  readonly signal: AbortSignal
  /** For session cookies and streaming answers; most routes never touch it. */
  readonly reply: ReplyControls
}

export interface ReplyControls {
  setSessionCookie(token: string, maxAgeSeconds: number): void
  clearSessionCookie(): void
  /** The token in the request's session cookie. */
  readonly sessionToken: string | undefined
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
  readonly params: z.ZodType
  readonly query: z.ZodType
  readonly body: z.ZodType
  /** Schema of the 200 answer; 'events' for server-sent events; 'text' for text/plain. */
  readonly reply: z.ZodType | 'events' | 'text'
  handle(services: Services, call: Call<unknown, unknown, unknown>): Promise<unknown>
}

interface RouteSpec<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType | 'events' | 'text'>
  extends Pick<Route, 'method' | 'path' | 'summary' | 'description' | 'access'> {
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly reply: Answer
  handle(
    services: Services,
    call: Call<z.output<Params>, z.output<Query>, z.output<Body>>,
  ): Promise<Answer extends z.ZodType ? z.input<Answer> : Answer extends 'events' ? EventStream : string>
}

import fastifyCookie from '@fastify/cookie'
import Fastify, { type FastifyInstance } from 'fastify'

import { answerBrokenRequest } from './answer-broken-request.ts'

/** What an HTTP listener of ours is made with. */
export interface HttpServerOptions {
  readonly tls?: { readonly cert: string; readonly key: string } | undefined
  /** Addresses or CIDR ranges whose X-Forwarded-* headers are believed. */
  readonly trustedProxies: readonly string[]
}

const mebibyte = 1024 * 1024
/** Node looks for connections past their time limits only this often. */
const timings = { connectionsCheckingInterval: 2000, headersTimeout: 10_000 }

/**
 * A Fastify instance with our bounds: slow senders are cut off, headers and bodies are capped, requests in flight are drained on
 * close. Routes are mounted by `mount-*.ts`.
 */
export async function createHttpServer({ tls, trustedProxies }: HttpServerOptions): Promise<FastifyInstance> {
  const options = {
    bodyLimit: mebibyte,
    requestTimeout: 60_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle' as const,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    return503OnClosing: true,
    routerOptions: { maxParamLength: 512 },
    exposeHeadRoutes: true,
    clientErrorHandler: answerBrokenRequest,
    // Fastify's own logger is off: requests are observed by the platform's hooks.
    logger: false,
  }
  // Fastify's type tells http from https; to us they are one thing.
  const server = (tls === undefined
    ? Fastify({ ...options, http: timings })
    : Fastify({ ...options, https: { ...timings, cert: tls.cert, key: tls.key } })) as unknown as FastifyInstance
  server.server.maxHeadersCount = 100
  server.server.maxConnections = 4000
  await server.register(fastifyCookie)
  return server
}

/** Takes no new requests, lets those under way finish within `graceMs`, then cuts off what is left (live tails, slow readers). */
export async function closeHttpServer(server: FastifyInstance, graceMs: number): Promise<void> {
  // A connection that is busy now stays open after its answer, for a next request that nobody will take.
  const sweep = setInterval(() => server.server.closeIdleConnections(), 50)
  const cutOff = setTimeout(() => server.server.closeAllConnections(), graceMs)
  try {
    await server.close()
  } finally {
    clearInterval(sweep)
    clearTimeout(cutOff)
  }
}

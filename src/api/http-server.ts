import type { IncomingMessage } from 'node:http'

import fastifyCookie from '@fastify/cookie'
import Fastify, { type FastifyInstance } from 'fastify'

import { withoutBasePath } from '../lib/http/base-path.ts'
import { type ForwardedKind, settleForwarded } from '../lib/http/forwarded.ts'
import { createTlsServer } from '../lib/http/tls-server.ts'
import { trustNetworks } from '../lib/http/trusted-proxies.ts'
import type { ServedCertificate } from '../lib/tls/served-certificate.ts'
import { answerBrokenRequest } from './answer-broken-request.ts'

/** What an HTTP listener of ours is made with. */
export interface HttpServerOptions {
  readonly tls?: ServedCertificate | undefined
  /** Addresses or CIDR ranges whose X-Forwarded-* and Forwarded headers are believed. */
  readonly trustedProxies: readonly string[]
  /** Which of them those proxies write; left out: whichever comes. */
  readonly forwardedHeaders?: ForwardedKind
  /** The path of the public address; requests come with it or without. */
  readonly basePath?: string
}

const mebibyte = 1024 * 1024
/** Node looks for connections past their time limits only this often. */
const timings = { connectionsCheckingInterval: 2000, headersTimeout: 10_000 }
const requestTimeoutMs = 60_000
const keepAliveTimeoutMs = 72_000

/**
 * A Fastify instance with our bounds: slow senders are cut off, headers and bodies are capped, requests in flight are drained on
 * close. Routes are mounted by `mount-*.ts`.
 */
export async function createHttpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const { tls, trustedProxies, forwardedHeaders: kind = 'either', basePath = '' } = options
  const isTrusted = trustNetworks(trustedProxies)
  const fastify = {
    bodyLimit: mebibyte,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    forceCloseConnections: 'idle' as const,
    trustProxy: trustedProxies.length === 0 ? false : isTrusted,
    // What comes over a connection that was open already is answered as ever; then the connection ends.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 512 },
    exposeHeadRoutes: true,
    clientErrorHandler: answerBrokenRequest,
    rewriteUrl: ({ url = '/', socket, headers }: IncomingMessage) => {
      if (isTrusted(socket.remoteAddress)) settleForwarded(headers, { kind, isTrusted })
      return withoutBasePath(url, basePath)
    },
    // Fastify's own logger is off: requests are observed by the platform's hooks.
    logger: false,
  }
  const http1 = { ...timings, requestTimeout: requestTimeoutMs, keepAliveTimeout: keepAliveTimeoutMs }
  const bounds = { http1, requestTimeoutMs, idleTimeoutMs: keepAliveTimeoutMs }
  // Fastify's type tells http from https; to us they are one thing.
  const server = (tls === undefined
    ? Fastify({ ...fastify, http: timings })
    : Fastify({
        ...fastify,
        serverFactory: (handler) => createTlsServer(handler, { certificate: tls, ...bounds }) as never,
      })) as unknown as FastifyInstance
  server.server.maxHeadersCount = 100
  server.server.maxConnections = 4000
  await server.register(fastifyCookie)
  return server
}

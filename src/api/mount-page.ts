import { join } from 'node:path'

import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

import { inlineScriptSources } from './inline-scripts.ts'
import { readPageDocument } from './page-document.ts'

/** What the browser may do with our page: nothing from elsewhere, no script but ours, never in a frame. */
const contentSecurityPolicy = (inline: readonly string[]): string =>
  [
    "default-src 'none'",
    ["script-src 'self'", ...inline].join(' '),
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ')

const pageHeaders = {
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
} as const

const yearSeconds = 31_536_000
/** Where programs ask: some find out by a 404 whom they talk to, as Grafana does for `/alertmanager/alertmanager/api/v2/status`. */
const apiLike =
  /^\/(_|(alertmanager|api|assets|datadog|elasticsearch|gelf|influx|ingest|jaeger|loki|opentelemetry|prometheus|pushgateway|sentry|v1|v2|webhooks|zipkin)(\/|$))/

/**
 * Serves the built page from `directory`: hashed assets for a year, everything that is not a file gets the page itself (its router
 * knows the address), which names the scripts of that address. API-like addresses keep their JSON 404.
 */
export async function mountPage(server: FastifyInstance, directory: string, basePath = ''): Promise<void> {
  const documentFor = readPageDocument(directory, basePath)
  const policy = contentSecurityPolicy(inlineScriptSources(documentFor('/').toString()))
  await server.register(fastifyStatic, {
    root: directory,
    index: false,
    wildcard: false,
    cacheControl: false,
    // The build leaves a .br and a .gz beside every asset.
    preCompressed: true,
    setHeaders: (reply, path) => {
      const hashed = path.includes(`${join(directory, 'assets')}/`)
      reply.setHeader('cache-control', hashed ? `public, max-age=${yearSeconds}, immutable` : 'no-cache')
    },
  })
  server.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '/'
    const isPage = (request.method === 'GET' || request.method === 'HEAD') && !apiLike.test(path) && !/\.\w{1,8}$/.test(path)
    if (isPage)
      return reply.headers(pageHeaders).header('content-security-policy', policy).type('text/html; charset=utf-8').send(documentFor(path))
    return reply.code(404).send({ error: { code: 'not_found', message: `there is nothing at ${request.method} ${path.slice(0, 200)}` } })
  })
}

import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { FastifyInstance, FastifyRequest } from 'fastify'

import { authenticate, checkOrigin, type Access, type Credentials, type OriginCheck } from '../access/index.ts'
import {
  createHttpServer,
  foreignRoutes,
  mountAlertLinks,
  mountForeign,
  mountInbound,
  mountIngest,
  mountLinks,
  mountOidc,
  mountOpenapi,
  mountPage,
  mountPushgateway,
  mountQuestions,
  mountRoutes,
  mountSlack,
  observeRequests,
  RequestLimits,
  routes,
  type HttpEndpoint,
  type IngestDoor,
  type MountedEndpoint,
  type Services,
} from '../api/index.ts'
import type { Settings } from '../config/settings.ts'
import { basePathOf } from '../lib/http/base-path.ts'
import type { Log } from '../lib/log.ts'
import type { ServedCertificate } from '../lib/tls/served-certificate.ts'
import type { Pushgateway } from '../pushgateway/index.ts'
import { receivers } from '../receivers/index.ts'
import { needsSecureCookies } from './secure-cookies.ts'
import { version } from './version.ts'

/** Where the built page lies, seen from the built server. */
export const pageDirectory = join(fileURLToPath(import.meta.url), '../../../ui')

interface HttpParts {
  readonly settings: Settings
  readonly log: Log
  readonly access: Access
  readonly services: Services
  readonly door: IngestDoor
  readonly pushgateway: Pushgateway
  readonly endpoints: readonly MountedEndpoint<HttpEndpoint>[]
}

/** The main server: page, API and every protocol over HTTP. */
export async function buildMainServer(
  { settings, log, access, services, door, pushgateway, endpoints }: HttpParts,
  tls: ServedCertificate | undefined,
): Promise<FastifyInstance> {
  const basePath = basePathOf(settings.publicUrl)
  const { trustedProxies, forwardedHeaders } = settings
  const server = await createHttpServer({ tls, trustedProxies, forwardedHeaders, basePath })
  observeRequests(server, services.platform.observer)
  server.addHook('onSend', (_request, reply, _payload, done) => {
    void reply.header('x-content-type-options', 'nosniff')
    done()
  })
  const allowedOrigins = settings.publicUrl === undefined ? [] : [new URL(settings.publicUrl).origin]
  const doorkeeper = {
    services,
    authenticate: (credentials: Credentials) => authenticate(access, credentials),
    checkOrigin: (request: OriginCheck) => checkOrigin({ ...request, allowedOrigins }),
    secureCookies: needsSecureCookies({ hasTls: tls !== undefined, ...settings }),
    basePath,
    limits: new RequestLimits(services.clock, settings.api.requestsPerSecond),
    logBug: (error: unknown, request: FastifyRequest) =>
      log.error({ err: error, route: request.routeOptions.url }, 'a request failed on our side'),
  }
  await mountRoutes(server, { ...doorkeeper, routes })
  await mountForeign(server, { ...doorkeeper, routes: foreignRoutes })
  mountOpenapi(server, { ...doorkeeper, version })
  await mountIngest(server, door, endpoints)
  await mountQuestions(
    server,
    door,
    receivers.flatMap(({ name, questions = [] }) => questions.map((endpoint) => ({ receiver: name, endpoint }))),
  )
  await mountPushgateway(server, { door, pushgateway, maxBodyBytes: settings.pushgateway.maxGroupBytes })
  await mountInbound(server, { door, alerting: services.alerting })
  mountLinks(server, doorkeeper)
  mountOidc(server, doorkeeper)
  await mountAlertLinks(server, doorkeeper)
  await mountSlack(server, doorkeeper)
  await mountPage(server, pageDirectory, basePath)
  return server
}

/** OTLP's own HTTP port: the same endpoints, nothing else. */
export async function buildOtlpServer(
  { settings, services, door, endpoints }: HttpParts,
  tls: ServedCertificate | undefined,
): Promise<FastifyInstance> {
  const { trustedProxies, forwardedHeaders } = settings
  const server = await createHttpServer({ tls, trustedProxies, forwardedHeaders })
  observeRequests(server, services.platform.observer)
  await mountIngest(server, door, endpoints)
  return server
}

import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { type TestAccess, openTestAccess } from '../../../../test/harness/open-test-access.ts'
import { anonymousCaller, systemCaller } from '../../../access/index.ts'
import { createHttpServer } from '../../http-server.ts'
import { mountLinks } from '../../mount-links.ts'
import { mountRoutes } from '../../mount-routes.ts'
import type { Services } from '../../services.ts'
import { viewRoutes } from './index.ts'

let it: TestAccess
let server: FastifyInstance

beforeAll(async () => {
  it = await openTestAccess()
  server = await createHttpServer({ trustedProxies: [] })
  const options = {
    // These routes use nothing of the other services.
    services: { state: it.state, clock: it.clock } as unknown as Services,
    authenticate: ({ sessionToken }: { sessionToken: string | undefined }) =>
      Promise.resolve(sessionToken === 'noa' ? systemCaller('noa') : anonymousCaller('::1')),
    checkOrigin: () => undefined,
    secureCookies: false,
  }
  await mountRoutes(server, {
    ...options,
    routes: viewRoutes,
    logBug: (error) => {
      throw error
    },
  })
  mountLinks(server, options)
  server.setNotFoundHandler((_request, reply) => reply.type('text/html').send('the page'))
})
afterAll(async () => {
  await server.close()
  await it.close()
})

async function call(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object): Promise<{ status: number; body: unknown }> {
  const answer = await server.inject({ method, url, cookies: { vedette: 'noa' }, ...(payload && { payload }) })
  return { status: answer.statusCode, body: answer.json() }
}

test('a view is saved, listed and removed', async () => {
  const made = await call('POST', '/api/views', { name: 'Errors', path: '/logs?q=x', shared: true })
  expect(made).toMatchObject({ status: 200, body: { name: 'Errors', path: '/logs?q=x', shared: true, owner: 'noa', removable: true } })
  const { id } = made.body as { id: string }
  await expect(call('GET', '/api/views')).resolves.toEqual({ status: 200, body: { rows: [made.body] } })
  await expect(call('DELETE', `/api/views/${id}`)).resolves.toEqual({ status: 200, body: {} })
  await expect(call('DELETE', `/api/views/${id}`)).resolves.toMatchObject({ status: 404 })
})

test.each([{}, { name: 'x' }, { name: 'x', path: '/', more: 1 }, { name: 'x', path: 'https://evil.example/' }])(
  '%j is no view',
  async (body) => {
    await expect(call('POST', '/api/views', body)).resolves.toMatchObject({ status: 400, body: { error: { code: 'bad_input' } } })
  },
)

test('strangers get nothing', async () => {
  for (const { method, path } of viewRoutes) {
    const { statusCode } = await server.inject({ method, url: path, ...(method === 'POST' && { payload: {} }) })
    expect(statusCode).toBe(401)
  }
})

test('a short link leads within our origin; strangers and unknown links get the page', async () => {
  const { body } = await call('POST', '/api/links', { path: '/logs?q=a+b' })
  const { id, href } = body as { id: string; href: string }
  await expect(call('GET', `/api/links/${id}`)).resolves.toEqual({ status: 200, body: { path: '/logs?q=a+b', project: 'default' } })
  const known = await server.inject({ url: href, cookies: { vedette: 'noa' } })
  expect([known.statusCode, known.headers.location]).toEqual([302, '/logs?q=a+b&project=default'])
  for (const answer of [await server.inject({ url: href }), await server.inject({ url: '/s/unknown', cookies: { vedette: 'noa' } })])
    expect([answer.statusCode, answer.body, answer.headers.location]).toEqual([200, 'the page', undefined])
})

import { z } from 'zod'

import { faults } from '../lib/errors.ts'
import { faultReply } from './contract/fault.ts'
import type { ForeignMethod, ForeignRoute } from './foreign-route.ts'
import type { Route } from './route.ts'

/** The OpenAPI 3.1 document of the API, from the very objects that serve it. */
export function describeApi(routes: readonly Route[], foreign: readonly ForeignRoute[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const path = pathOf(route)
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route) }
  }
  for (const route of foreign) {
    const described = route.methods.map((method) => [method.toLowerCase(), describeForeign(route, method)] as const)
    paths[pathOf(route)] = { ...paths[pathOf(route)], ...Object.fromEntries(described) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Vedette',
      version,
      description: `Times are RFC 3339; lists are paged by cursor. Error codes: ${Object.entries(faults)
        .map(([code, { status, meaning }]) => `\`${code}\` (${status}): ${meaning}`)
        .join(' ')}`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token' },
        basic: { type: 'http', scheme: 'basic', description: 'Any user name; the password is an API token' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-vedette', description: 'The session of the page' },
      },
      schemas: { Fault: schemaOf(faultReply, 'output') },
    },
  }
}

function describeRoute(route: Route): Record<string, unknown> {
  const body = schemaOf(route.body, 'input')
  const takesBody = route.method !== 'GET' && Object.keys(body['properties'] ?? {}).length > 0
  return {
    operationId: operationIdOf(route),
    summary: route.summary,
    ...descriptionOf(route),
    tags: [route.path.split('/')[2] ?? 'platform'],
    security: route.access === 'public' ? [] : [{ token: [] }, { session: [] }],
    'x-permission': route.access,
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    ...(takesBody ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: {
      200: { description: 'Done', content: answerOf(route) },
      default: { description: 'Refused or failed', content: { 'application/json': { schema: { $ref: '#/components/schemas/Fault' } } } },
    },
  }
}

function descriptionOf({ description = '', needsRecentSignIn }: Route): { description?: string } {
  const recent = needsRecentSignIn
    ? 'People need to have signed in, or shown who they are again, within the last hour (`sign_in_again`).'
    : ''
  const text = [description, recent].filter(Boolean).join(' ')
  return text === '' ? {} : { description: text }
}

/** Parameters of foreign routes may stand in the address or, with POST, in a form. What is refused is told in the API's own form. */
function describeForeign(route: ForeignRoute, method: ForeignMethod): Record<string, unknown> {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
  const named = Object.entries(route.parameters).map(([name, description]) => ({ name, description, schema: schemaOfParameter(name) }))
  const inQuery = named.map((parameter) => ({ ...parameter, in: 'query', required: false }))
  const properties = Object.fromEntries(named.map(({ name, description, schema }) => [name, { ...schema, description }]))
  const form = { content: { 'application/x-www-form-urlencoded': { schema: { type: 'object', properties } } } }
  return {
    operationId: operationIdOf({ method, path: route.path }),
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: [route.path.split('/')[1] ?? 'platform'],
    security: route.access === 'public' ? [] : [{ token: [] }, { basic: [] }, { session: [] }],
    'x-permission': route.access,
    parameters: method === 'POST' ? inPath : [...inPath, ...inQuery],
    ...(method === 'POST' && named.length > 0 ? { requestBody: form } : {}),
    responses: { 200: { description: 'Done', content: { [route.contentType]: {} } }, default: { description: 'Refused or failed' } },
  }
}

function schemaOfParameter(name: string): Record<string, unknown> {
  return name.endsWith('[]') ? { type: 'array', items: { type: 'string' } } : { type: 'string' }
}

function pathOf({ path }: Pick<Route, 'path'>): string {
  return path.replaceAll(/:(\w+)/g, '{$1}')
}

function answerOf({ reply }: Route): Record<string, unknown> {
  if (reply === 'events') return { 'text/event-stream': { schema: { type: 'string' } } }
  if (reply === 'text') return { 'text/plain': { schema: { type: 'string' } } }
  return { 'application/json': { schema: schemaOf(reply, 'output') } }
}

function parametersOf(schema: z.ZodType, place: 'path' | 'query'): unknown[] {
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Record<string, unknown>>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    }
  })
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' })
  return rest
}

function operationIdOf({ method, path }: Pick<Route, 'method' | 'path'>): string {
  const words = path
    .replace(/^\/api\//, '')
    .split(/[/-]/)
    .map((word) => word.replace(/^:/, 'by_').replaceAll(/\W/g, '_'))
  return [method.toLowerCase(), ...words].join('_')
}

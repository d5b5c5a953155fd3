import { z } from 'zod'

import { faults } from '../lib/errors.ts'
import { faultReply } from './contract/fault.ts'
import type { Route } from './route.ts'

/** The OpenAPI 3.1 document of the API, from the very objects that serve it. */
export function describeApi(routes: readonly Route[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route) }
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
    ...(route.description === undefined ? {} : { description: route.description }),
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

function operationIdOf({ method, path }: Route): string {
  const words = path
    .replace(/^\/api\//, '')
    .split(/[/-]/)
    .map((word) => word.replace(/^:/, 'by_').replaceAll(/\W/g, '_'))
  return [method.toLowerCase(), ...words].join('_')
}

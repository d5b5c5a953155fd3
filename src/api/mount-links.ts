import type { FastifyInstance } from 'fastify'

import { Fault } from '../lib/errors.ts'
import { openLink } from '../views/index.ts'
import { identifyCaller, type IdentifyOptions, readCredentials } from './identify-caller.ts'
import type { Services } from './services.ts'

/**
 * Leads `/s/{id}` to the address it stands for, in its project. Strangers and links that lead nowhere get the page, which asks for the
 * log-in and says what is wrong; so nobody learns an address without being in its project.
 */
export function mountLinks(server: FastifyInstance, options: IdentifyOptions & { readonly services: Services }): void {
  server.get<{ Params: { id: string } }>('/s/:id', async (request, reply) => {
    try {
      const caller = await identifyCaller(options, request, readCredentials(options, request, undefined), 'signed_in')
      const { path, projectSlug } = await openLink({ ...options.services, caller }, { linkId: request.params.id })
      const join = path.includes('?') ? '&' : '?'
      return await reply
        .header('cache-control', 'no-store')
        .redirect(`${options.basePath ?? ''}${path}${join}project=${encodeURIComponent(projectSlug)}`, 302)
    } catch (error) {
      if (error instanceof Fault) return reply.callNotFound()
      throw error
    }
  })
}

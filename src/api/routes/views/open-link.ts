import { openLink } from '../../../views/index.ts'
import { idParams } from '../../contract/access.ts'
import { openedLinkReply } from '../../contract/views.ts'
import { defineRoute } from '../../route.ts'

export const openLinkRoute = defineRoute({
  method: 'GET',
  path: '/api/links/:id',
  summary: 'Where a short link leads',
  description: 'A browser that is led to `/s/{id}` gets there by itself.',
  access: 'signed_in',
  params: idParams,
  reply: openedLinkReply,
  async handle(services, { caller, params }) {
    const { path, projectSlug } = await openLink({ ...services, caller }, { linkId: params.id })
    return { path, project: projectSlug }
  },
})

import { createLink } from '../../../views/index.ts'
import { createLinkBody, shortLinkReply } from '../../contract/views.ts'
import { defineRoute } from '../../route.ts'

export const createLinkRoute = defineRoute({
  method: 'POST',
  path: '/api/links',
  summary: 'Make a short link to an address of the page',
  description: 'It leads there for everybody in the project. The same address always has the same link.',
  access: 'signed_in',
  body: createLinkBody,
  reply: shortLinkReply,
  async handle(services, { caller, body }) {
    const id = await createLink({ ...services, caller }, body)
    return { id, href: `/s/${id}` }
  },
})

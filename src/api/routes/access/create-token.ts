import { z } from 'zod'

import { createApiToken } from '../../../access/index.ts'
import { permissions } from '../../../access/permissions.ts'
import { createTokenBody, createdTokenReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const createToken = defineRoute({
  method: 'POST',
  path: '/api/tokens',
  summary: 'Make an API token for the project; the answer is the only place that ever shows it',
  access: 'tokens.own',
  needsRecentSignIn: true,
  body: createTokenBody.extend({ permissions: z.array(z.enum(permissions)).max(permissions.length).optional() }),
  reply: createdTokenReply,
  async handle(services, { body, caller }) {
    const { id, name, secret } = await createApiToken({ ...services, caller }, { ...body, permissions: body.permissions })
    return { id, name, token: secret }
  },
})

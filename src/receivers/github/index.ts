import { z } from 'zod'

import { type Answers, defineReceiver, type Refusal } from '../receiver.ts'
import { cards } from './cards.ts'
import { decodeDelivery } from './decode-delivery.ts'
import { limits } from './limits.ts'

/** GitHub sends nothing a second time by itself, but shows people the answer and lets them send again. */
const statuses: Readonly<Record<Refusal['kind'], number>> = {
  bad_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  method_not_allowed: 405,
  too_large: 413,
  unsupported_media: 415,
  overloaded: 503,
  internal: 500,
}

const headers = { 'content-type': 'application/json' }

const answers: Answers = {
  accepted: ({ accepted }) => ({ status: 202, headers, body: JSON.stringify({ stored: accepted }) }),
  refused: ({ kind, message }) => ({ status: statuses[kind], headers, body: JSON.stringify({ error: { code: kind, message } }) }),
}

/** Webhooks of GitHub (https://docs.github.com/webhooks): deployments, workflows, pushes and releases. */
export const github = defineReceiver({
  name: 'github',
  title: 'GitHub webhooks',
  cards,
  settings: z.strictObject({}),
  endpoints: () => [
    {
      kind: 'http',
      signal: 'logs',
      method: 'POST',
      path: '/webhooks/github',
      contentTypes: ['application/json', 'application/x-www-form-urlencoded'],
      maxBodyBytes: limits.bodyBytes,
      signature: { header: 'x-hub-signature-256', prefix: 'sha256=' },
      decode: decodeDelivery,
      answers,
    },
  ],
})

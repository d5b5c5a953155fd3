import { createHmac, timingSafeEqual } from 'node:crypto'

import { Fault } from '../../lib/errors.ts'

export interface SlackCall {
  /** As it came. */
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string | undefined>>
}

interface SignatureCheck extends SlackCall {
  readonly signingSecret: string
  /** Epoch milliseconds. */
  readonly now: number
}

/** What is older may be somebody who repeats what he has overheard. */
const oldestSeconds = 300

/** Slack signs its calls (`X-Slack-Signature`, v0). Throws Fault `unauthenticated`. */
export function checkSlackSignature({ body, headers, signingSecret, now }: SignatureCheck): void {
  const timestamp = headers['x-slack-request-timestamp'] ?? ''
  const age = Math.abs(now / 1000 - Number(timestamp))
  const wanted = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest()
  const given = Buffer.from((headers['x-slack-signature'] ?? '').replace(/^v0=/, ''), 'hex')
  const isSigned = signingSecret !== '' && given.length === wanted.length && timingSafeEqual(given, wanted)
  if (!isSigned || timestamp === '' || !(age <= oldestSeconds))
    throw new Fault('unauthenticated', "the call does not bear Slack's signature")
}

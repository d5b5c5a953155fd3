import { createHmac, timingSafeEqual } from 'node:crypto'

import { Fault } from '../../lib/errors.ts'
import { fieldOf, readJson, textOf } from '../vendor/read-json.ts'

export interface SlackAction {
  /** The link that the pressed button stood for. */
  readonly acknowledge: string
  /** Who pressed it, as Slack names people. */
  readonly user: string
}

export interface SlackCall {
  /** As it came: a form with `payload`. */
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly signingSecret: string
  /** Epoch milliseconds. */
  readonly now: number
}

/** What is older may be somebody who repeats what he has overheard. */
const oldestSeconds = 300

/**
 * Reads what Slack sends when somebody presses Acknowledge: a block action, signed (`X-Slack-Signature`, v0). Slack wants its 200 within three
 * seconds. Throws Fault `unauthenticated` or `bad_input`.
 */
export function readSlackAction({ body, headers, signingSecret, now }: SlackCall): SlackAction {
  const timestamp = headers['x-slack-request-timestamp'] ?? ''
  const age = Math.abs(now / 1000 - Number(timestamp))
  const wanted = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest()
  const given = Buffer.from((headers['x-slack-signature'] ?? '').replace(/^v0=/, ''), 'hex')
  const isSigned = signingSecret !== '' && given.length === wanted.length && timingSafeEqual(given, wanted)
  if (!isSigned || timestamp === '' || !(age <= oldestSeconds))
    throw new Fault('unauthenticated', "the call does not bear Slack's signature")
  const payload = readJson({ body: new URLSearchParams(body.toString('utf8')).get('payload') ?? '' })
  const actions = fieldOf(payload, 'actions')
  const pressed: unknown = Array.isArray(actions)
    ? actions.find((action) => textOf(action, 'action_id') === 'vedette_acknowledge')
    : undefined
  const acknowledge = textOf(pressed, 'value')
  if (acknowledge === '') throw new Fault('bad_input', 'nothing of ours was pressed')
  return { acknowledge, user: textOf(payload, 'user', 'username') || textOf(payload, 'user', 'id') }
}

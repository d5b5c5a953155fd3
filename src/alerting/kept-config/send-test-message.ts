import { randomUUID } from 'node:crypto'

import type { Channel, DeliverCall, Notification, Render } from '../../channels/channel.ts'
import { DeliveryFault } from '../../channels/channel.ts'
import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import type { Alert } from '../../model/alert.ts'
import { fingerprintOf } from '../../model/fingerprint.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import { buildNotification } from '../notify/build-notification.ts'
import type { LinksFor } from '../notify/links.ts'

export interface TestMessageContext {
  readonly clock: Clock
  readonly renderOf: (notification: Notification) => Render
  readonly externalUrl: () => string
  readonly links: LinksFor
  readonly outside: Pick<DeliverCall<unknown, unknown>, 'send' | 'mail' | 'readSecretFile' | 'push'>
}

interface TestMessage {
  readonly receiver: string
  readonly channel: Channel
  /** As the channel's schema parsed them. */
  readonly settings: unknown
  readonly by: string
  readonly signal: AbortSignal
}

/** What became of a test message. */
export interface TestOutcome {
  readonly isSent: boolean
  /** What the vendor answered, in words; never a secret. */
  readonly said: string
  /** Its own name for the message; empty when it gave none. */
  readonly providerId: string
  readonly tookMs: number
}

const testWithinMs = 30_000

/** Really sends a message that says that it is a test, and tells what the vendor said. Throws Fault only when no message can be made. */
export async function sendTestMessage(context: TestMessageContext, { channel, settings, ...input }: TestMessage): Promise<TestOutcome> {
  const { clock, outside } = context
  const notification = buildTest(context, input)
  let message: unknown
  try {
    message = channel.compose({ notification, settings, render: context.renderOf(notification), remembered: {} })
  } catch (error) {
    if (error instanceof Fault) throw new Fault('bad_input', `the message could not be made: ${error.message}`, { cause: error })
    throw error
  }
  const startedAt = clock.monotonic()
  const took = (): number => Math.round(clock.monotonic() - startedAt)
  const signal = AbortSignal.any([input.signal, AbortSignal.timeout(testWithinMs)])
  try {
    const { providerId = '' } = await channel.deliver({
      ...outside,
      id: notification.id,
      message,
      mayRepeat: false,
      settings,
      now: clock.now(),
      signal,
    })
    return { isSent: true, said: '', providerId, tookMs: took() }
  } catch (error) {
    if (!(error instanceof DeliveryFault)) throw error
    return { isSent: false, said: error.message, providerId: '', tookMs: took() }
  }
}

function buildTest(
  { clock, externalUrl, links }: TestMessageContext,
  { receiver, by }: Pick<TestMessage, 'receiver' | 'by'>,
): Notification {
  const nowMs = clock.now()
  const labels: LabelPairs = [
    ['alertname', 'TestMessage'],
    ['severity', 'info'],
  ]
  const group = { groupKey: `{}/test/${randomUUID()}:{alertname="TestMessage"}`, labels: labels.slice(0, 1) }
  const id = randomUUID()
  const says = `${by === '' ? 'Somebody' : by} tried the contact point ${receiver}. Nothing is wrong, and there is nothing to do.`
  const alert: Alert = {
    fingerprint: fingerprintOf(labels),
    labels,
    annotations: [
      ['description', says],
      ['summary', 'This is a test message'],
    ],
    startsAtMs: nowMs,
    endsAtMs: nowMs + 300_000,
    updatedAtMs: nowMs,
    timeout: true,
    generatorUrl: '',
  }
  return buildNotification({
    id,
    group,
    receiver,
    reason: 'test',
    nowMs,
    externalUrl: externalUrl(),
    links: links({ id, groupKey: group.groupKey, alerts: [alert] }),
    alerts: [alert],
  })
}

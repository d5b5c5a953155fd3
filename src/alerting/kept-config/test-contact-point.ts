import { type AccessContext, recordChange, requirePermission } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import type { AlertingConfig } from '../config/config.ts'
import { nameOf } from '../verbs/verb-context.ts'
import type { KeptConfig } from './kept-config.ts'
import { completeIntegration, type EnteredIntegration, issuesFault, issuesOf } from './save-contact-point.ts'
import { sendTestMessage, type TestMessageContext, type TestOutcome } from './send-test-message.ts'

interface TestContext extends AccessContext {
  readonly kept: KeptConfig
  /** In force. */
  readonly config: AlertingConfig
  readonly tester: (isOfFile: boolean) => TestMessageContext
}

interface TestContactPoint {
  readonly name: string
  /** As it was entered; undefined: what is in force. */
  readonly integration: EnteredIntegration | undefined
  /** Of the contact point in force. */
  readonly position: number
  readonly signal: AbortSignal
}

const mostAtOnce = 5
let underWay = 0

/**
 * Sends a test message, really, and tells what the vendor said. Needs `alerts.write`. Throws Fault `not_found`, `bad_input` with the
 * `issues`, `rate_limited` while too many are under way.
 */
export async function testContactPoint(context: TestContext, { name, signal, ...input }: TestContactPoint): Promise<TestOutcome> {
  const { kept, caller, state, tester } = context
  requirePermission(caller, 'alerts.write')
  const {
    channel: channelName,
    settings,
    isOfFile,
  } = input.integration === undefined ? inForce(context, name, input.position) : await entered(kept, name, input.integration)
  const channel = kept.channels.get(channelName)
  if (channel === undefined) throw new Fault('bad_input', `there is no channel ${channelName} here`)
  if (underWay >= mostAtOnce) throw new Fault('rate_limited', 'other test messages are under way; try again', { retryAfterSeconds: 5 })
  underWay++
  try {
    const outcome = await sendTestMessage(tester(isOfFile), { receiver: name, channel, settings, by: nameOf(caller), signal })
    await state.transaction((transaction) =>
      recordChange(transaction, context, {
        action: 'contact_point.test',
        object: { kind: 'contact_point', id: name, name },
        projectId: caller.projectId,
        details: { channel: channelName, isSent: outcome.isSent },
      }),
    )
    return outcome
  } finally {
    underWay--
  }
}

interface ToTest {
  readonly channel: string
  readonly settings: unknown
  readonly isOfFile: boolean
}

async function entered(kept: KeptConfig, name: string, integration: EnteredIntegration): Promise<ToTest> {
  const complete = completeIntegration(kept, integration, kept.documents.contactPoints.get(name)?.document)
  const issues = issuesOf(kept, complete)
  if (issues.length > 0) throw issuesFault(issues, 0)
  // What more Alertmanager asks of the settings of its channels, and the defaults that it fills in.
  const tried = await kept.tryIntegration(complete)
  return { channel: complete.channel, settings: tried, isOfFile: false }
}

function inForce({ kept, config }: TestContext, name: string, position: number): ToTest {
  const integration = config.receivers.get(name)?.integrations[position]
  if (integration === undefined) throw new Fault('not_found', `there is no contact point ${name} with so many channels`)
  const ofPage = kept.config.receivers.get(name) === config.receivers.get(name)
  return { channel: integration.channel, settings: integration.settings, isOfFile: !ofPage }
}

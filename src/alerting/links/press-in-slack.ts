import type { DeliverCall } from '../../channels/channel.ts'
import { checkSlackSignature, composeHandled, readSlackPress, type SlackCall } from '../../channels/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import type { Log } from '../../lib/log.ts'
import { linkPath } from './create-links.ts'
import type { LinkDesk, MessageOrigin, OpenedLink } from './link-desk.ts'

type Outside = Pick<DeliverCall<unknown, unknown>, 'send' | 'readSecretFile'>

export interface SlackDesk {
  /** What a contact point reaches, by its name: those that are made in the page read no files. */
  readonly outsideOf: (receiver: string) => Outside
  readonly desk: LinkDesk
  readonly clock: Clock
  readonly log: Log
}

const updateWithinMs = 10_000

/**
 * Somebody pressed a button of a message in Slack: does what it says, as that person, once the call proved to be signed with the secret of
 * the very contact point that the message went to. Resolves when it is durable; the message is changed afterwards. Throws Fault.
 */
export async function pressInSlack(parts: SlackDesk, call: SlackCall & { readonly address: string }): Promise<void> {
  const { desk, clock, log, outsideOf } = parts
  const { link, userId, userName, responseUrl } = readSlackPress(call.body)
  // A button that opens a page: Slack only wants to hear that we heard.
  if (link === '') return
  const token = link.slice(link.lastIndexOf(`${linkPath}/`) + linkPath.length + 1)
  const opened = await desk.open(token)
  const outside = outsideOf(opened?.from?.receiver ?? '')
  const signingSecret = await secretOf(opened?.from, outside)
  checkSlackSignature({ ...call, signingSecret, now: clock.now() })
  const person = { kind: 'link', id: `slack:${userId}`, name: `${userName} in Slack` } as const
  const acted = await desk.act({ token, address: call.address, person })
  if (acted === undefined || responseUrl === '') return
  const message = composeHandled({ message: acted.from?.message, ...describe(acted), userId: acted.state === 'open' ? userId : '' })
  if (message !== undefined) {
    update(outside, responseUrl, message).catch((error: unknown) => log.warn({ err: error }, 'a message in Slack could not be changed'))
  }
}

function describe({ action, state, done }: OpenedLink): { readonly action: string; readonly text: string } {
  const words = action.words.en
  if (state === 'open') return { action: action.name, text: `✓ ${words.done}` }
  if (state === 'done') return { action: action.name, text: `${words.already}${(done?.by ?? '') === '' ? '' : ` by ${done?.by}`}` }
  return { action: 'resolve', text: state === 'over' ? 'This is over already' : 'This button has expired' }
}

async function update({ send }: Outside, url: string, message: Readonly<Record<string, unknown>>): Promise<void> {
  const request = { method: 'POST', url, headers: { 'content-type': 'application/json' }, body: JSON.stringify(message) } as const
  const { status } = await send(request, AbortSignal.timeout(updateWithinMs))
  if (status >= 400) throw new Error(`Slack answered ${status}`)
}

/** Empty, with which nothing is signed: the contact point is gone, is none of Slack's, or has no secret. */
async function secretOf(from: MessageOrigin | undefined, { readSecretFile }: Outside): Promise<string> {
  if (from?.channel !== 'slack') return ''
  const { signing_secret: secret, signing_secret_file: file } = (from.settings ?? {}) as Readonly<Record<string, string | undefined>>
  if (file === undefined) return secret ?? ''
  try {
    return (await readSecretFile(file)).trim()
  } catch (error) {
    throw new Fault('unavailable', 'the file of the signing secret cannot be read', { cause: error })
  }
}

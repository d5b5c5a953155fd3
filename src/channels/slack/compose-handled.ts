import { escapeMrkdwn } from '../text/escape.ts'
import { fieldOf } from '../vendor/read-json.ts'

interface Handled {
  /** As `compose` made it. */
  readonly message: unknown
  /** What was done, by its name in `NotificationLinks`; empty: nothing. */
  readonly action: string
  readonly text: string
  /** Of Slack; empty: not known. */
  readonly userId: string
}

/** After that there is nothing more to do from a message. */
const lastAction = 'resolve'

/** The message in the place of the one whose button was pressed: says who did what, without the button. Undefined: it was none of ours. */
export function composeHandled({ message, action, text, userId }: Handled): Readonly<Record<string, unknown>> | undefined {
  const body = fieldOf(message, 'body')
  const attachments = fieldOf(body, 'attachments')
  if (!Array.isArray(attachments) || attachments.length < 2) return undefined
  const [first, second] = attachments as readonly unknown[]
  const blocks = fieldOf(second, 'blocks')
  const said = userId === '' ? escapeMrkdwn(text) : `${escapeMrkdwn(text)} by <@${userId}>`
  const line = { type: 'context', elements: [{ type: 'mrkdwn', text: said }] }
  const left = (Array.isArray(blocks) ? (blocks as readonly unknown[]) : []).flatMap((block) => withoutButtons(block, action))
  return {
    replace_original: true,
    text: fieldOf(body, 'text') ?? '',
    attachments: [first, { color: fieldOf(second, 'color'), fallback: text, blocks: [line, ...left] }],
  }
}

function withoutButtons(block: unknown, action: string): unknown[] {
  const elements = fieldOf(block, 'elements')
  if (fieldOf(block, 'type') !== 'actions' || !Array.isArray(elements)) return []
  const isLeft = (element: unknown): boolean => {
    const id = fieldOf(element, 'action_id')
    return action === lastAction ? id === 'vedette_show' : id !== `vedette_${action}`
  }
  return [{ type: 'actions', elements: elements.filter(isLeft) }]
}

import { Fault } from '../../lib/errors.ts'
import { fieldOf, readJson, textOf } from '../vendor/read-json.ts'

/** Somebody pressed a button of ours, as Slack tells it. Not to be believed before `checkSlackSignature`. */
export interface SlackPress {
  /** The link that the button stands for; empty: it only opened one in the browser. */
  readonly link: string
  readonly userId: string
  /** As Slack names people. */
  readonly userName: string
  /** Where the message can be changed for half an hour; empty when Slack named none. */
  readonly responseUrl: string
}

const ours = /^vedette_[a-z]+$/
/** Elsewhere nothing is sent, whatever the call says. */
const slackHooks = /^https:\/\/hooks\.slack(-gov)?\.com\//

/** Reads a block action: a form with `payload`. Throws Fault `bad_input` when it is something else. */
export function readSlackPress(body: Buffer): SlackPress {
  const payload = readJson({ body: new URLSearchParams(body.toString('utf8')).get('payload') ?? '' })
  const actions = fieldOf(payload, 'actions')
  const pressed: unknown = Array.isArray(actions) ? actions.find((action) => ours.test(textOf(action, 'action_id'))) : undefined
  if (pressed === undefined) throw new Fault('bad_input', 'nothing of ours was pressed')
  const responseUrl = textOf(payload, 'response_url')
  const userId = textOf(payload, 'user', 'id')
  return {
    link: textOf(pressed, 'value'),
    userId: /^\w{1,40}$/.test(userId) ? userId : '',
    userName: (textOf(payload, 'user', 'username') || textOf(payload, 'user', 'name') || userId).slice(0, 100),
    responseUrl: slackHooks.test(responseUrl) && URL.canParse(responseUrl) ? responseUrl : '',
  }
}

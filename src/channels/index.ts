import type { Channel } from './channel.ts'
import { discord } from './discord.ts'
import { email } from './email.ts'
import { inbox } from './inbox.ts'
import { mattermost } from './mattermost.ts'
import { msteams } from './msteams.ts'
import { msteamsv2 } from './msteamsv2.ts'
import { ntfy } from './ntfy.ts'
import { opsgenie } from './opsgenie.ts'
import { pagerduty } from './pagerduty.ts'
import { pushover } from './pushover.ts'
import { slack } from './slack/slack.ts'
import { sns } from './sns/sns.ts'
import { telegram } from './telegram.ts'
import { twilio } from './twilio.ts'
import { vonage } from './vonage.ts'
import { webPush } from './web-push/web-push.ts'
import { webhook } from './webhook/webhook.ts'

export type { InboxMessage } from './inbox.ts'
export { sayInHebrew } from './hebrew/say-in-hebrew.ts'
export { checkSlackSignature, type SlackCall } from './slack/check-slack-signature.ts'
export { composeHandled } from './slack/compose-handled.ts'
export { readSlackPress } from './slack/read-slack-press.ts'
export { createSendMail } from './mail/create-send-mail.ts'

/** Every way to tell people. Adding one: its file, and its line here. */
export const channels: readonly Channel[] = [
  email,
  slack,
  msteamsv2,
  msteams,
  discord,
  telegram,
  mattermost,
  pagerduty,
  opsgenie,
  pushover,
  ntfy,
  webPush,
  twilio,
  vonage,
  sns,
  webhook,
  inbox,
]

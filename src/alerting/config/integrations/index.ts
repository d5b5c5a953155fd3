import { discordKind } from './discord.ts'
import { emailKind } from './email.ts'
import { incidentioKind } from './incidentio.ts'
import type { IntegrationKind } from './integration-kind.ts'
import { jiraKind } from './jira.ts'
import { mattermostKind } from './mattermost.ts'
import { msteamsKind, msteamsv2Kind } from './msteams.ts'
import { opsgenieKind } from './opsgenie.ts'
import { pagerdutyKind } from './pagerduty.ts'
import { pushoverKind } from './pushover.ts'
import { rocketchatKind } from './rocketchat.ts'
import { slackKind } from './slack.ts'
import { snsKind } from './sns.ts'
import { telegramKind } from './telegram.ts'
import { victoropsKind } from './victorops.ts'
import { webexKind } from './webex.ts'
import { webhookKind } from './webhook.ts'
import { wechatKind } from './wechat.ts'

/** All that Alertmanager 0.34 has, in its order. */
export const integrationKinds: readonly IntegrationKind[] = [
  discordKind,
  emailKind,
  incidentioKind,
  pagerdutyKind,
  slackKind,
  webhookKind,
  opsgenieKind,
  wechatKind,
  pushoverKind,
  victoropsKind,
  snsKind,
  telegramKind,
  webexKind,
  msteamsKind,
  msteamsv2Kind,
  jiraKind,
  rocketchatKind,
  mattermostKind,
]

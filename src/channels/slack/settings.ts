import { z } from 'zod'

import { eitherOf, httpUrl, secret, secretFile, template } from '../settings/fields.ts'
import { goDuration } from '../settings/go-duration.ts'
import { httpChannelFields } from '../settings/http-config.ts'

const field = z.strictObject({
  title: template.min(1).meta({ description: 'Name' }),
  value: template.min(1).meta({ description: 'Value' }),
  short: z.boolean().optional().meta({ description: 'Stands beside others' }),
})

const confirm = z.strictObject({
  text: template.min(1),
  title: template.optional(),
  ok_text: template.optional(),
  dismiss_text: template.optional(),
})

const action = z
  .strictObject({
    type: template.min(1).meta({ description: '`button`' }),
    text: template.min(1).meta({ description: 'Label' }),
    url: template.optional().meta({ description: 'Where it leads' }),
    style: template.optional().meta({ description: '`primary` or `danger`' }),
    name: template.optional(),
    value: template.optional(),
    confirm: confirm.optional(),
  })
  .refine(({ url, name }) => (url ?? '') !== '' || (name ?? '') !== '', { error: 'an action needs a url or a name' })

/** Alertmanager's `slack_configs`, and `signing_secret`. */
export const slackSettings = z
  .strictObject({
    ...httpChannelFields,
    api_url: httpUrl.optional().meta({ description: 'Address of the incoming webhook' }),
    api_url_file: secretFile.optional().meta({ description: 'File of the same' }),
    app_token: secret.optional().meta({ description: 'Token of a bot with chat:write: messages can be updated in place' }),
    app_token_file: secretFile.optional().meta({ description: 'File of the same' }),
    app_url: httpUrl.optional().meta({ description: "Method that posts; Slack's chat.postMessage when left out" }),
    signing_secret: secret.optional().meta({
      description: "The app's signing secret: the buttons work inside Slack. Without it they open a page",
    }),
    signing_secret_file: secretFile.optional().meta({ description: 'File of the same' }),
    channel: template.optional().meta({ description: 'Channel, `#name` or `@person`; webhooks of apps have theirs' }),
    username: template.default('{{ template "slack.default.username" . }}').meta({ description: 'Name shown as the sender' }),
    color: template
      .default('{{ template "slack.default.color" . }}')
      .meta({ description: 'Colour of the bar: good, warning, danger or #rrggbb' }),
    title: template.default('{{ template "slack.default.title" . }}').meta({ description: 'Title, up to 1024 characters' }),
    title_link: template.default('{{ template "slack.default.titlelink" . }}').meta({ description: 'Where the title leads' }),
    pretext: template.default('{{ template "slack.default.pretext" . }}').meta({ description: 'Text above' }),
    text: template.default('{{ template "slack.default.text" . }}').meta({ description: 'Text' }),
    message_text: template.optional().meta({ description: 'Text of the message itself, above everything' }),
    fields: z.array(field).max(100).optional().meta({ description: 'Fields below the text' }),
    short_fields: z.boolean().default(false).meta({ description: 'Fields stand beside each other when they do not say' }),
    footer: template.default('{{ template "slack.default.footer" . }}').meta({ description: 'Small text at the end' }),
    fallback: template.default('{{ template "slack.default.fallback" . }}').meta({ description: 'Text of the desktop notification' }),
    callback_id: template.default('{{ template "slack.default.callbackid" . }}').meta({ description: 'For actions of your own app' }),
    icon_emoji: template.default('{{ template "slack.default.iconemoji" . }}').meta({ description: 'Picture of the sender: `:bell:`' }),
    icon_url: template.default('{{ template "slack.default.iconurl" . }}').meta({ description: 'Picture of the sender: an address' }),
    image_url: template.optional().meta({ description: 'Picture below' }),
    thumb_url: template.optional().meta({ description: 'Small picture beside' }),
    link_names: z.boolean().default(false).meta({ description: 'Names become mentions' }),
    mrkdwn_in: z.array(z.string().max(100)).max(20).optional().meta({ description: 'Which parts are mrkdwn' }),
    actions: z.array(action).max(20).optional().meta({ description: 'More buttons' }),
    update_message: z.boolean().optional().meta({
      description:
        'With a bot token: yes changes the first message for all news of the group, no never; left out, only what is over changes it',
    }),
    timeout: goDuration.optional().meta({ description: 'Longest time for a try' }),
  })
  .check(
    eitherOf('api_url', 'api_url_file', 'optional'),
    eitherOf('app_token', 'app_token_file', 'optional'),
    eitherOf('signing_secret', 'signing_secret_file', 'optional'),
  )
  .refine((settings) => hasHook(settings) !== hasToken(settings), {
    error: 'exactly one of api_url, api_url_file, app_token and app_token_file must be given',
  })

export type SlackSettings = z.output<typeof slackSettings>

function hasHook({ api_url: url, api_url_file: file }: { api_url?: string | undefined; api_url_file?: string | undefined }): boolean {
  return (url ?? '') !== '' || (file ?? '') !== ''
}

function hasToken({
  app_token: token,
  app_token_file: file,
}: {
  app_token?: string | undefined
  app_token_file?: string | undefined
}): boolean {
  return (token ?? '') !== '' || (file ?? '') !== ''
}

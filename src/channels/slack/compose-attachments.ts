import type { Notification, Render } from '../channel.ts'
import { cutText } from '../text/cut-text.ts'
import { escapeMrkdwn } from '../text/escape.ts'
import { messageLinks, type MessageLink } from '../text/message-links.ts'
import type { SlackSettings } from './settings.ts'

/** As Slack's API names its members. */
export type SlackAttachment = Readonly<Record<string, unknown>> & { readonly pretext?: string }

const maxTitle = 1024
/** Slack refuses messages past 40,000; an attachment's text is folded long before. */
const maxText = 8000
const maxFields = 100
const maxUrl = 3000
const maxValue = 2000

/** The attachment that Alertmanager would send, and one with buttons. */
export function composeAttachments(settings: SlackSettings, notification: Notification, render: Render): readonly SlackAttachment[] {
  const text = (template: string | undefined): string => (template === undefined ? '' : render.text(template, escapeMrkdwn))
  const plain = (template: string | undefined): string => (template === undefined ? '' : render.text(template))
  const color = plain(settings.color)
  const first = {
    ...present({
      title: cutText(text(settings.title), maxTitle),
      title_link: plain(settings.title_link),
      pretext: cutText(text(settings.pretext), maxText),
    }),
    text: cutText(text(settings.text), maxText),
    fallback: cutText(text(settings.fallback), maxTitle),
    callback_id: plain(settings.callback_id),
    ...(settings.fields === undefined || settings.fields.length === 0
      ? {}
      : {
          fields: settings.fields.slice(0, maxFields).map(({ title, value, short }) => ({
            title: text(title),
            value: cutText(text(value), maxText),
            short: short ?? settings.short_fields,
          })),
        }),
    ...(settings.actions === undefined || settings.actions.length === 0
      ? {}
      : { actions: settings.actions.map((action) => composeAction(action, text, plain)) }),
    ...present({ image_url: plain(settings.image_url), thumb_url: plain(settings.thumb_url) }),
    footer: text(settings.footer),
    ...present({ color }),
    mrkdwn_in: settings.mrkdwn_in === undefined || settings.mrkdwn_in.length === 0 ? ['fallback', 'pretext', 'text'] : settings.mrkdwn_in,
  }
  return [first, { ...present({ color }), fallback: 'Acknowledge, silence, show', blocks: buttons(settings, notification) }]
}

/** With the app's secret they are pressed inside Slack, and a link stands beside them for when Slack cannot reach us. */
function buttons(settings: SlackSettings, notification: Notification): readonly unknown[] {
  const links = messageLinks(notification).filter(({ url }) => url.length <= maxUrl)
  const hasSecret = (settings.signing_secret ?? settings.signing_secret_file) !== undefined
  const isInside = ({ label, url }: MessageLink): boolean => hasSecret && label !== 'Show' && url.length <= maxValue
  const elements = links.map((link) => ({
    type: 'button',
    text: { type: 'plain_text', text: link.label },
    action_id: `vedette_${link.label.toLowerCase()}`,
    ...(isInside(link) ? { value: link.url } : { url: link.url }),
    ...(isInside(link) && link.label === 'Acknowledge' ? { style: 'primary' } : {}),
  }))
  const actions = { type: 'actions', elements }
  const acknowledge = links.find(({ label }) => label === 'Acknowledge')
  return acknowledge !== undefined && isInside(acknowledge)
    ? [actions, { type: 'context', elements: [{ type: 'mrkdwn', text: linkOf(acknowledge) }] }]
    : [actions]
}

function linkOf({ url }: MessageLink): string {
  return `<${escapeMrkdwn(url).replaceAll('|', '%7C')}|Acknowledge in the browser>`
}

function composeAction(
  action: NonNullable<SlackSettings['actions']>[number],
  text: (template: string | undefined) => string,
  plain: (template: string | undefined) => string,
): Record<string, unknown> {
  const { confirm } = action
  const leads = (action.url ?? '') !== ''
  return present({
    type: plain(action.type),
    text: text(action.text),
    url: plain(action.url),
    style: plain(action.style),
    name: leads ? '' : plain(action.name),
    value: leads ? '' : plain(action.value),
    confirm:
      leads || confirm === undefined
        ? ''
        : present({
            text: text(confirm.text),
            title: text(confirm.title),
            ok_text: text(confirm.ok_text),
            dismiss_text: text(confirm.dismiss_text),
          }),
  })
}

/** Without what is empty. */
function present<T extends Readonly<Record<string, unknown>>>(members: T): Partial<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== '')) as Partial<T>
}

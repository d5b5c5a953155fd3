import type { Notification, Render } from '../../channels/channel.ts'
import { Fault } from '../../lib/errors.ts'
import { TemplateError } from '../../lib/go-template/template-error.ts'
import type { TemplateSet } from '../../lib/go-template/template-set.ts'
import { notificationData } from './notification-data.ts'
import { notificationFunctions } from './notification-functions.ts'
import type { NotificationTemplates } from './notification-templates.ts'
import { expandRouteLabels, withRouteLabels } from './route-labels.ts'

/** Expands the templates of a channel's settings for one notification, as Alertmanager does. Throws Fault `bad_input` in Go's words. */
export function createRender({
  notification,
  templates,
}: {
  readonly notification: Notification
  readonly templates: NotificationTemplates
}): Render {
  const { routeLabels: written = [] } = notification
  const plain = notificationFunctions(notification.at)
  const seen = { routeLabels: written, reason: 'unknown' }
  const routeLabels =
    written.length === 0
      ? []
      : expandRouteLabels({ labels: written, templates, data: notificationData(notification, seen), functions: plain })
  const valueOf = (name: string): string => routeLabels.find(([known]) => known === name)?.[1] ?? ''
  const data = notificationData(notification, { routeLabels })
  const functions = routeLabels.length === 0 ? plain : withRouteLabels(plain, valueOf)
  const render = (text: string, execute: (set: TemplateSet) => string): string => {
    if (!text.includes('{{')) return text
    try {
      return execute(templates.set.withFunctions(functions).parse('', text))
    } catch (error) {
      if (error instanceof TemplateError) throw new Fault('bad_input', error.message, { cause: error })
      throw error
    }
  }
  return {
    text: (text, escape) => render(text, (set) => set.executeText('', data, escape)),
    html: (text) => render(text, (set) => set.executeHtml('', data)),
  }
}

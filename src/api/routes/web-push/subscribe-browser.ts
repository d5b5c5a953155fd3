import { subscribeBrowser } from '../../../alerting/index.ts'
import { subscribeBody, subscribedReply } from '../../contract/web-push.ts'
import { defineRoute } from '../../route.ts'
import { answerBrowser } from './answer-browser.ts'

export const subscribeBrowserRoute = defineRoute({
  method: 'POST',
  path: '/api/web-push/browsers',
  summary: 'Tell the caller in this browser, too',
  description: 'Contact points with the channel web_push and the e-mail address of the account reach it from now on.',
  access: 'alerts.read',
  body: subscribeBody,
  reply: subscribedReply,
  async handle(services, { caller, body: { keys, ...body } }) {
    return answerBrowser(await subscribeBrowser({ ...services, caller }, { ...body, ...keys }))
  },
})

import { listBrowsers } from '../../../alerting/index.ts'
import { webPushReply } from '../../contract/web-push.ts'
import { defineRoute } from '../../route.ts'
import { answerBrowser } from './answer-browser.ts'

export const readWebPushRoute = defineRoute({
  method: 'GET',
  path: '/api/web-push',
  summary: "The caller's browsers that are told, and the key to subscribe with",
  access: 'alerts.read',
  reply: webPushReply,
  async handle(services, { caller }) {
    const rows = await listBrowsers({ ...services, caller })
    return { publicKey: services.alerting.pushKey, rows: rows.map(answerBrowser) }
  },
})

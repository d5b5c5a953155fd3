import { alertmanagerVersion } from '../../../alerting/index.ts'
import { quoteJsonForHtml } from '../../../query/promql/index.ts'
import { defineAlertmanagerRoute } from '../alertmanager-route.ts'
import { encodeTime } from '../encode-alert.ts'
import { replyJson } from '../reply.ts'

export const readStatusRoute = defineAlertmanagerRoute({
  method: 'GET',
  path: '/status',
  summary: 'The configuration in force, without its secrets, and the version of the API',
  parameters: {},
  answer: async ({ config }, _call, { alerting: { startedAtMs } }) => {
    const version = `{"branch":"","buildDate":"","buildUser":"","goVersion":"","revision":"vedette","version":"${alertmanagerVersion}"}`
    return replyJson(
      200,
      `{"cluster":{"peers":[],"status":"disabled"},"config":{"original":${quoteJsonForHtml(config.shownText)}},"uptime":${encodeTime(startedAtMs)},"versionInfo":${version}}`,
    )
  },
})

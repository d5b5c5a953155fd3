import { quoteJsonForHtml } from '../../../query/promql/index.ts'
import { defineAlertmanagerRoute } from '../alertmanager-route.ts'
import { replyJson } from '../reply.ts'

export const listReceiversRoute = defineAlertmanagerRoute({
  method: 'GET',
  path: '/receivers',
  summary: 'Names of all contact points',
  parameters: {},
  answer: async ({ config }) =>
    replyJson(200, `[${[...config.receivers.keys()].map((name) => `{"name":${quoteJsonForHtml(name)}}`).join(',')}]`),
})

import { listGroups } from '../../../alerting/index.ts'
import { quoteJsonForHtml } from '../../../query/promql/index.ts'
import { defineAlertmanagerRoute } from '../alertmanager-route.ts'
import { encodeAlert, encodePairs } from '../encode-alert.ts'
import { replyList } from '../encode-list.ts'
import { readFilter } from '../read-filter.ts'
import { filterParameters } from './list-alerts.ts'

export const listGroupsRoute = defineAlertmanagerRoute({
  method: 'GET',
  path: '/alerts/groups',
  summary: 'Groups of alerts that fire',
  parameters: filterParameters,
  answer: async (alerting, call) =>
    replyList(
      listGroups(alerting, readFilter(call)),
      ({ alerts, labels, receiver }) =>
        `{"alerts":[${alerts.map(encodeAlert).join(',')}],"labels":${encodePairs(labels)},"receiver":{"name":${quoteJsonForHtml(receiver)}}}`,
      call.signal,
    ),
})

import { type ListedGroup, listGroups } from '../../../alerting/index.ts'
import { quoteJsonForHtml } from '../../../query/promql/index.ts'
import { defineAlertmanagerRoute } from '../alertmanager-route.ts'
import { encodeAlert, encodePairs } from '../encode-alert.ts'
import { replyPieces } from '../encode-list.ts'
import { readFilter } from '../read-filter.ts'
import { filterParameters } from './list-alerts.ts'

export const listGroupsRoute = defineAlertmanagerRoute({
  method: 'GET',
  path: '/alerts/groups',
  summary: 'Groups of alerts that fire',
  parameters: filterParameters,
  answer: async (alerting, call) => replyPieces(listGroups(alerting, readFilter(call)), encodeGroup, call.signal),
})

function* encodeGroup({ alerts, labels, receiver }: ListedGroup): Generator<string, void, undefined> {
  yield '{"alerts":['
  for (const [at, alert] of alerts.entries()) yield (at === 0 ? '' : ',') + encodeAlert(alert)
  yield `],"labels":${encodePairs(labels)},"receiver":{"name":${quoteJsonForHtml(receiver)}}}`
}

import { listAlerts } from '../../../alerting/index.ts'
import { defineAlertmanagerRoute } from '../alertmanager-route.ts'
import { encodeAlert } from '../encode-alert.ts'
import { replyList } from '../encode-list.ts'
import { readFilter } from '../read-filter.ts'

/** What chooses alerts. */
export const filterParameters = {
  active: '`false`: without those that nothing mutes',
  silenced: '`false`: without those that a silence mutes',
  inhibited: '`false`: without those that another alert inhibits',
  filter: 'A matcher like `severity="high"`; several may stand',
  receiver: 'A regular expression that the whole name of a receiver must match',
}

export const listAlertsRoute = defineAlertmanagerRoute({
  method: 'GET',
  path: '/alerts',
  summary: 'Alerts that fire',
  parameters: { ...filterParameters, unprocessed: 'Has no effect: alerts are in their groups at once' },
  answer: async (alerting, call) => replyList(listAlerts(alerting, readFilter(call)), encodeAlert, call.signal),
})

import { traceLabels } from '../../../alerting/index.ts'
import { routePreviewBody, routePreviewReply } from '../../contract/rules.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'

export const previewRouteRoute = defineRoute({
  method: 'POST',
  path: '/api/alerts/route-preview',
  summary: 'Whom alerts with these labels would reach',
  description:
    'The routes in force decide, for each set of labels: contact point, grouping, waits, the time intervals that mute it, silences in force, and whether an alert that fires now inhibits it.',
  access: 'alerts.read',
  body: routePreviewBody,
  reply: routePreviewReply,
  handle(services, { body, caller }) {
    const core = alertingOf(services, caller)
    const atMs = body.at === undefined ? services.clock.now() : Date.parse(body.at)
    const { config } = core
    return Promise.resolve({
      rows: body.labels.map((labels) => {
        const pairs = Object.entries(labels)
          .filter(([, value]) => value !== '')
          .sort(([a], [b]) => (a < b ? -1 : 1))
        const { takes, silencedBy, inhibitedBy } = traceLabels(core, { config, labels: pairs, atMs })
        return {
          labels,
          reaches: takes.map(({ route, integrations, mutedByTime }) => ({
            receiver: route.receiver,
            channels: integrations.map(({ channel }) => channel),
            route: route.key,
            groupBy: route.groupBy === 'all' ? ['...'] : [...route.groupBy],
            groupWaitMs: route.groupWaitMs,
            groupIntervalMs: route.groupIntervalMs,
            repeatIntervalMs: route.repeatIntervalMs,
            mutedBy: [...(mutedByTime?.intervals ?? [])],
          })),
          silencedBy: [...silencedBy],
          isInhibited: inhibitedBy !== undefined,
        }
      }),
    })
  },
})

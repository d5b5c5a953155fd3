import { type AlertingConfig, type KeptConfig, problemsFault, traceLabels } from '../../../alerting/index.ts'
import type { LabelPairs } from '../../../model/label-pairs.ts'
import { type RoutingDraft, traceLabelsBody, traceLabelsReply } from '../../contract/routing.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'

export const traceLabelsRoute = defineRoute({
  method: 'POST',
  path: '/api/alerting/routing/trace',
  summary: 'Who would get an alert with these labels',
  description:
    'The routes it would take, as `amtool config routes test` says, with the group it would be told in, the waits, and what would keep it quiet at the time: silences, times of the routes, and an alert that inhibits it as they fire now.',
  access: 'alerts.read',
  body: traceLabelsBody,
  reply: traceLabelsReply,
  async handle(services, { body: { labels: given, at, draft }, caller }) {
    const core = alertingOf(services, caller)
    const { kept } = services.alerting
    const config = draft === undefined ? core.config : await configOf(kept, draft)
    const atMs = at === undefined ? services.clock.now() : Date.parse(at)
    const labels: LabelPairs = Object.entries(given)
      .filter(([, value]) => value !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1))
    const { path, takes, silencedBy, inhibitedBy } = traceLabels(core, { config, labels, atMs })
    const inhibitor = inhibitedBy === undefined ? undefined : core.state.alerts.get(inhibitedBy)
    return {
      at: new Date(atMs).toISOString(),
      path: [...path],
      takes: takes.map(({ route, groupKey, groupLabels, integrations, mutedByTime }) => ({
        id: route.id,
        receiver: route.receiver,
        channels: integrations.map(({ channel }) => kept.channels.get(channel)?.title ?? channel),
        groupKey,
        groupLabels: Object.fromEntries(groupLabels),
        groupWaitMs: route.groupWaitMs,
        groupIntervalMs: route.groupIntervalMs,
        repeatIntervalMs: route.repeatIntervalMs,
        mutedByTime: mutedByTime === undefined ? null : { reason: mutedByTime.reason, intervals: [...mutedByTime.intervals] },
      })),
      silencedBy: silencedBy.flatMap((id) => {
        const silence = core.state.silences.get(id)?.silence
        if (silence === undefined) return []
        return [{ id, comment: silence.comment, createdBy: silence.createdBy, endsAt: new Date(silence.endsAtMs).toISOString() }]
      }),
      inhibitedBy:
        inhibitor === undefined ? null : { fingerprint: inhibitor.alert.fingerprint, labels: Object.fromEntries(inhibitor.alert.labels) },
    }
  },
})

async function configOf(kept: KeptConfig, draft: RoutingDraft): Promise<AlertingConfig> {
  const built = await kept.tryOut({ contactPoints: new Map(), routing: draft })
  if (!built.ok) throw problemsFault(built)
  return built.config
}

import { describeAlertInFull, readTimeline, type TimelineEntry } from '../../../alerting/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { alertParams, alertTimelineQuery, alertTimelineReply, type TimelineEntry as AnsweredEntry } from '../../contract/alerts.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from './alerting-of.ts'
import { instantOf } from './answer-alert.ts'

export const readTimelineRoute = defineRoute({
  method: 'GET',
  path: '/api/alerts/:fingerprint/timeline',
  summary: 'What happened to an alert, newest first',
  description:
    'When it fired and was over, what people did, every message about it with every try and its outcome, and what held messages back. A page may be longer than asked for: it does not end between things of one time.',
  access: 'alerts.read',
  params: alertParams,
  query: alertTimelineQuery,
  reply: alertTimelineReply,
  async handle(services, { params, query, caller }) {
    const core = alertingOf(services, caller)
    const described = await describeAlertInFull(core, params.fingerprint)
    if (described === undefined) throw new Fault('not_found', 'nobody has heard of such an alert')
    const { fingerprint, labels } = described.watched.alert
    const beforeMs = query.cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(query.cursor)
    const { rows, next } = await readTimeline(core, { fingerprint, labels, beforeMs, limit: query.limit })
    return { rows: rows.map(answerEntry), next: next === undefined ? null : String(next) }
  },
})

function answerEntry(entry: TimelineEntry): AnsweredEntry {
  const at = instantOf(entry.atMs)
  switch (entry.kind) {
    case 'event': {
      // The alert itself tells its labels.
      const { labels: _, ...content } = entry.content
      return { kind: 'event', at, event: entry.event, content }
    }
    case 'silence': {
      const { id, createdBy, comment, endsAtMs } = entry.silence
      return { kind: 'silence', at, silence: { id, createdBy, comment, endsAt: instantOf(endsAtMs) } }
    }
    case 'message': {
      const { createdAtMs: _, nextAtMs, finishedAtMs, attempts, ...message } = entry.message
      return {
        kind: 'message',
        at,
        message: {
          ...message,
          nextAt: nextAtMs === undefined ? null : instantOf(nextAtMs),
          finishedAt: finishedAtMs === undefined ? null : instantOf(finishedAtMs),
          attempts: attempts.map(({ atMs, ...attempt }) => ({ at: instantOf(atMs), ...attempt })),
        },
      }
    }
  }
}

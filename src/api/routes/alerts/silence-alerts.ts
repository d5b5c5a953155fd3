import { makeMatcher, setSilence } from '../../../alerting/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { silenceAlertsBody, silencedReply } from '../../contract/alerts.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from './alerting-of.ts'

export const silenceAlertsRoute = defineRoute({
  method: 'POST',
  path: '/api/alerts/silence',
  summary: 'Silence alerts for a time',
  description:
    'Makes one silence with a set of matchers for each alert, by all its labels or by those named in `by`. The change stands in the audit trail.',
  access: 'alerts.write',
  body: silenceAlertsBody,
  reply: silencedReply,
  async handle(services, { body, caller }) {
    const core = alertingOf(services, caller)
    const wanted = body.by && new Set(body.by)
    const sets = new Map<string, readonly (readonly [string, string])[]>()
    for (const fingerprint of body.fingerprints) {
      const labels = core.state.alerts.get(fingerprint)?.alert.labels ?? []
      const pairs = wanted === undefined ? labels : labels.filter(([name]) => wanted.has(name))
      if (pairs.length > 0) sets.set(JSON.stringify(pairs), pairs)
    }
    if (sets.size === 0) throw new Fault('not_found', 'none of these alerts is known, or none has such a label')
    const draft = {
      matcherSets: [...sets.values()].map((pairs) => pairs.map(([name, value]) => makeMatcher(name, '=', value))),
      startsAtMs: undefined,
      endsAtMs: services.clock.now() + body.minutes * 60_000,
      createdBy: caller.actor.kind === 'anonymous' ? '' : caller.actor.name,
      comment: body.comment,
      annotations: [],
    }
    return { id: await setSilence({ ...core, caller }, { id: undefined, draft }) }
  },
})

import { describeAlertInFull, printMatchers } from '../../../alerting/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { alertParams, alertReply } from '../../contract/alerts.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from './alerting-of.ts'
import { answerAlert, instantOf, recordOf } from './answer-alert.ts'
import { findRule } from './find-rule.ts'
import { findThreshold } from './find-threshold.ts'

export const getAlertRoute = defineRoute({
  method: 'GET',
  path: '/api/alerts/:fingerprint',
  summary: 'One alert: its rule, its groups, and who is told of it when, and why not',
  description: 'One that is over for long is told of by what is kept of its events: 90 days.',
  access: 'alerts.read',
  params: alertParams,
  reply: alertReply,
  async handle(services, { params, caller }) {
    const core = alertingOf(services, caller)
    const described = await describeAlertInFull(core, params.fingerprint)
    if (described === undefined) throw new Fault('not_found', 'nobody has heard of such an alert')
    const { watched, groups, silences, inhibitor, outlook } = described
    const { alert } = watched
    const found = findRule(services.ruleGroups(caller.projectId), alert.labels)
    return {
      ...answerAlert(watched),
      labels: recordOf(alert.labels),
      annotations: recordOf(alert.annotations),
      generatorUrl: alert.generatorUrl,
      updatedAt: instantOf(alert.updatedAtMs),
      groups: groups.map(({ groupKey, labels, receiver, size, nextFlushAtMs }) => ({
        key: groupKey,
        labels: recordOf(labels),
        receiver,
        size,
        nextFlushAt: instantOf(nextFlushAtMs),
      })),
      silences: silences.map(({ id, matcherSets, createdBy, comment, endsAtMs }) => ({
        id,
        matchers: matcherSets.map((set) => printMatchers(set)).join(' or '),
        createdBy,
        comment,
        endsAt: instantOf(endsAtMs),
      })),
      inhibitor: inhibitor === undefined ? null : { fingerprint: inhibitor.fingerprint, name: nameOf(inhibitor.labels) },
      rule:
        found === undefined
          ? null
          : {
              name: found.rule.name,
              group: found.group.name,
              file: found.group.file,
              query: found.rule.query,
              forSeconds: found.rule.duration ?? 0,
              chart: findThreshold(found.rule.query) ?? null,
            },
      outlook: outlook.map(({ toldAtMs, nextAtMs, ...rest }) => ({
        ...rest,
        toldAt: toldAtMs === undefined ? null : instantOf(toldAtMs),
        nextAt: nextAtMs === undefined ? null : instantOf(nextAtMs),
      })),
    }
  },
})

function nameOf(labels: readonly (readonly [string, string])[]): string {
  return labels.find(([name]) => name === 'alertname')?.[1] ?? ''
}

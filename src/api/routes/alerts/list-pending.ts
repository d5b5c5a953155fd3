import { concernOf, type WatchFilter } from '../../../alerting/index.ts'
import { fingerprintOf } from '../../../model/fingerprint.ts'
import type { LabelPairs } from '../../../model/label-pairs.ts'
import type { AlertRow } from '../../contract/alerts.ts'
import type { ListedRuleGroup } from '../../prometheus/listed-rules.ts'
import { cutPairs, summaryOf } from './answer-alert.ts'

type PendingFilter = Pick<WatchFilter, 'severities' | 'services' | 'environments' | 'receivers' | 'matchers' | 'text' | 'group'>

/** Alerts of rules that wait whether they last, in the order of their fingerprints. None has a receiver or a group yet. */
export function listPending(groups: readonly ListedRuleGroup[], filter: PendingFilter): readonly AlertRow[] {
  if (filter.group !== undefined || filter.receivers !== undefined) return []
  return groups
    .flatMap(({ rules }) => rules.flatMap(({ alerts = [] }) => alerts.filter(({ state }) => state === 'pending')))
    .map(({ labels, annotations, activeAt }) => ({ labels: pairsOf(labels), annotations: pairsOf(annotations), activeAt }))
    .filter(({ labels, annotations }) => {
      const { severity, service, environment } = concernOf(labels)
      return (
        filter.severities?.has(severity) !== false &&
        filter.services?.has(service) !== false &&
        filter.environments?.has(environment) !== false &&
        filter.matchers.every((matcher) => matcher.matches(labels)) &&
        (filter.text === undefined || filter.text(labels) || filter.text(annotations))
      )
    })
    .map(({ labels, annotations, activeAt }) => ({
      fingerprint: fingerprintOf(labels),
      ...concernOf(labels),
      state: 'pending' as const,
      summary: summaryOf(annotations).slice(0, 500),
      labels: cutPairs(labels),
      startsAt: activeAt,
      endsAt: null,
      receivers: [],
      acknowledged: null,
      assignedTo: '',
      silencedBy: [],
      inhibitedBy: null,
      mutedBy: [],
    }))
    .sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1))
}

function pairsOf(record: Readonly<Record<string, string>>): LabelPairs {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
}

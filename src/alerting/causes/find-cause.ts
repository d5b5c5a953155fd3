import type { Alert } from '../../model/alert.ts'
import type { AlertingState } from '../alerting-state.ts'
import { isOver } from '../alerts/merge-alert.ts'
import { minuteMs, type QualityPolicy } from '../quality/quality-policy.ts'
import { isCritical, severityRank } from '../quality/severity-rank.ts'
import { dependenciesOf, isAboutService, nodeOf } from './node-of.ts'
import type { Deploy, Topology } from './topology.ts'

/** So many alerts are looked at for one. */
const mostLookedAt = 500
/** They tell of what will be: nothing has failed for it yet. */
const announcements: ReadonlySet<string> = new Set(['CertificateExpiry', 'CertificateExpires'])

interface Judging {
  readonly topology: Topology
  readonly rules: QualityPolicy['causes']
}

/**
 * Alerts that may be why this one fires, in any order: they fire, nothing mutes them, they are at least as severe, and they are about
 * something that it depends on, or about the same thing and older.
 */
export function* findCauses(state: AlertingState, alert: Alert, nowMs: number): Generator<Alert, void, undefined> {
  const judging = { topology: state.quality.topology, rules: state.quality.policy.causes }
  const nodes = new Set([nodeOf(alert.labels), ...upstreamOf(judging.topology, alert)])
  let looked = 0
  for (const node of nodes) {
    for (const fingerprint of state.quality.alertsAt(node)) {
      if (++looked > mostLookedAt) return
      const known = state.alerts.get(fingerprint)
      if (known !== undefined && isCauseOf(judging, known.alert, alert) && mayBeCause(state, known.alert, nowMs)) yield known.alert
    }
  }
}

/** Whether an alert can be why others fire: it fires itself, and nothing mutes it. */
export function mayBeCause(state: AlertingState, alert: Alert, nowMs: number): boolean {
  if (isOver(alert, nowMs)) return false
  return state.inhibitedBy(alert.labels, nowMs) === undefined && state.silenceIndex.silencedBy(alert.labels, nowMs).length === 0
}

/** Of several causes the one that no other one explains; the oldest of those. */
export function pickRoot(judging: Judging, causes: readonly Alert[]): Alert | undefined {
  const [first, ...rest] = causes.toSorted(compareAge)
  let root = first
  for (const cause of rest) if (root !== undefined && isCauseOf(judging, cause, root)) root = cause
  return root
}

/** Whether `cause` is why `alert` fires. An order: nothing is its own cause, not through others either. */
export function isCauseOf({ topology, rules }: Judging, cause: Alert, alert: Alert): boolean {
  const node = nodeOf(alert.labels)
  const causeNode = nodeOf(cause.labels)
  if (cause.fingerprint === alert.fingerprint || node === '' || causeNode === '') return false
  if (severityRank(cause.labels) < severityRank(alert.labels)) return false
  const isSame = node === causeNode
  if (!isSame && !upstreamOf(topology, alert).has(causeNode)) return false
  // Of things that depend on each other the one that failed first.
  const isEqual = isSame || upstreamOf(topology, cause).has(node)
  if (isEqual && compareAge(cause, alert) >= 0) return false
  return isInTime({ topology, rules }, cause, alert)
}

/** The deployment of its service that an alert follows. */
export function findDeploy({ topology, rules }: Judging, { labels, startsAtMs }: Alert): Deploy | undefined {
  if (!isAboutService(labels)) return undefined
  const isBefore = ({ atMs }: Deploy): boolean => atMs <= startsAtMs && startsAtMs - atMs <= rules.deployMinutes * minuteMs
  return topology.deploysOf(nodeOf(labels)).find(isBefore)
}

function isInTime(judging: Judging, cause: Alert, alert: Alert): boolean {
  const windowMs = judging.rules.windowMinutes * minuteMs
  if (Math.abs(cause.startsAtMs - alert.startsAtMs) <= windowMs) return true
  // What is down takes with it whatever fails while it is.
  const isAnnouncement = cause.labels.some(([name, value]) => name === 'alertname' && announcements.has(value))
  const isDown = isCritical(cause.labels) && !isAnnouncement && (!isAboutService(cause.labels) || !isCritical(alert.labels))
  if (isDown && cause.startsAtMs < alert.startsAtMs) return true
  const deploy = findDeploy(judging, alert)
  return deploy !== undefined && nodeOf(cause.labels) === nodeOf(alert.labels) && findDeploy(judging, cause) === deploy
}

/** Names of all that an alert's thing depends on, by the service map and by its own labels. */
function upstreamOf(topology: Topology, { labels }: Alert): ReadonlySet<string> {
  const ofNode = topology.upstreamOf(nodeOf(labels))
  const said = dependenciesOf(labels)
  if (said.length === 0) return ofNode
  const all = new Set([...ofNode, ...said])
  for (const name of said) for (const one of topology.upstreamOf(name)) all.add(one)
  return all
}

function compareAge(a: Alert, b: Alert): number {
  return a.startsAtMs - b.startsAtMs || (a.fingerprint < b.fingerprint ? -1 : a.fingerprint > b.fingerprint ? 1 : 0)
}

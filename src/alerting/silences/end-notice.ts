import type { Alert } from '../../model/alert.ts'
import { fingerprintOf } from '../../model/fingerprint.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import { printMatchers } from '../matchers/print-matcher.ts'
import { type Silence, usualNotice } from './silence.ts'

/** When somebody is to be told that a silence ends soon; undefined: nobody is, also of one that is no longer than that. */
export function noticeTimeOf({ startsAtMs, endsAtMs, notice = usualNotice }: Silence): number | undefined {
  return notice.beforeMs > 0 && endsAtMs - startsAtMs > notice.beforeMs ? endsAtMs - notice.beforeMs : undefined
}

/** The labels by which a message about the end of a silence is grouped: the same for all messages about one silence. */
export function noticeLabelsOf({ id }: Pick<Silence, 'id'>): LabelPairs {
  return [
    ['alertname', 'SilenceEndsSoon'],
    ['severity', 'info'],
    ['silence', id],
  ]
}

interface NoticeFacts {
  /** Alerts that fire and that it alone holds back. */
  readonly holdsBack: number
  readonly nowMs: number
  readonly isOver: boolean
  readonly url: string
}

/** What is told about the end of a silence, as an alert: channels know how to tell those. */
export function noticeAlertOf(silence: Silence, { holdsBack, nowMs, isOver, url }: NoticeFacts): Alert {
  const labels = noticeLabelsOf(silence)
  const what = silence.matcherSets
    .map((set) => printMatchers(set))
    .join(' or ')
    .slice(0, 500)
  const at = `${new Date(silence.endsAtMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const by = silence.createdBy === '' ? '' : ` by ${silence.createdBy}`
  const fires =
    holdsBack === 0 ? 'Nothing that it matches fires now.' : `${holdsBack} ${holdsBack === 1 ? 'alert' : 'alerts'} that it holds back`
  const then =
    holdsBack === 0 ? '' : isOver ? ' fired when it ended and will be told again.' : ' will be told again then if they still fire.'
  const annotations: [string, string][] = [
    ['comment', silence.comment.slice(0, 1000)],
    ['description', `${fires}${then}`],
    ['summary', `The silence ${what}${by} ${isOver ? 'ended' : 'ends'} at ${at}`],
  ]
  return {
    fingerprint: fingerprintOf(labels),
    labels,
    annotations: annotations.filter(([, text]) => text !== ''),
    startsAtMs: nowMs,
    endsAtMs: isOver ? nowMs : Math.max(silence.endsAtMs, nowMs + 1),
    updatedAtMs: nowMs,
    timeout: false,
    generatorUrl: url,
  }
}

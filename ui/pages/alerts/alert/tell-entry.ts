import type { TimelineEntry } from '../../../../src/api/contract/alerts.ts'
import type { NumberFormats, TimeFormat } from '../../../lib/format.ts'
import type { Translate } from '../../../lib/words.ts'
import type { timelineWords } from './timeline-words.ts'

/** An entry of the timeline in words. */
export interface ToldEntry {
  readonly icon: string
  /** Colour of the icon. */
  readonly look: '' | 'critical' | 'ok' | 'medium'
  readonly title: string
  readonly notes: readonly string[]
}

interface Tongue {
  readonly t: Translate<(typeof timelineWords)['en']>
  readonly format: NumberFormats
  readonly time: TimeFormat
  readonly nowMs: number
}

const reasons = ['first', 'new_alerts', 'repeat', 'some_resolved', 'all_resolved', 'digest', 'test'] as const

/** What happened, and why. */
export function tellEntry(entry: TimelineEntry, fingerprint: string, tongue: Tongue): ToldEntry {
  if (entry.kind === 'message') return tellMessage(entry, tongue)
  if (entry.kind === 'silence') {
    const { createdBy, comment, endsAt } = entry.silence
    const { t, time } = tongue
    return {
      icon: 'mute',
      look: '',
      title: t('silencedBy', { by: createdBy }),
      notes: [t('until', { time: time.full(Date.parse(endsAt)) }), comment],
    }
  }
  return tellEvent(entry, fingerprint, tongue)
}

function tellEvent({ event, content }: Extract<TimelineEntry, { kind: 'event' }>, fingerprint: string, { t }: Tongue): ToldEntry {
  const text = (name: string): string => (typeof content[name] === 'string' ? content[name] : '')
  const number = (name: string): number => (typeof content[name] === 'number' ? content[name] : 0)
  const by = text('by') === '' ? [] : [t('by', { by: text('by') })]
  const notes = [...by, ...(text('comment') === '' ? [] : [text('comment')])]
  switch (event) {
    case 'fired':
      return { icon: 'sev-critical', look: 'critical', title: t('fired'), notes }
    case 'resolved':
      return { icon: 'sev-ok', look: 'ok', title: t('resolved'), notes }
    case 'acknowledged':
      return { icon: 'check', look: 'ok', title: t('acknowledged'), notes }
    case 'unacknowledged':
      return { icon: 'close', look: '', title: t('unacknowledged'), notes }
    case 'assigned':
      return { icon: 'user', look: '', title: text('to') === '' ? t('unassigned') : t('assigned', { to: text('to') }), notes }
    case 'suppressed':
      return { icon: 'mute', look: '', title: t('held'), notes: [whyHeld(content['named'], fingerprint, t)] }
    case 'escalated': {
      const receivers = Array.isArray(content['receivers']) ? content['receivers'].map(String) : []
      const told = receivers.length === 0 ? t('escalatedAgain') : t('escalatedTo', { receivers: receivers.join(', ') })
      const skipped = number('skipped') === 0 ? [] : [t('skipped', { count: number('skipped') })]
      return { icon: 'arrow-up', look: 'medium', title: t('escalated', { step: number('step') }), notes: [told, ...skipped] }
    }
    case 'flapping':
      return {
        icon: 'mute',
        look: 'medium',
        title: t('flapping'),
        notes: [t('flapped', { times: number('times'), minutes: number('minutes') })],
      }
    case 'held':
      return {
        icon: 'mute',
        look: '',
        title: t('held'),
        notes: [text('why') === 'flapping' ? t('heldFlapping') : t('heldCause', { cause: causeOf(content) })],
      }
    case 'released':
      return { icon: 'close', look: '', title: t('released'), notes: [t(text('why') === 'flapping' ? 'isCalm' : 'isCauseOver')] }
    case 'gathered':
      return {
        icon: 'mute',
        look: '',
        title: t('gathered'),
        notes: [t('gatheredWhy', { receiver: text('receiver'), pages: number('pagesPerHour') })],
      }
    default:
      return { icon: 'todo', look: '', title: event.replaceAll('_', ' '), notes }
  }
}

/** The alert that one which is held belongs to. */
function causeOf({ cause }: Readonly<Record<string, unknown>>): string {
  return typeof cause === 'object' && cause !== null && 'name' in cause ? String(cause.name) : ''
}

/** Of the alerts that an event names this one: `[fingerprint, why, by]`. */
function whyHeld(named: unknown, fingerprint: string, t: Tongue['t']): string {
  const own: unknown = Array.isArray(named) ? named.find((one: unknown) => Array.isArray(one) && one[0] === fingerprint) : undefined
  const [, why = '', by = ''] = Array.isArray(own) ? own.map(String) : []
  switch (why) {
    case 'inhibited':
      return t('heldInhibited')
    case 'silenced':
      return t('heldSilenced')
    case 'policy':
      return t(by === 'batch' ? 'heldBatch' : by === 'quiet' ? 'heldQuiet' : 'heldHeartbeat')
    default:
      return t('heldTime', { by })
  }
}

function tellMessage({ at, message }: Extract<TimelineEntry, { kind: 'message' }>, { t, format, nowMs }: Tongue): ToldEntry {
  const { channel, receiver, state, reason, status, finishedAt, nextAt, problem, attempts, isPassedOn, isStandIn } = message
  const known = reasons.find((one) => one === reason)
  const took = finishedAt === null ? 0 : Math.max(0, Date.parse(finishedAt) - Date.parse(at))
  const outcome =
    state === 'sent'
      ? t('delivered', { time: format.duration(took) })
      : state === 'dead'
        ? t('dead')
        : state === 'cancelled'
          ? t('cancelled')
          : attempts.length > 0 && nextAt !== null
            ? t('retry', { when: format.ago(Date.parse(nextAt), nowMs) })
            : t('waiting')
  const said = known === 'first' && status === 'resolved' ? 'all_resolved' : known
  return {
    icon: state === 'sent' ? 'alerts' : state === 'dead' ? 'sev-high' : 'clock',
    look: state === 'dead' ? 'critical' : problem === '' ? '' : 'medium',
    title: t('channelOf', { channel: channel.slice(0, 1).toUpperCase() + channel.slice(1), receiver }),
    notes: [
      [said === undefined ? reason : t(said), outcome, ...(attempts.length > 1 ? [t('tries', { count: attempts.length })] : [])].join(
        ' · ',
      ),
      ...(problem === '' ? [] : [problem]),
      ...(isStandIn ? [t('standIn')] : []),
      ...(isPassedOn ? [t('passedOn')] : []),
    ],
  }
}

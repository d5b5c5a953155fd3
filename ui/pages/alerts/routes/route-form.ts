import { type MatcherText, writeMatcher } from '../matchers/matcher-text.ts'
import type { RouteNode } from './use-routing.ts'
import type { WrittenRoute } from './written-tree.ts'

/** What the form of a route holds; empty: as the route above. */
export interface RouteForm {
  readonly matchers: readonly MatcherText[]
  readonly receiver: string
  readonly groupBy: string
  readonly groupWait: string
  readonly groupInterval: string
  readonly repeatInterval: string
  readonly continues: boolean
  readonly muteTimes: readonly string[]
  readonly activeTimes: readonly string[]
}

export const emptyForm: RouteForm = {
  matchers: [{ name: 'severity', operator: '=', value: '' }],
  receiver: '',
  groupBy: '',
  groupWait: '',
  groupInterval: '',
  repeatInterval: '',
  continues: false,
  muteTimes: [],
  activeTimes: [],
}

/** What a route itself says; its conditions as the server read them. */
export function formOf(written: WrittenRoute, { matchers, continues, muteTimeIntervals, activeTimeIntervals }: RouteNode): RouteForm {
  const textOf = (name: string): string => {
    const value = written[name]
    return typeof value === 'string' ? value : ''
  }
  const groupBy = written['group_by']
  return {
    matchers,
    receiver: textOf('receiver'),
    groupBy: Array.isArray(groupBy) ? groupBy.join(', ') : '',
    groupWait: textOf('group_wait'),
    groupInterval: textOf('group_interval'),
    repeatInterval: textOf('repeat_interval'),
    continues,
    muteTimes: muteTimeIntervals,
    activeTimes: activeTimeIntervals,
  }
}

const ours = new Set([
  'receiver',
  'matchers',
  'match',
  'match_re',
  'group_by',
  'group_wait',
  'group_interval',
  'repeat_interval',
  'continue',
  'mute_time_intervals',
  'active_time_intervals',
])

/** The route as it is written, with what the form does not know of `before`. */
export function writeForm(form: RouteForm, before: WrittenRoute = {}): WrittenRoute {
  const others = Object.fromEntries(Object.entries(before).filter(([name]) => !ours.has(name)))
  const matchers = form.matchers.filter(({ name }) => name !== '').map(writeMatcher)
  const groupBy = form.groupBy
    .replaceAll('…', '...')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return {
    ...(form.receiver !== '' && { receiver: form.receiver }),
    ...(matchers.length > 0 && { matchers }),
    ...(groupBy.length > 0 && { group_by: groupBy }),
    ...(form.groupWait !== '' && { group_wait: form.groupWait }),
    ...(form.groupInterval !== '' && { group_interval: form.groupInterval }),
    ...(form.repeatInterval !== '' && { repeat_interval: form.repeatInterval }),
    ...(form.continues && { continue: true }),
    ...(form.muteTimes.length > 0 && { mute_time_intervals: form.muteTimes }),
    ...(form.activeTimes.length > 0 && { active_time_intervals: form.activeTimes }),
    ...others,
  }
}

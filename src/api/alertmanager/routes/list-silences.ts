import { type Matcher, type Silence, type SilenceState, silenceStateAt } from '../../../alerting/index.ts'
import { defineAlertmanagerRoute } from '../alertmanager-route.ts'
import { replyList } from '../encode-list.ts'
import { encodeSilence } from '../encode-silence.ts'
import { readMatchers } from '../read-filter.ts'

export const listSilencesRoute = defineAlertmanagerRoute({
  method: 'GET',
  path: '/silences',
  summary: 'Silences: those in force first, then those to come, then those that are over',
  parameters: { filter: 'A matcher that the matchers of a silence must fit; several may stand' },
  answer: async ({ state, clock }, call) => {
    const nowMs = clock.now()
    const matchers = readMatchers(call.query)
    const silences = [...state.silences.values()].map(({ silence }) => silence).filter((silence) => fits(silence, matchers))
    silences.sort((a, b) => compareSilences(a, b, nowMs))
    return replyList(silences, (silence) => encodeSilence(silence, nowMs), call.signal)
  },
})

const ranks: Readonly<Record<SilenceState, number>> = { active: 1, pending: 2, expired: 3 }

function compareSilences(a: Silence, b: Silence, nowMs: number): number {
  const state = silenceStateAt(a, nowMs)
  const rank = ranks[state] - ranks[silenceStateAt(b, nowMs)]
  if (rank !== 0) return rank
  if (state === 'pending') return a.startsAtMs - b.startsAtMs
  return state === 'active' ? a.endsAtMs - b.endsAtMs : b.endsAtMs - a.endsAtMs
}

/** What a silence's matchers demand, taken for labels, fits. */
function fits({ matcherSets }: Silence, matchers: readonly Matcher[]): boolean {
  const values = new Map((matcherSets[0] ?? []).map(({ name, value }) => [name, value]))
  return matchers.every((matcher) => {
    const isNegative = matcher.operator.startsWith('!')
    if (matcher.value === '' && values.has(matcher.name) === isNegative) return true
    return matcher.matches([[matcher.name, values.get(matcher.name) ?? '']])
  })
}

import { setSilence } from '../../verbs/set-silence.ts'
import { nameOf } from '../../verbs/verb-context.ts'
import { matchersOf } from '../matchers-of.ts'
import type { LinkAction } from './link-action.ts'

const hour = 60

/** Not now: nobody is told of it for a time. */
export const silence: LinkAction<'silence'> = {
  name: 'silence',
  code: 2,
  needsFiring: true,
  choices: [hour, 4 * hour, 24 * hour, 7 * 24 * hour],
  words: {
    en: {
      question: 'Silence this alert?',
      questions: 'Silence {count} alerts?',
      button: 'Silence',
      effect: 'Nobody is told of it for the time you choose. It goes on being watched.',
      done: 'Silenced',
      already: 'Already silenced',
    },
    he: {
      question: 'להשתיק את ההתראה הזאת?',
      questions: 'להשתיק {count} התראות?',
      button: 'השתקה',
      effect: 'לא תישלח עליה הודעה בזמן שבחרתם. המעקב נמשך.',
      done: 'הושתק',
      already: 'כבר מושתק',
    },
  },
  judge({ state, clock }, { firing }) {
    const nowMs = clock.now()
    const silences = firing.map(({ alert }) => {
      const [id] = state.silenceIndex.silencedBy(alert.labels, nowMs)
      return id === undefined ? undefined : state.silenceIndex.get(id)
    })
    const [first] = silences
    if (first === undefined || silences.some((one) => one === undefined)) return undefined
    return { by: first.createdBy, atMs: first.startsAtMs, untilMs: Math.min(...silences.map((one) => one?.endsAtMs ?? Infinity)) }
  },
  async act(context, { firing, comment, minutes }) {
    const draft = {
      matcherSets: [matchersOf(firing.map(({ alert }) => alert.labels))],
      startsAtMs: undefined,
      endsAtMs: context.clock.now() + minutes * 60_000,
      createdBy: nameOf(context.caller),
      comment,
      annotations: [],
    }
    await setSilence(context, { id: undefined, draft })
  },
}

import { handleInTurns } from './handle-in-turns.ts'
import type { LinkAction } from './link-action.ts'

/** Somebody looks after it: it is not repeated. */
export const acknowledge: LinkAction<'acknowledge'> = {
  name: 'acknowledge',
  code: 1,
  needsFiring: true,
  choices: [],
  words: {
    en: {
      question: 'Acknowledge this alert?',
      questions: 'Acknowledge {count} alerts?',
      button: 'Acknowledge',
      effect: 'Everybody sees that somebody looks after it. It is not repeated and goes to nobody else.',
      done: 'Acknowledged',
      already: 'Already acknowledged',
    },
    he: {
      question: 'לאשר את ההתראה הזאת?',
      questions: 'לאשר {count} התראות?',
      button: 'אישור',
      effect: 'כולם יראו שמישהו מטפל בזה. ההתראה לא תישלח שוב ולא תעבור לאיש אחר.',
      done: 'אושר',
      already: 'כבר אושר',
    },
  },
  judge(_context, { firing }) {
    const [first] = firing
    if (first === undefined || firing.some(({ handling }) => handling.acknowledgedAtMs === undefined)) return undefined
    const { acknowledgedAtMs, acknowledgedBy = '' } = first.handling
    return { by: acknowledgedBy, ...(acknowledgedAtMs === undefined ? {} : { atMs: acknowledgedAtMs }) }
  },
  act: (context, { firing, comment }) =>
    handleInTurns(
      context,
      firing.filter(({ handling }) => handling.acknowledgedAtMs === undefined),
      { handling: { do: 'acknowledge' }, comment },
    ),
}

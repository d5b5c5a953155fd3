import { handleInTurns } from './handle-in-turns.ts'
import type { LinkAction } from './link-action.ts'

/** It is over, says somebody. */
export const resolve: LinkAction<'resolve'> = {
  name: 'resolve',
  code: 3,
  needsFiring: true,
  choices: [],
  words: {
    en: {
      question: 'Resolve this alert?',
      questions: 'Resolve {count} alerts?',
      button: 'Resolve',
      effect: 'It counts as over. When its rule still finds it, it fires anew.',
      done: 'Resolved',
      already: 'Already resolved',
    },
    he: {
      question: 'לסגור את ההתראה הזאת?',
      questions: 'לסגור {count} התראות?',
      button: 'סגירה',
      effect: 'ההתראה תיחשב כגמורה. אם הכלל עדיין מוצא אותה, היא תופעל מחדש.',
      done: 'נסגר',
      already: 'כבר נסגר',
    },
  },
  judge: () => undefined,
  act: (context, { firing, comment }) => handleInTurns(context, firing, { handling: { do: 'resolve' }, comment }),
}

import { judgeThrough } from './judge-through.ts'
import type { LinkAction } from './link-action.ts'

/** It was worth its message. */
export const useful: LinkAction<'useful'> = {
  name: 'useful',
  code: 4,
  needsFiring: false,
  choices: [],
  words: {
    en: {
      question: 'Was this alert useful?',
      questions: 'Were these {count} alerts useful?',
      button: 'Useful',
      effect: 'It is counted in the figures of its rule. The last word counts.',
      done: 'Judged as useful',
      already: 'Already judged as useful',
    },
    he: {
      question: 'האם ההתראה הזאת הייתה מועילה?',
      questions: 'האם {count} ההתראות האלה היו מועילות?',
      button: 'מועילה',
      effect: 'נספר במספרים של הכלל. המילה האחרונה קובעת.',
      done: 'נשפטה כמועילה',
      already: 'כבר נשפטה כמועילה',
    },
  },
  judge: () => undefined,
  act: (context, call) => judgeThrough(context, call, 'useful'),
}

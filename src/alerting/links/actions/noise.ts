import { judgeThrough } from './judge-through.ts'
import type { LinkAction } from './link-action.ts'

/** Nobody had to know of it. */
export const noise: LinkAction<'noise'> = {
  name: 'noise',
  code: 5,
  needsFiring: false,
  choices: [],
  words: {
    en: {
      question: 'Was this alert noise?',
      questions: 'Were these {count} alerts noise?',
      button: 'Noise',
      effect: 'It is counted in the figures of its rule. The last word counts.',
      done: 'Judged as noise',
      already: 'Already judged as noise',
    },
    he: {
      question: 'האם ההתראה הזאת הייתה רעש?',
      questions: 'האם {count} ההתראות האלה היו רעש?',
      button: 'רעש',
      effect: 'נספר במספרים של הכלל. המילה האחרונה קובעת.',
      done: 'נשפטה כרעש',
      already: 'כבר נשפטה כרעש',
    },
  },
  judge: () => undefined,
  act: (context, call) => judgeThrough(context, call, 'noise'),
}

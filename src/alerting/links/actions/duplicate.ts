import { judgeThrough } from './judge-through.ts'
import type { LinkAction } from './link-action.ts'

/** Another alert had told it already. */
export const duplicate: LinkAction<'duplicate'> = {
  name: 'duplicate',
  code: 6,
  needsFiring: false,
  choices: [],
  words: {
    en: {
      question: 'Had another alert told this already?',
      questions: 'Had other alerts told what these {count} say?',
      button: 'Duplicate',
      effect: 'It is counted in the figures of its rule. The last word counts.',
      done: 'Judged as a duplicate',
      already: 'Already judged as a duplicate',
    },
    he: {
      question: 'האם התראה אחרת כבר סיפרה זאת?',
      questions: 'האם התראות אחרות כבר סיפרו את {count} אלה?',
      button: 'כפולה',
      effect: 'נספר במספרים של הכלל. המילה האחרונה קובעת.',
      done: 'נשפטה ככפולה',
      already: 'כבר נשפטה ככפולה',
    },
  },
  judge: () => undefined,
  act: (context, call) => judgeThrough(context, call, 'duplicate'),
}

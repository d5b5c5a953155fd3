import { defineWords } from '../../lib/words.ts'

export const historyWords = defineWords({
  en: { history: 'Changes' },
  he: { history: 'שינויים' },
})

import { defineWords } from '../../lib/words.ts'

export const words = defineWords({
  en: { title: 'Alerts' },
  he: { title: 'התראות' },
})

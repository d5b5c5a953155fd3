import { defineWords } from '../../lib/words.ts'

export const pinWords = defineWords({
  en: {
    pin: 'Pin to dashboard',
    title: 'Title of the panel',
    dashboard: 'Dashboard',
    fresh: 'A new dashboard',
    freshTitle: 'Name of the dashboard',
    action: 'Pin',
    pinned: 'Pinned to {title}.',
    open: 'Open it',
  },
  he: {
    pin: 'הצמדה ללוח',
    title: 'כותרת התצוגה',
    dashboard: 'לוח',
    fresh: 'לוח חדש',
    freshTitle: 'שם הלוח',
    action: 'הצמדה',
    pinned: 'הוצמד אל {title}.',
    open: 'פתיחה',
  },
})

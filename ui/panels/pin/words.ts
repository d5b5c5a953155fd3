import { defineWords } from '../../lib/words.ts'

export const pinWords = defineWords({
  en: {
    pin: 'Pin to dashboard',
    title: 'Title of the panel',
    find: 'Find a dashboard',
    moreThan: 'There are more than {count}: type words of its name, folder or tags.',
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
    find: 'חיפוש לוח',
    moreThan: 'יש יותר מ־{count}: הקלידו מילים מהשם, מהתיקייה או מהתגיות.',
    dashboard: 'לוח',
    fresh: 'לוח חדש',
    freshTitle: 'שם הלוח',
    action: 'הצמדה',
    pinned: 'הוצמד אל {title}.',
    open: 'פתיחה',
  },
})

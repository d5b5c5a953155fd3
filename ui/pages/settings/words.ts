import { defineWords } from '../../lib/words.ts'

export const words = defineWords({
  en: {
    title: 'Settings',
    find: 'Find a setting',
    found: 'Settings found',
    noSetting: 'No setting has this name.',
    never: 'never',
    actions: 'Actions',
    history: 'Changes',
    name: 'Name',
    once: 'This is the only time it is shown. Copy it now and keep it like a password.',
    done: 'Done',
  },
  he: {
    title: 'הגדרות',
    find: 'חיפוש הגדרה',
    found: 'הגדרות שנמצאו',
    noSetting: 'אין הגדרה בשם הזה.',
    never: 'אף פעם',
    actions: 'פעולות',
    history: 'שינויים',
    name: 'שם',
    once: 'זו הפעם היחידה שהוא מוצג. העתיקו אותו עכשיו ושמרו עליו כמו על סיסמה.',
    done: 'סיום',
  },
})

import { defineWords } from '../../../lib/words.ts'

export const personalDataWords = defineWords({
  en: {
    title: 'Who looks at it',
    note: 'looking at these fields stands in the audit trail: once a person, question and hour',
    fields: 'Fields about persons',
    fieldsHelp: 'Names of attributes of log records and spans, one a line; a star at the end stands for anything.',
    askReason: 'Ask for a reason',
    askReasonHelp:
      'People must say why before they see such records; it holds for an hour and stands in the trail. API tokens are not asked.',
    save: 'Save',
    saved: 'Saved. The change is in the audit trail.',
  },
  he: {
    title: 'מי מעיין בו',
    note: 'עיון בשדות האלה נרשם ביומן הביקורת: פעם אחת לאדם, שאלה ושעה',
    fields: 'שדות על אנשים',
    fieldsHelp: 'שמות של מאפייני רשומות לוג ומקטעים, אחד בשורה; כוכבית בסוף מתאימה לכול.',
    askReason: 'לבקש סיבה',
    askReasonHelp: 'לפני צפייה ברשומות כאלה צריך לומר למה; זה תקף לשעה ונרשם ביומן. אסימוני API אינם נשאלים.',
    save: 'שמירה',
    saved: 'נשמר. השינוי נרשם ביומן הביקורת.',
  },
})

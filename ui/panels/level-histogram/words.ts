import { defineWords } from '../../lib/words.ts'

export const histogramWords = defineWords({
  en: {
    label: '{total} rows by level over time, {errors} of them errors. Drag to narrow the time, click to go there.',
    labelSoFar: '{total} rows so far by level over time, {errors} of them errors. Older ones are still being counted.',
    counting: 'Rows by level over time, not counted yet.',
    empty: 'No rows in this time',
    from: 'From, {zone}',
    rows: 'Rows',
    errors: 'Errors',
    show: 'Show this time',
    before: 'Earlier, all levels',
    notCompared: 'The time it is compared with could not be counted.',
  },
  he: {
    label: '{total} שורות לפי רמה לאורך זמן, מתוכן {errors} שגיאות. גרירה מצמצמת את הזמן, לחיצה מובילה אליו.',
    labelSoFar: '{total} שורות עד כה לפי רמה לאורך זמן, מתוכן {errors} שגיאות. הישנות יותר עדיין נספרות.',
    counting: 'שורות לפי רמה לאורך זמן, טרם נספרו.',
    empty: 'אין שורות בזמן הזה',
    from: 'מ־, {zone}',
    rows: 'שורות',
    errors: 'שגיאות',
    show: 'הצגת הזמן הזה',
    before: 'קודם לכן, כל הרמות',
    notCompared: 'הזמן שמולו משווים לא נספר.',
  },
})

import { defineWords } from '../../../lib/words.ts'

export const cardinalityWords = defineWords({
  en: {
    total: { one: '{count} active series', other: '{count} active series' },
    totalNote: 'largest first; every series costs memory and disk',
    byMetric: 'Series per metric',
    metric: 'Metric',
    byLabel: 'Values per label',
    label: 'Label',
    labelNote: 'a label with a value for every user or request makes as many series',
    byPair: 'Series per label and value',
    pair: 'Label and value',
    series: 'Series',
    values: 'Values',
    share: 'Share',
    none: 'No series yet.',
  },
  he: {
    total: { one: 'סדרה פעילה אחת', two: 'שתי סדרות פעילות', other: '{count} סדרות פעילות' },
    totalNote: 'מהגדול לקטן; כל סדרה עולה בזיכרון ובדיסק',
    byMetric: 'סדרות לכל מדד',
    metric: 'מדד',
    byLabel: 'ערכים לכל תווית',
    label: 'תווית',
    labelNote: 'תווית עם ערך לכל משתמש או בקשה יוצרת סדרות באותו מספר',
    byPair: 'סדרות לכל תווית וערך',
    pair: 'תווית וערך',
    series: 'סדרות',
    values: 'ערכים',
    share: 'חלק',
    none: 'עוד אין סדרות.',
  },
})

import { defineWords } from '../../../lib/words.ts'

export const runbookWords = defineWords({
  en: {
    intro: 'Ready rules run by themselves as soon as their data come in. Each has a runbook: what to do when it fires.',
    source: 'Data: {source}',
    back: 'All runbooks',
    rule: 'Show the rule',
    means: 'What it means',
    users: 'What users notice',
    look: 'First look',
    causes: 'Likely causes',
    mend: 'How to mend it',
    over: 'It is over when',
    asks: 'What it asks',
    waits: 'when it holds for {time}',
  },
  he: {
    intro: 'כללים מוכנים פועלים מעצמם ברגע שהנתונים שלהם מגיעים. לכל אחד מדריך: מה לעשות כשהוא מתריע.',
    source: 'נתונים: {source}',
    back: 'כל המדריכים',
    rule: 'הצגת הכלל',
    means: 'מה זה אומר',
    users: 'מה המשתמשים מרגישים',
    look: 'מבט ראשון',
    causes: 'סיבות סבירות',
    mend: 'איך מתקנים',
    over: 'זה נגמר כאשר',
    asks: 'מה הוא שואל',
    waits: 'כשזה נמשך {time}',
  },
})

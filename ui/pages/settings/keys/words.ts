import { defineWords } from '../../../lib/words.ts'

/** What keys and tokens have in common. */
export const secretWords = defineWords({
  en: {
    startsWith: 'Starts with',
    lastUsed: 'Last used',
    make: 'Make it',
    revoke: 'Revoke',
    revoked: '“{name}” no longer works.',
  },
  he: {
    startsWith: 'מתחיל ב־',
    lastUsed: 'שימוש אחרון',
    make: 'יצירה',
    revoke: 'ביטול',
    revoked: '”{name}“ אינו פועל עוד.',
  },
})

export const keyWords = defineWords({
  en: {
    title: 'Ingest keys',
    note: 'can send, cannot read',
    add: 'New key',
    nameHelp: 'What sends with it: a team, a fleet, an application.',
    signals: 'May send',
    created: 'Created',
    logs: 'Logs',
    metrics: 'Metrics',
    traces: 'Traces',
    made: 'The key “{name}”',
    rotate: 'Rotate',
    rotateTitle: 'Rotate “{name}”?',
    rotateText: 'A second key is made beside it. Both work until you revoke the old one.',
    revokeTitle: 'Revoke the key “{name}”?',
    revokeText: 'Whatever still sends with {prefix}… is refused at once. Its data stays.',
    none: 'No ingest key yet. Make one to send data in.',
  },
  he: {
    title: 'מפתחות קליטה',
    note: 'יכולים לשלוח, אינם יכולים לקרוא',
    add: 'מפתח חדש',
    nameHelp: 'מי שולח איתו: צוות, קבוצת שרתים, יישום.',
    signals: 'רשאי לשלוח',
    created: 'נוצר',
    logs: 'יומנים',
    metrics: 'מדדים',
    traces: 'עקבות',
    made: 'המפתח ”{name}“',
    rotate: 'החלפה',
    rotateTitle: 'להחליף את ”{name}“?',
    rotateText: 'נוצר מפתח שני לצדו. שניהם פועלים עד שמבטלים את הישן.',
    revokeTitle: 'לבטל את המפתח ”{name}“?',
    revokeText: 'מה שעוד שולח עם {prefix}… יידחה מיד. הנתונים שלו נשארים.',
    none: 'עוד אין מפתח קליטה. יוצרים אחד כדי לשלוח נתונים.',
  },
})

export const tokenWords = defineWords({
  en: {
    title: 'API tokens',
    note: 'for scripts and Grafana; never more than your own role may',
    add: 'New token',
    nameHelp: 'What will use it.',
    expires: 'Works until',
    expiresIn: 'Works for',
    days: { one: '{count} day', other: '{count} days' },
    owner: 'Owner',
    made: 'The token “{name}”',
    revokeTitle: 'Revoke the token “{name}”?',
    revokeText: 'Whatever still uses {prefix}… is refused at once.',
    none: 'No API token yet.',
  },
  he: {
    title: 'אסימוני API',
    note: 'לתסריטים ול-Grafana; לעולם לא יותר ממה שהתפקיד שלך מרשה',
    add: 'אסימון חדש',
    nameHelp: 'מה ישתמש בו.',
    expires: 'פועל עד',
    expiresIn: 'פועל במשך',
    days: { one: 'יום אחד', two: 'יומיים', other: '{count} ימים' },
    owner: 'בעלים',
    made: 'האסימון ”{name}“',
    revokeTitle: 'לבטל את האסימון ”{name}“?',
    revokeText: 'מה שעוד משתמש ב־{prefix}… יידחה מיד.',
    none: 'עוד אין אסימון API.',
  },
})

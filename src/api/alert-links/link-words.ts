/** The words of the page of a link, beside those of its action. */
export const linkWords = {
  en: {
    sentTo: 'Sent to',
    expires: 'Link good for',
    actsAs: 'You act as',
    nobody: 'Not signed in: it is written down as done through the link in this message.',
    forHowLong: 'For how long',
    showAll: 'See it in Vedette',
    more: '… and {count} more',
    by: 'by {name}',
    until: 'until',
    over: 'This is over already',
    overText: 'Nothing that the message told of fires any more. There is nothing left to do.',
    expired: 'This link has expired',
    expiredText: 'Links of messages are good for a week. Open the alert in Vedette to act on it.',
    gone: 'There is nothing behind this link',
    goneText: 'It belongs to a test message, or to a message that is no longer kept.',
    unknown: 'This link is not one of ours',
    unknownText: 'It was cut off or changed on its way, or belongs to another installation. Open it once more from the message.',
    tooMany: 'Too many requests',
    tooManyText: 'Wait a moment, then try again.',
    failed: 'That did not work',
    failedText: 'Nothing was changed. Try again in a moment.',
  },
  he: {
    sentTo: 'נשלח אל',
    expires: 'הקישור בתוקף עוד',
    actsAs: 'הפעולה תירשם על שם',
    nobody: 'לא מחוברים: הפעולה תירשם כמי שנעשתה דרך הקישור שבהודעה הזאת.',
    forHowLong: 'לכמה זמן',
    showAll: 'לצפייה ב-Vedette',
    more: '… ועוד {count}',
    by: 'על ידי {name}',
    until: 'עד',
    over: 'זה כבר נגמר',
    overText: 'דבר ממה שההודעה סיפרה עליו כבר אינו פעיל. לא נשאר מה לעשות.',
    expired: 'תוקף הקישור פג',
    expiredText: 'קישורים בהודעות תקפים לשבוע. אפשר לפתוח את ההתראה ב-Vedette ולפעול שם.',
    gone: 'אין דבר מאחורי הקישור הזה',
    goneText: 'הוא שייך להודעת בדיקה, או להודעה שכבר אינה שמורה.',
    unknown: 'זה אינו קישור שלנו',
    unknownText: 'הוא נחתך או השתנה בדרך, או שהוא שייך להתקנה אחרת. אפשר לפתוח אותו שוב מתוך ההודעה.',
    tooMany: 'יותר מדי בקשות',
    tooManyText: 'יש להמתין רגע ולנסות שוב.',
    failed: 'זה לא הצליח',
    failedText: 'דבר לא השתנה. אפשר לנסות שוב בעוד רגע.',
  },
} as const

export type LinkLanguage = keyof typeof linkWords

/** The reader's language, of those there are, from `Accept-Language`. */
export function languageOf(header: string | undefined): LinkLanguage {
  const wanted = (header ?? '').slice(0, 500).toLowerCase().split(',')
  const known = wanted.map((one) => (/^\s*([a-z]{2})\b/.exec(one)?.[1] ?? '').replace('iw', 'he'))
  return known.find((code): code is LinkLanguage => Object.hasOwn(linkWords, code)) ?? 'en'
}

import { ApiFault, isStale } from './api-fault.ts'
import { CopyFault } from './copy-text.ts'
import { defineWords } from './words.ts'
import type { Translate } from './words.ts'

export const faultWords = defineWords({
  en: {
    offline: 'Vedette cannot be reached. Is it running? This page asks again by itself.',
    internal: 'Something went wrong in Vedette. The reason is in its own log.',
    unauthenticated: 'Your session is over. Log in again.',
    sign_in_again: 'This needs you to show once more that it is you. Nothing was changed.',
    reason_needed: 'These records hold personal data.',
    forbidden: 'Your role does not allow this. An admin of the project can change your role.',
    rate_limited: 'Too many tries. Try again in {seconds} s.',
    query_limit: 'The question is too large. Narrow the time range or add a filter.',
    overloaded: 'Vedette is busy. Try again in a moment.',
    unavailable: 'A part of Vedette is restarting. Try again in a moment.',
    disk_full: 'The disk of the data directory is nearly full. Free space, then try again.',
    not_copied: 'The browser does not let this page copy. Select the text and copy it yourself.',
    stale: 'Somebody else changed this in the meantime, so nothing was saved. Look again.',
    tryAgain: 'Try again',
  },
  he: {
    offline: 'אין קשר אל Vedette. האם הוא פועל? הדף ינסה שוב מעצמו.',
    internal: 'משהו השתבש ב-Vedette. הסיבה רשומה ביומן שלו.',
    unauthenticated: 'ההתחברות הסתיימה. יש להתחבר שוב.',
    sign_in_again: 'לפעולה הזאת צריך להזדהות שוב. דבר לא השתנה.',
    reason_needed: 'הרשומות האלה מכילות מידע אישי.',
    forbidden: 'התפקיד שלך אינו מאפשר זאת. מנהל הפרויקט יכול לשנות את התפקיד.',
    rate_limited: 'יותר מדי ניסיונות. אפשר לנסות שוב בעוד {seconds} שניות.',
    query_limit: 'השאילתה גדולה מדי. צמצמו את טווח הזמן או הוסיפו מסנן.',
    overloaded: 'Vedette עמוס. נסו שוב עוד רגע.',
    unavailable: 'חלק של Vedette עולה מחדש. נסו שוב עוד רגע.',
    disk_full: 'הדיסק של ספריית הנתונים כמעט מלא. פנו מקום ונסו שוב.',
    not_copied: 'הדפדפן אינו מאפשר לדף להעתיק. אפשר לסמן את הטקסט ולהעתיק אותו ידנית.',
    stale: 'בינתיים מישהו אחר שינה את זה, ולכן דבר לא נשמר. יש לבדוק שוב.',
    tryAgain: 'ניסיון נוסף',
  },
})

/** What to do about an error, in one sentence; for refusals of input the server's own words say it best. */
export function explainFault(t: Translate<typeof faultWords.en>, error: unknown): string {
  if (error instanceof CopyFault) return t('not_copied')
  if (!(error instanceof ApiFault)) return t('internal')
  switch (error.code) {
    case 'rate_limited':
      return t('rate_limited', { seconds: error.retryAfterSeconds ?? 10 })
    case 'offline':
    case 'internal':
    case 'unauthenticated':
    case 'sign_in_again':
    case 'reason_needed':
    case 'forbidden':
    case 'query_limit':
    case 'overloaded':
    case 'unavailable':
    case 'disk_full':
      return t(error.code)
    default:
      return isStale(error) ? t('stale') : error.message
  }
}

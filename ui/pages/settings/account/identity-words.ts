import { defineWords } from '../../../lib/words.ts'

export const identityWords = defineWords({
  en: {
    title: 'Accounts that sign in to yours',
    note: 'at identity providers; never found by an e-mail address',
    provider: 'Provider',
    account: 'Account there',
    used: 'Last used',
    link: 'Link {provider}',
    unlink: 'Unlink',
  },
  he: {
    title: 'חשבונות שמתחברים לשלך',
    note: 'אצל ספקי זהות; לעולם לא לפי כתובת דוא״ל',
    provider: 'ספק',
    account: 'החשבון שם',
    used: 'שימוש אחרון',
    link: 'קישור {provider}',
    unlink: 'ניתוק',
  },
})

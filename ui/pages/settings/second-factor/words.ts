import { defineWords } from '../../../lib/words.ts'

export const ruleWords = defineWords({
  en: {
    title: 'Second factor required',
    note: 'an authenticator app or a passkey besides the password',
    project: 'From members of this project',
    everywhere: 'From everybody, in all projects',
    everywhereWho: 'Only an admin of all projects changes this.',
    without: '{count} members of this project have none yet. Their sessions end at once; they set one up when they log in again.',
    nobodyWithout: 'Every member of this project has one.',
    save: 'Save',
    saved: 'Saved. Whoever has no second factor sets one up when they log in again.',
    savedOff: 'Saved. A second factor is no longer asked for where you turned it off.',
  },
  he: {
    title: 'אימות נוסף נדרש',
    note: 'אפליקציית אימות או מפתח גישה מלבד הסיסמה',
    project: 'מחברי הפרויקט הזה',
    everywhere: 'מכולם, בכל הפרויקטים',
    everywhereWho: 'רק מנהל של כל הפרויקטים משנה זאת.',
    without: 'ל-{count} מחברי הפרויקט עדיין אין. ההתחברויות שלהם יסתיימו מיד, והם יגדירו אימות נוסף בהתחברות הבאה.',
    nobodyWithout: 'לכל חברי הפרויקט יש.',
    save: 'שמירה',
    saved: 'נשמר. מי שאין לו אימות נוסף יגדיר אותו בהתחברות הבאה.',
    savedOff: 'נשמר. אימות נוסף לא יידרש עוד היכן שכיביתם.',
  },
})

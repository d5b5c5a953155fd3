import { defineWords } from '../../lib/words.ts'

export const words = defineWords({
  en: {
    title: 'You are invited',
    toAll: '{name} invites you to all projects. Your role: {role}.',
    toProject: '{name} invites you to the project {project}. Your role: {role}.',
    until: 'The link works once, until {day}.',
    name: 'Your name',
    email: 'E-mail',
    password: 'Password',
    passwordHelp: 'At least 8 characters, 15 are better. A sentence is fine.',
    accept: 'Make my account',
    orHave: 'or you have an account here',
    join: 'Join with my account',
    over: 'This invitation is over',
    overText: 'It was used, revoked, or its time has passed. Ask whoever invited you for a new one.',
  },
  he: {
    title: 'הוזמנת',
    toAll: 'הזמנה מאת {name} לכל הפרויקטים. התפקיד שלך: {role}.',
    toProject: 'הזמנה מאת {name} לפרויקט {project}. התפקיד שלך: {role}.',
    until: 'הקישור פועל פעם אחת, עד {day}.',
    name: 'השם שלך',
    email: 'דוא״ל',
    password: 'סיסמה',
    passwordHelp: 'לפחות 8 תווים, ועדיף 15. אפשר גם משפט.',
    accept: 'יצירת החשבון שלי',
    orHave: 'או שכבר יש לך חשבון כאן',
    join: 'הצטרפות עם החשבון שלי',
    over: 'ההזמנה הזאת הסתיימה',
    overText: 'היא נוצלה, בוטלה, או שזמנה עבר. בקשו חדשה ממי שהזמין אותך.',
  },
})

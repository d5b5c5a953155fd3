import { defineWords } from '../../lib/words.ts'

export const words = defineWords({
  en: {
    title: 'Log in',
    email: 'E-mail',
    password: 'Password',
    logIn: 'Log in',
    wrong: 'The e-mail or the password is not right.',
    forgot: 'Forgotten? An admin can add you anew. The admin account itself is reset on the server’s command line.',
  },
  he: {
    title: 'התחברות',
    email: 'דוא״ל',
    password: 'סיסמה',
    logIn: 'התחברות',
    wrong: 'הדוא״ל או הסיסמה אינם נכונים.',
    forgot: 'שכחת? מנהל יכול להוסיף אותך מחדש. את חשבון המנהל עצמו מאפסים בשורת הפקודה של השרת.',
  },
})

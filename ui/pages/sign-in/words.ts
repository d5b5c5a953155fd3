import { defineWords } from '../../lib/words.ts'

export const words = defineWords({
  en: {
    title: 'Log in',
    email: 'E-mail',
    password: 'Password',
    logIn: 'Log in',
    wrong: 'The e-mail or the password is not right.',
    forgot: 'Forgotten? An admin can set a new password; on the server: vedette user set-password.',
  },
  he: {
    title: 'התחברות',
    email: 'דוא״ל',
    password: 'סיסמה',
    logIn: 'התחברות',
    wrong: 'הדוא״ל או הסיסמה אינם נכונים.',
    forgot: 'שכחת? מנהל יכול לקבוע סיסמה חדשה; בשרת: vedette user set-password.',
  },
})

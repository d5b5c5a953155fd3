import { defineWords } from '../../lib/words.ts'

export const words = defineWords({
  en: {
    title: 'Log in',
    email: 'E-mail',
    password: 'Password',
    logIn: 'Log in',
    wrong: 'The e-mail or the password is not right.',
    forgot: 'Forgotten? An admin can add you anew. Whoever runs the server can reset an account with: vedette user reset',
  },
  he: {
    title: 'התחברות',
    email: 'דוא״ל',
    password: 'סיסמה',
    logIn: 'התחברות',
    wrong: 'הדוא״ל או הסיסמה אינם נכונים.',
    forgot: 'שכחת? מנהל יכול להוסיף אותך מחדש. מי שמפעיל את השרת יכול לאפס חשבון עם: vedette user reset',
  },
})

import { defineWords } from '../../lib/words.ts'

export const proofWords = defineWords({
  en: {
    title: 'Is it still you?',
    why: 'What you are about to do concerns who gets in, or what is kept and shown. Show once more that it is you; after that nobody asks for an hour.',
    passkey: 'Use a passkey',
    password: 'Password',
    code: 'Code from your app',
    useCode: 'Use a code instead',
    usePassword: 'Use the password instead',
    go: 'Continue',
    wrongPassword: 'The password is not right. If you have none because you log in with an identity provider, log out and in again.',
    wrongCode: 'The code is not right or was used already. Wait for the next one.',
    notShown: 'No passkey was shown. Try again, or use another way.',
    or: 'or',
  },
  he: {
    title: 'זה עדיין אתם?',
    why: 'הפעולה הבאה נוגעת למי שנכנס למערכת, או למה שנשמר ומוצג בה. הזדהו שוב, ובשעה הקרובה לא תישאלו.',
    passkey: 'שימוש במפתח גישה',
    password: 'סיסמה',
    code: 'קוד מהאפליקציה',
    useCode: 'שימוש בקוד במקום זאת',
    usePassword: 'שימוש בסיסמה במקום זאת',
    go: 'המשך',
    wrongPassword: 'הסיסמה אינה נכונה. אם אין לכם סיסמה כי אתם מתחברים עם ספק זהות, התנתקו והתחברו שוב.',
    wrongCode: 'הקוד אינו נכון או שכבר נעשה בו שימוש. המתינו לקוד הבא.',
    notShown: 'לא הוצג מפתח גישה. נסו שוב או בחרו דרך אחרת.',
    or: 'או',
  },
})

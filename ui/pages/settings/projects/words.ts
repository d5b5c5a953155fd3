import { defineWords } from '../../../lib/words.ts'

export const projectWords = defineWords({
  en: {
    title: 'Projects',
    note: 'data, keys, members and times of their own',
    add: 'Add a project',
    added: '{name} is there. Choose it at the top of the page.',
    name: 'Name',
    slug: 'In addresses',
    slugHelp: 'Small letters, digits and hyphens. It cannot be changed later.',
    id: 'Number',
    current: 'this one',
  },
  he: {
    title: 'פרויקטים',
    note: 'נתונים, מפתחות, חברים וזמני שמירה משלהם',
    add: 'הוספת פרויקט',
    added: '{name} נוסף. אפשר לבחור בו בראש הדף.',
    name: 'שם',
    slug: 'בכתובות',
    slugHelp: 'אותיות לטיניות קטנות, ספרות ומקפים. אי אפשר לשנות אחר כך.',
    id: 'מספר',
    current: 'הנוכחי',
  },
})

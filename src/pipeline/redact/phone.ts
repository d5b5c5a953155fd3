import { byteClass, type Detector, reportMatches } from './detector.ts'

const international = /(?<![\w.+-])\+[1-9](?:[ .\-()]{0,2}\d){7,14}(?![\w:])/g
const northAmerican = /(?<![\w.\-/])(?:\([2-9]\d{2}\) ?|[2-9]\d{2}-)[2-9]\d{2}-\d{4}(?![\w-])/g
const israeliMobile = /(?<![\w.\-/])0(?:5\d|7[2-9])-(?:\d{7}|\d{3}-\d{4})(?![\w-])/g

/** Telephone numbers with their country: `+`, digits, and what people part them with. */
export const internationalPhone: Detector = {
  name: 'phone',
  title: 'Telephone numbers',
  example: 'call +44 20 7946 0958',
  minLength: 9,
  minDigitRun: 8,
  allOf: byteClass.plus,
  find: (text, report) => reportMatches(text, international, report),
}

/** North American and Israeli numbers with their separators. */
export const nationalPhone: Detector = {
  name: 'phone',
  title: 'North American and Israeli telephone numbers',
  example: 'call (212) 555-0142',
  minLength: 11,
  minDigitRun: 10,
  allOf: byteClass.dash,
  find: (text, report) => {
    reportMatches(text, northAmerican, report)
    reportMatches(text, israeliMobile, report)
  },
}

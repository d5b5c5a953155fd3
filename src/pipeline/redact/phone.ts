import { byteClass, type Detector, reportMatches } from './detector.ts'

const international = /(?<![\w.+:/-])\+[1-9](?:[ .\-()]{0,2}\d){7,14}(?![\w:])/g
const northAmerican = /(?<![\w.\-/])(?:\([2-9]\d{2}\) ?|[2-9]\d{2}-)[2-9]\d{2}-\d{4}(?![\w-])/g
const israeliMobile = /(?<![\w.\-/])0(?:5\d|7[2-9])-(?:\d{7}|\d{3}-\d{4})(?![\w-])/g

/** Telephone numbers as people write them: international with `+`, North American and Israeli with their separators. */
export const phone: Detector = {
  name: 'phone',
  title: 'Telephone numbers',
  example: 'call +44 20 7946 0958',
  minLength: 9,
  minDigits: 8,
  anyOf: byteClass.plus | byteClass.dash,
  find: (text, report) => {
    reportMatches(text, international, report)
    reportMatches(text, northAmerican, report)
    reportMatches(text, israeliMobile, report)
  },
}

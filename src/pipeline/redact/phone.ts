import { countDigits } from './count-digits.ts'
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
  mayHold: holdsCountryCode,
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
  mayHold: holdsThreesAroundDash,
  find: (text, report) => {
    reportMatches(text, northAmerican, report)
    reportMatches(text, israeliMobile, report)
  },
}

/** A plus before a digit that is no zero? Those of time zones mostly are. */
function holdsCountryCode(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i + 1 < end; i++) {
    if (bytes[i] !== 0x2b) continue
    const next = bytes[i + 1] ?? 0
    if (next >= 0x31 && next <= 0x39) return true
  }
  return false
}

/** Three digits, a dash, three digits: all that find has them. */
function holdsThreesAroundDash(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start + 3; i + 3 < end; i++) {
    if (bytes[i] === 0x2d && countDigits(bytes, i - 3, i) === 3 && countDigits(bytes, i + 1, i + 4) === 3) return true
  }
  return false
}

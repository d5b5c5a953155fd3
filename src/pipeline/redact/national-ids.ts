import { countDigits } from './count-digits.ts'
import { byteClass, type Detector, passesLuhn, reportMatches } from './detector.ts'

const ssn = /(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/g

/** United States social security numbers, written with dashes. */
export const usSocialSecurity: Detector = {
  name: 'us_ssn',
  title: 'US social security numbers',
  example: 'ssn 536-90-4399',
  minLength: 11,
  minDigitRun: 9,
  allOf: byteClass.dash,
  mayHold: holdsTwoBetweenDashes,
  find: (text, report) => reportMatches(text, ssn, report),
}

/** A dash, two digits, a dash, a digit? */
function holdsTwoBetweenDashes(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i + 4 < end; i++) {
    if (bytes[i] === 0x2d && bytes[i + 3] === 0x2d && countDigits(bytes, i + 1, i + 3) === 2 && countDigits(bytes, i + 4, i + 5) === 1)
      return true
  }
  return false
}

const israeliContext =
  /(?:ת\.? ?["״]?ז\.?|תעודת[ ־-]זהות|מספר[ ־-]זהות|teudat[ _-]?zehut|national[ _-]id|id[ _-]?(?:number|num|no\.?)|identity[ _-](?:number|card)|israeli[ _-]id)[^\w\n]{0,5}(\d{9})(?!\d)/giu
const israeliField = /(?:^|[^a-z])(?:tz|teudat_?zehut|id_?(?:number|num|no)|identity)$/i

/** Israeli identity numbers in texts: a correct check digit, and words before it that say what it is. */
export const israeliId: Detector = {
  name: 'il_id',
  title: 'Israeli identity numbers (with a correct check digit, where named so)',
  example: 'ID number 123456782',
  minLength: 12,
  minDigitRun: 9,
  literals: [
    'ת.ז',
    'ת. ז',
    'ת"ז',
    'ת״ז',
    'תז',
    'זהות',
    'teudat',
    'national id',
    'national_id',
    'national-id',
    'id number',
    'id_number',
    'id-number',
    'idnumber',
    'id num',
    'id no',
    'identity',
    'israeli id',
    'israeli_id',
    'israeli-id',
  ],
  find: (text, report) => reportMatches(text, israeliContext, report, passesLuhn),
}

/** The same as the whole value of a field that is named so. */
export const israeliIdField: Detector = {
  name: 'il_id',
  title: 'Israeli identity numbers (as the value of a field named so)',
  example: 'tz=123456782',
  minLength: 9,
  maxLength: 9,
  minDigitRun: 9,
  find: (text, report, { field }) => {
    if (israeliField.test(field)) reportMatches(text, /^\d{9}$/g, report, passesLuhn)
  },
}

const cpf = /(?<![\w.])\d{3}\.\d{3}\.\d{3}-\d{2}(?![\w-])/g

/** Brazilian CPF numbers, written with their separators and with correct check digits. */
export const brazilianCpf: Detector = {
  name: 'br_cpf',
  title: 'Brazilian CPF numbers (with correct check digits)',
  example: 'cpf 529.982.247-25',
  minLength: 14,
  minDigitRun: 11,
  allOf: byteClass.dot | byteClass.dash,
  find: (text, report) =>
    reportMatches(text, cpf, report, (match) => {
      const digits = match.replaceAll(/\D/g, '')
      const check = (count: number): number => {
        let sum = 0
        for (let i = 0; i < count; i++) sum += Number(digits.charAt(i)) * (count + 1 - i)
        return ((sum * 10) % 11) % 10
      }
      return !/^(\d)\1+$/.test(digits) && check(9) === Number(digits.charAt(9)) && check(10) === Number(digits.charAt(10))
    }),
}

/** Six capitals in a row? */
function holdsSixCapitals(bytes: Uint8Array, start: number, end: number): boolean {
  let capitals = 0
  for (let i = start; i < end && capitals < 6; i++) {
    const byte = bytes[i] ?? 0
    capitals = byte >= 65 && byte <= 90 ? capitals + 1 : 0
  }
  return capitals === 6
}

const taxCode = /(?<!\w)[A-Z]{6}[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z](?!\w)/g
const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

/** Italian tax codes (codice fiscale) with a correct check letter. */
export const italianTaxCode: Detector = {
  name: 'it_tax_code',
  title: 'Italian tax codes (with a correct check letter)',
  example: 'CF RSSMRA85T10A562S',
  minLength: 16,
  minDigitRun: 2,
  mayHold: holdsSixCapitals,
  allOf: byteClass.upper,
  find: (text, report) =>
    reportMatches(text, taxCode, report, (code) => {
      let sum = 0
      for (let i = 0; i < 15; i++) {
        const char = code.charCodeAt(i)
        const value = char >= 65 ? char - 65 : char - 48
        sum += i % 2 === 0 ? (oddValues[value] ?? 0) : value
      }
      return String.fromCharCode(65 + (sum % 26)) === code.charAt(15)
    }),
}

const nino = /(?<!\w)(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] \d{2} \d{2} \d{2} [A-D](?!\w)/g

/** British national insurance numbers, written in their groups. */
export const britishNationalInsurance: Detector = {
  name: 'uk_nino',
  title: 'UK national insurance numbers',
  example: 'NI AB 12 34 56 C',
  minLength: 13,
  minDigitRun: 6,
  allOf: byteClass.upper | byteClass.space,
  mayHold: holdsSpacedHead,
  find: (text, report) => reportMatches(text, nino, report),
}

const dni = /(?<!\w)(?:DNI|NIF|NIE)[^\w\n]{0,5}([XYZ]?\d{7,8}[- ]?[A-Z])(?!\w)/gi

/** Spanish identity numbers (DNI, NIE) with a correct letter, where named so. */
export const spanishId: Detector = {
  name: 'es_id',
  title: 'Spanish identity numbers (with a correct letter, where named so)',
  example: 'DNI 12345678Z',
  minLength: 11,
  minDigitRun: 7,
  literals: ['dni', 'nif', 'nie'],
  find: (text, report) =>
    reportMatches(text, dni, report, (match) => {
      const compact = match.replaceAll(/[- ]/g, '').toUpperCase()
      const digits = compact.slice(0, -1).replace('X', '0').replace('Y', '1').replace('Z', '2')
      return digits.length === 8 && 'TRWAGMYFPDXBNJZSQVHLCKE'.charAt(Number(digits) % 23) === compact.slice(-1)
    }),
}

/** Two capitals, a space, two digits, a space? */
function holdsSpacedHead(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start + 2; i + 3 < end; i++) {
    if (bytes[i] !== 0x20 || bytes[i + 3] !== 0x20 || countDigits(bytes, i + 1, i + 3) !== 2) continue
    if (isCapital(bytes[i - 1]) && isCapital(bytes[i - 2])) return true
  }
  return false
}

function isCapital(byte = 0): boolean {
  return byte >= 65 && byte <= 90
}

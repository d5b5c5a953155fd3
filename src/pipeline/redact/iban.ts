import { byteClass, type Detector } from './detector.ts'

/** Lengths by country (ISO 13616 registry). */
const lengths: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 ' +
    'GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 ' +
    'PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
)

/** International bank account numbers: known country, its length, and a correct checksum (ISO 7064 MOD 97-10). */
export const iban: Detector = {
  name: 'iban',
  title: 'Bank account numbers (IBAN, with a correct checksum)',
  example: 'iban DE89370400440532013000',
  minLength: 15,
  minDigitRun: 6,
  allOf: byteClass.upper,
  mayHold: holdsHead,
  find: (text, report) => {
    const head = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?= ?[A-Z0-9])/g
    for (let match = head.exec(text); match !== null; match = head.exec(text)) {
      const end = endOfIban(text, match.index)
      if (end > 0) report(match.index, end)
    }
  },
}

/** Two capitals and two digits in a row? */
function holdsHead(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start + 3; i < end; i++) {
    if (isDigit(bytes[i]) && isDigit(bytes[i - 1]) && isCapital(bytes[i - 2]) && isCapital(bytes[i - 3])) return true
  }
  return false
}

function isDigit(byte = 0): boolean {
  return byte >= 48 && byte <= 57
}

function isCapital(byte = 0): boolean {
  return byte >= 65 && byte <= 90
}

function endOfIban(text: string, start: number): number {
  const length = lengths[text.slice(start, start + 2)] ?? 0
  let compact = ''
  let at = start
  while (compact.length < length && at < text.length) {
    const char = text.charAt(at)
    if (/[A-Z0-9]/.test(char)) compact += char
    else if (char !== ' ' || compact.length % 4 !== 0) return 0
    at++
  }
  if (length === 0 || compact.length < length || /[A-Za-z0-9]/.test(text.charAt(at))) return 0
  let remainder = 0
  for (const char of compact.slice(4) + compact.slice(0, 4)) {
    const value = char >= 'A' ? char.charCodeAt(0) - 55 : Number(char)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1 ? at : 0
}

/** Kinds of bytes that a value must hold before a detector looks at it; one bit each. */
export const byteClass = { at: 1, plus: 2, dash: 4, underscore: 8, dot: 16, assign: 32, upper: 64, space: 128 } as const

/** Told by a detector: `text[start, end)` is to be masked. */
export type Report = (start: number, end: number) => void

/** What a detector may need to know besides the text. */
interface Surroundings {
  /** The field the text is the value of; empty for bodies. */
  readonly field: string
  /** Is a field of this name always masked? Detectors that read `name=value` inside texts ask it. */
  readonly isSecretField: (name: string) => boolean
}

/** One kind of personal data or secret. The conditions are cheap and must hold for every text it would report. */
export interface Detector {
  /** What stands in place of the text: `[masked:name]`; the label of our counters and the key in the settings. */
  readonly name: string
  readonly title: string
  /** A made-up text that it masks, for the settings page. */
  readonly example: string
  readonly minLength: number
  readonly maxLength?: number
  /** So many digits stand together, parted by nothing but blanks, dashes, dots and brackets. */
  readonly minDigitRun?: number
  /** Bits of `byteClass`, all or at least one of which must appear. */
  readonly allOf?: number
  readonly anyOf?: number
  /** Lower case; one must appear (in any ASCII case). */
  readonly literals?: readonly string[]
  /** Another cheap look at the bytes, where the conditions above say too little. */
  readonly mayHold?: (bytes: Uint8Array, start: number, end: number) => boolean
  /** What it reports is exactly the secret: a later detector's find that reaches into it is a mistake, not more to hide. */
  readonly exact?: boolean
  /** Linear in the length of the text, also for texts made to hurt. */
  readonly find: (text: string, report: Report, around: Surroundings) => void
}

/** Reports the matches of a global regular expression for which `check` holds. Group 1, when there is one, is what is masked. */
export function reportMatches(text: string, pattern: RegExp, report: Report, check?: (match: string) => boolean): void {
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const whole = match[0]
    const part = match[1] ?? whole
    if (whole === '') pattern.lastIndex++
    else if (check === undefined || check(part)) {
      const start = match.index + (part === whole ? 0 : whole.lastIndexOf(part))
      report(start, start + part.length)
    }
  }
}

/** The sum of the digits from the right, every second one doubled, divides by ten (ISO/IEC 7812). */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let i = digits.length - 1, double = false; i >= 0; i--, double = !double) {
    const digit = digits.charCodeAt(i) - 48
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit
  }
  return sum % 10 === 0
}

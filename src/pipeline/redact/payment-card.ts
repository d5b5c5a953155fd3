import { type Detector, passesLuhn } from './detector.ts'

const brands: readonly (readonly [prefix: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|64[4-9]|65)/, [16, 17, 18, 19]],
  [/^(?:30[0-5]|36|38|39)/, [14, 16, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^(?:50|5[6-8]|63|67)/, [16, 18, 19]],
]

/** Payment card numbers: a known issuer's prefix and length, groups as people write them, and a correct check digit. */
export const paymentCard: Detector = {
  name: 'card',
  title: 'Payment card numbers (with a correct check digit)',
  example: 'paid with 4242 4242 4242 4242',
  minLength: 13,
  minDigitRun: 13,
  find: (text, report) => {
    const run = /\d[\d -]{11,}\d/g
    for (let match = run.exec(text); match !== null; match = run.exec(text)) {
      const to = match.index + match[0].length
      // What stands before the number may be another number.
      for (let at = match.index; at >= 0 && at < to; at = nextGroup(text, at, to)) {
        const end = /[\w.+]/.test(text.charAt(at - 1)) ? 0 : endOfCard(text, at, to)
        if (end === 0) continue
        report(at, end)
        at = end - 1
      }
    }
  },
}

/** Where the group of digits after the one at `at` starts; -1 when there is none before `to`. */
function nextGroup(text: string, at: number, to: number): number {
  let next = at
  while (next < to && /\d/.test(text.charAt(next))) next++
  while (next < to && !/\d/.test(text.charAt(next))) next++
  return next < to ? next : -1
}

/** Groups are joined by one blank or dash; without any the number stands alone. */
function endOfCard(text: string, start: number, to: number): number {
  const near = text.slice(start, Math.min(to, start + 32))
  const groups = /^\d{13,19}(?!\d)|^\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?(?!\d)|^\d{4}([ -])\d{6}\2\d{4,5}(?!\d)/.exec(near)
  if (groups === null) return 0
  const end = start + groups[0].length
  if (/^(?:[A-Za-z_]|[.-]\d)/.test(text.slice(end, end + 2))) return 0
  const digits = groups[0].replaceAll(/\D/g, '')
  const known = brands.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits))
  return known && passesLuhn(digits) ? end : 0
}

import { byteClass, type Detector, type Report } from './detector.ts'
import { secretFieldLiterals } from './secret-fields.ts'

const nameEnd = /[A-Za-z0-9_.\u0080-\uffff-]/
const headerNames = /(?:authorization|cookie)$/i
const harmless = /^(?:null|true|false|none|nil|undefined|\[masked:.*|\*+|<?redacted>?|\[redacted\]|xxx+)$/i

/** Values of secret fields inside texts: `password=...`, `"apiKey": "..."`, `Cookie: ...`, in JSON at any depth. */
export const secretValue: Detector = {
  name: 'secret',
  title: 'Values after the names of secret fields (password=..., "apiKey": "...")',
  example: 'login with password=hunter2',
  minLength: 5,
  allOf: byteClass.assign,
  literals: secretFieldLiterals,
  find: (text, report, around) => {
    const sign = /[:=]/g
    for (let match = sign.exec(text); match !== null; match = sign.exec(text)) {
      const quote = quoteBefore(text, match.index)
      const end = quote === undefined ? skipBack(text, match.index) : quote.start
      const start = startOfName(text, end)
      if (start === end || !around.isSecretField(text.slice(start, end))) continue
      sign.lastIndex = Math.max(sign.lastIndex, reportValue(text, match.index + 1, { name: text.slice(start, end), report }))
    }
  },
}

/** A closing quote before `at`: where it starts (with its backslashes, in JSON inside JSON). */
function quoteBefore(text: string, at: number): { readonly start: number } | undefined {
  let i = skipBack(text, at)
  const quote = text.charAt(i - 1)
  if (quote !== '"' && quote !== "'") return undefined
  i--
  while (text.charAt(i - 1) === '\\') i--
  return { start: i }
}

function skipBack(text: string, at: number): number {
  let i = at
  while (i > 0 && at - i < 8 && text.charAt(i - 1) === ' ') i--
  return i
}

function startOfName(text: string, end: number): number {
  let start = end
  while (start > 0 && end - start < 128 && nameEnd.test(text.charAt(start - 1))) start--
  return start
}

/** Reports the value after an assignment; returns where it ends. */
function reportValue(text: string, from: number, { name, report }: { name: string; report: Report }): number {
  let start = from
  while (/[ \t>=]/.test(text.charAt(start)) && start - from < 8) start++
  let slashes = 0
  while (text.charAt(start + slashes) === '\\') slashes++
  const quote = text.charAt(start + slashes)
  if (quote === '"' || quote === "'") {
    const inside = start + slashes + 1
    return mask(text, { start: inside, end: endOfQuoted(text, inside, { quote, slashes }) }, report)
  }
  if (quote === '{' || quote === '[') return nested(text, start, report)
  const stop = headerNames.test(name) ? /[\r\n"']/g : /[\s,;&"'`<>(){}[\]|\\]/g
  stop.lastIndex = start
  return mask(text, { start, end: stop.exec(text)?.index ?? text.length }, report)
}

function mask(text: string, range: { readonly start: number; readonly end: number }, report: Report): number {
  const value = text.slice(range.start, Math.min(range.end, range.start + 256))
  if (value.length >= 2 && !harmless.test(value)) report(range.start, range.end)
  return range.end
}

/** The quote that has exactly the backslashes of its level before it; the end of the text when it is not closed. */
function endOfQuoted(text: string, from: number, { quote, slashes }: { quote: string; slashes: number }): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    let before = 0
    while (at - before > from && text.charAt(at - before - 1) === '\\') before++
    if (before >= slashes && (before - slashes) % (2 * (slashes + 1)) === 0) return at - slashes
  }
  return text.length
}

/** An array or object as the value: all of it, to the bracket that closes it. */
function nested(text: string, start: number, report: Report): number {
  if (text.startsWith('[masked:', start)) return start + 1
  const bracket = /["[\]{}]/g
  bracket.lastIndex = start
  let depth = 0
  for (let match = bracket.exec(text); match !== null; match = bracket.exec(text)) {
    if (match[0] === '"') bracket.lastIndex = endOfQuoted(text, match.index + 1, { quote: '"', slashes: 0 }) + 1
    else depth += match[0] === '[' || match[0] === '{' ? 1 : -1
    if (depth === 0) {
      report(start, match.index + 1)
      return match.index + 1
    }
  }
  report(start, text.length)
  return text.length
}

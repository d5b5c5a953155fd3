/** A word with what stands inside of words: an apostrophe or a dot between letters, a dot or comma between digits. */
const word =
  /[\p{L}\p{M}\p{N}\p{Pc}]+(?:(?:(?<=[\p{L}\p{M}])[.'\u2019:\u00b7\u2018\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a](?=\p{L})|(?<=\p{N})[.,';\u2018\u2019](?=\p{N}))[\p{L}\p{M}\p{N}\p{Pc}]+)*/gu
const separator = /[\p{L}\p{N}_]/u

/** As `cases.Title(language.AmericanEnglish)` of Go's text module: every word with a capital, the rest small, or kept. */
export function titleWords(text: string, rest: 'small' | 'kept'): string {
  return text.replace(word, (found) => {
    const at = found.search(/[\p{L}]/u)
    if (at < 0) return found
    const first = String.fromCodePoint(found.codePointAt(at) ?? 0)
    const behind = found.slice(at + first.length)
    return found.slice(0, at) + toTitle(first) + (rest === 'small' ? behind.toLowerCase() : behind)
  })
}

/** As Go's `strings.Title`: a capital behind everything that is no letter, digit or underscore. */
export function titleLetters(text: string): string {
  let titled = ''
  let last = ' '
  for (const char of text) {
    const code = last.codePointAt(0) ?? 0
    const separates = code < 0x80 ? !separator.test(last) : /\s/u.test(last)
    titled += separates ? toTitle(char) : char
    last = char
  }
  return titled
}

function toTitle(char: string): string {
  const upper = char.toUpperCase()
  return upper.length > char.length ? (char === '\u00df' ? char : upper) : upper
}

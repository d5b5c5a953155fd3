/** A word with what stands inside of words: an apostrophe or a dot between letters, a dot or comma between digits. */
const word =
  /[\p{L}\p{M}\p{N}\p{Pc}]+(?:(?:(?<=[\p{L}\p{M}])[.'\u2019:\u00b7\u2018\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a](?=\p{L})|(?<=\p{N})[.,';\u2018\u2019](?=\p{N}))[\p{L}\p{M}\p{N}\p{Pc}]+)*/gu

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

/** Two letters in one have a form with only the first of them large. */
const digraphs: Readonly<Record<string, string>> = { '\u01c4': '\u01c5', '\u01c7': '\u01c8', '\u01ca': '\u01cb', '\u01f1': '\u01f2' }

function toTitle(char: string): string {
  const upper = char.toUpperCase()
  const [first = ''] = upper
  return upper.length > first.length ? first + upper.slice(first.length).toLowerCase() : (digraphs[upper] ?? upper)
}

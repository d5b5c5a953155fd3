/** Tells whether a text, in lower case, matches. */
export type Glob = (text: string) => boolean

/** A pattern for whole texts in any case, in which `*` stands for anything, also nothing. Looks at every character of a text once a star. */
export function compileGlob(pattern: string): Glob {
  const [first = '', ...rest] = pattern.toLowerCase().split('*')
  const last = rest.pop()
  if (last === undefined) return (text) => text === first
  return (text) => {
    if (!text.startsWith(first)) return false
    let at = first.length
    for (const part of rest) {
      const found = text.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return text.length - last.length >= at && text.endsWith(last)
  }
}

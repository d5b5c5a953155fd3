import { cutSearch, unquote } from './search/cut-search.ts'

const bodyNames = new Set(['', 'body', 'message', 'msg'])
/** More would cost more than they show. */
const maxMarks = 20

/**
 * What a search looks for in the message, to be marked there; undefined when it looks for nothing. Regular expressions are left out: they
 * are the server's to run.
 */
export function markPattern(search: string): RegExp | undefined {
  const pieces = cutSearch(search)
  const marks = pieces.flatMap(({ kind, from, to, field }, index) => {
    const negated = pieces[index - 1]?.kind === 'not' || (pieces[index - 1]?.kind === 'operator' && pieces[index - 3]?.kind === 'not')
    if (negated || !bodyNames.has(field)) return []
    const written = search.slice(from, to)
    if (kind === 'phrase') return [escapePattern(unquote(written))]
    if (kind !== 'word') return []
    const parts = written.split('*').map((part) => escapePattern(part.replaceAll(/\\(?=[^\w])/g, '')))
    return [parts.filter((part) => part !== '').join('[^\\s]*')]
  })
  const wanted = marks.filter((mark) => mark.length > 1).slice(0, maxMarks)
  return wanted.length === 0 ? undefined : new RegExp(`(${wanted.join('|')})`, 'i')
}

/** A text cut into parts, every second of which is marked. Together they are the text. */
export function markParts(text: string, pattern: RegExp | undefined): readonly string[] {
  return pattern === undefined ? [text] : text.split(pattern)
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}

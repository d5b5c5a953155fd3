/** Terms of a search as the text writes them; quoted parts stay whole. */
const terms = /-?[\w.@$/-]+:(?:=)?"(?:[^"\\]|\\.)*"|"(?:[^"\\]|\\.)*"|[^\s"]+/g

function cutTerms(search: string): readonly string[] {
  return search.match(terms) ?? []
}

/** One value as a search term: `service:checkout`, `-path:"/a b"`. */
export function searchTerm(field: string, value: string, exclude = false): string {
  const name = /^[A-Za-z_@$][\w.@$/-]*$/.test(field) ? field : quote(field)
  // A slash in front would begin a regular expression, a dash would negate.
  const plain = /^[\w.@/-]+$/.test(value) && !/^[-/]|^(AND|OR|NOT)$/.test(value)
  return `${exclude ? '-' : ''}${name}:${plain ? value : quote(value)}`
}

/** The search narrowed by one more term. A search with OR in it is put in parentheses first, so that the term holds for all of it. */
export function addTerm(search: string, term: string): string {
  const text = search.trim()
  const own = cutTerms(text)
  if (own.includes(term)) return text
  const opposite = term.startsWith('-') ? term.slice(1) : `-${term}`
  if (own.includes(opposite)) return removeTerm(text, opposite) ? addTerm(removeTerm(text, opposite), term) : term
  if (text === '') return term
  return own.includes('OR') && !/^\(.*\)(\s|$)/.test(text) ? `(${text}) ${term}` : `${text} ${term}`
}

/** The search without a term. */
export function removeTerm(search: string, term: string): string {
  return cutTerms(search)
    .filter((own) => own !== term)
    .join(' ')
}

export function hasTerm(search: string, term: string): boolean {
  return cutTerms(search).includes(term)
}

/** The value of `field:value` in the search, for controls that show one choice of a field. */
export function termValue(search: string, field: string): string | undefined {
  const found = cutTerms(search).find((own) => own.startsWith(`${field}:`))
  return found?.slice(field.length + 1).replaceAll(/^"|"$/g, '')
}

/** Words and phrases looked for in the message, to be marked in it. */
export function markedWords(search: string): string[] {
  return cutTerms(search)
    .filter((own) => !/^-|^(AND|OR|NOT)$|^[\w.@$/-]+(:|[<>]=?|!=)/.test(own))
    .map((own) => (own.startsWith('"') ? own.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : own.replaceAll(/[()*]/g, '')))
    .filter((word) => word.length > 1 && !/^\/.*\/$/.test(word))
}

/** A text cut into parts, every second of which is a marked word (whatever its case). */
export function markParts(text: string, words: readonly string[]): string[] {
  if (words.length === 0) return [text]
  const pattern = words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  return text.split(new RegExp(`(${pattern})`, 'i'))
}

function quote(value: string): string {
  return `"${value.replaceAll(/["\\]/g, '\\$&')}"`
}

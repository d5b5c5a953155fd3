import { cutSearch, unquote } from './search/cut-search.ts'

/** A filter that the whole search is under: `service:checkout`, `-host:web-1`. */
export interface Filter {
  /** As it stands in the search. */
  readonly term: string
  readonly field: string
  readonly value: string
  readonly excluded: boolean
}

const valueKinds: ReadonlySet<string> = new Set(['word', 'phrase', 'regex', 'range'])

/** The parts of a search that stand side by side: terms whole, parentheses with what is in them, AND, OR and NOT. */
function cutTerms(search: string): readonly string[] {
  const terms: string[] = []
  let depth = 0
  let from = -1
  for (const piece of cutSearch(search)) {
    if (piece.kind === 'space' && depth === 0) {
      if (from >= 0) terms.push(search.slice(from, piece.from))
      from = -1
      continue
    }
    if (from < 0) from = piece.from
    if (piece.kind === 'open') depth++
    if (piece.kind === 'close') depth--
  }
  return from < 0 ? terms : [...terms, search.slice(from)]
}

/** One value as a search term: `service:checkout`, `-path:"/a b"`. */
export function searchTerm(field: string, value: string, exclude = false): string {
  return `${exclude ? '-' : ''}${writeField(field)}:${writeValue(value)}`
}

/** The name of a field as a search has it. */
export function writeField(field: string): string {
  return /^[A-Za-z_@$][\w.@$/-]*$/.test(field) && !/^(AND|OR|NOT)$/.test(field) ? field : quote(field)
}

/** A value as a search has it, exact. */
export function writeValue(value: string): string {
  // A slash in front would begin a regular expression, a dash would negate.
  const plain = /^[\w.@/-]+$/.test(value) && !/^[-/]|^(AND|OR|NOT|exists)$/.test(value)
  return plain ? value : quote(value)
}

/** The search narrowed by one more term, which a reader chose: its opposite goes away. */
export function addTerm(search: string, term: string): string {
  return alsoUnder(takeOut(search, term.startsWith('-') ? term.slice(1) : `-${term}`), term)
}

/** The search with its scope in its own words, for places that have a scope of their own: dashboards, rules. Both hold, also where they exclude each other. */
export function wholeSearch({ q, environment, service }: Scoped): string {
  const inPlace = environment ? alsoUnder(q, searchTerm('environment', environment)) : q
  return service ? alsoUnder(inPlace, searchTerm('service', service)) : inPlace
}

interface Scoped {
  readonly q: string
  readonly environment: string
  readonly service: string
}

/** A search with OR in it is put in parentheses first, so that the term holds for all of it. */
function alsoUnder(search: string, term: string): string {
  const text = search.trim()
  if (text === '') return term
  const own = cutTerms(text)
  if (own.includes('OR')) return `(${text}) ${term}`
  return own.includes(term) && !own.includes('NOT') ? text : `${text} ${term}`
}

const scopeFields = [
  ['environment', 'env', 'deployment.environment.name'],
  ['service', 'service.name'],
]

/** Two filters of the search and its scope that nothing can be under at once; undefined for none that are plain. */
export function findContradiction(scoped: Scoped): readonly [string, string] | undefined {
  const filters = filtersOf(wholeSearch(scoped)).filter(({ term, field, value, excluded }) => term === searchTerm(field, value, excluded))
  for (const names of scopeFields) {
    const ofField = filters.filter(({ field }) => names.includes(field))
    const one = ofField.find(({ excluded }) => !excluded)
    const other = ofField.find(
      ({ value, excluded }) => one && (excluded ? value === one.value : value.toLowerCase() !== one.value.toLowerCase()),
    )
    if (one && other) return [other.term, one.term]
  }
  return undefined
}

/** The search without a term. */
export function removeTerm(search: string, term: string): string {
  return hasTerm(search, term) ? takeOut(search, term) : search
}

/** Without this one of the terms that stand side by side. Terms beside each other need no AND, and one alone must have none. */
function takeOut(search: string, term: string): string {
  const terms = cutTerms(search)
  if (terms.includes('OR') || terms.includes('NOT') || !terms.includes(term)) return search
  return terms.filter((own) => own !== term && own !== 'AND').join(' ')
}

/** Whether all that is found is under this term. */
export function hasTerm(search: string, term: string): boolean {
  return filtersOf(search).some((filter) => filter.term === term)
}

/** The filters that all of the search is under, in their order. */
export function filtersOf(search: string): readonly Filter[] {
  const terms = cutTerms(search)
  if (terms.includes('OR') || terms.includes('NOT')) return []
  return terms.flatMap((term) => {
    const excluded = term.startsWith('-')
    const [field, operator, value, ...rest] = cutSearch(excluded ? term.slice(1) : term)
    if (field?.kind !== 'field' || operator === undefined || value === undefined || rest.length > 0) return []
    if (!valueKinds.has(value.kind)) return []
    const text = excluded ? term.slice(1) : term
    const sign = text.slice(operator.from, operator.to)
    const written = text.slice(value.from, value.to)
    return [
      {
        term,
        field: field.field,
        value: sign === ':' ? (value.kind === 'phrase' ? unquote(written) : written) : `${sign.replace(/^:/, '')} ${written}`,
        excluded,
      },
    ]
  })
}

/** The value of `field:value` in the search, for controls that show one choice of a field. */
export function termValue(search: string, field: string): string | undefined {
  return filtersOf(search).find((filter) => filter.field === field && !filter.excluded)?.value
}

function quote(value: string): string {
  return `"${value.replaceAll(/["\\]/g, '\\$&')}"`
}

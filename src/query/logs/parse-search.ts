import { joinQueries, negateQuery, type SearchQuery } from './ast.ts'
import { lexSearch, type FieldOperator, type Token } from './lexer.ts'
import { searchError } from './search-error.ts'

const maxLength = 4096
const maxDepth = 64
const maxTerms = 200

/** A token that is a value. */
export type ValueToken = Token & { kind: 'phrase' | 'regex' | 'word' | 'range' }

/** What the searches of one kind of rows have of their own; the grammar is the same for all. */
export interface SearchLanguage<Field> {
  /** What a value without a field is looked for in. */
  readonly bare: Field
  /** Compare without a colon although their values are no numbers: `severity>=error`. */
  readonly ordered: ReadonlySet<string>
  /** The field a name means; undefined for none. */
  resolve(name: string): Field | undefined
  /** The term `field<operator>value` means. Throws Fault('bad_input') with the position. */
  build(field: Field, operator: FieldOperator, token: ValueToken): SearchQuery<Field>
}

/** What a value without a field of its own is looked for in. */
interface Place<Field> {
  readonly field: Field
  readonly operator: FieldOperator
  /** Inside `field:( … )`, where no other field can be named. */
  readonly grouped: boolean
}

/**
 * Parses the search grammar (docs/log-search.md) in a language. The empty text finds everything. Throws Fault('bad_input') with the
 * position and what to do; never anything else, whatever the text.
 */
export function parseSearch<Field>(text: string, language: SearchLanguage<Field>): SearchQuery<Field> {
  if (text.length > maxLength) throw searchError(maxLength, `the search is longer than ${maxLength} characters`, 'Make it shorter')
  return new Parser(lexSearch(text, language.ordered), language).parse()
}

class Parser<Field> {
  readonly #tokens: readonly Token[]
  readonly #language: SearchLanguage<Field>
  #index = 0
  #depth = 0
  #terms = 0

  constructor(tokens: readonly Token[], language: SearchLanguage<Field>) {
    this.#tokens = tokens
    this.#language = language
  }

  parse(): SearchQuery<Field> {
    if (this.#peek().kind === 'end') return { kind: 'all' }
    const query = this.#or({ field: this.#language.bare, operator: ':', grouped: false })
    const rest = this.#peek()
    if (rest.kind !== 'end') throw searchError(rest.at, 'this ) closes nothing', 'Remove it, or put it in quotes to search for it')
    return query
  }

  #or(place: Place<Field>): SearchQuery<Field> {
    const parts = [this.#and(place)]
    while (this.#take('or')) parts.push(this.#and(place))
    return joinQueries('or', parts)
  }

  #and(place: Place<Field>): SearchQuery<Field> {
    const parts = [this.#unary(place)]
    for (;;) {
      const { kind } = this.#peek()
      if (kind === 'end' || kind === 'close' || kind === 'or') return joinQueries('and', parts)
      this.#take('and')
      parts.push(this.#unary(place))
    }
  }

  #unary(place: Place<Field>): SearchQuery<Field> {
    let negated = false
    while (this.#take('not')) negated = !negated
    const item = this.#primary(place)
    return negated ? negateQuery(item) : item
  }

  #primary(place: Place<Field>): SearchQuery<Field> {
    const token = this.#peek()
    this.#index++
    switch (token.kind) {
      case 'open':
        return this.#group(token, place)
      case 'field':
        return this.#field(token, place)
      case 'phrase':
      case 'regex':
      case 'word':
      case 'range':
        return this.#term(token, place)
      case 'end':
        throw searchError(token.at, 'the search ends where a term should follow', 'Add a term, or remove the last operator or parenthesis')
      case 'close':
        throw searchError(token.at, 'a term is missing before this )', 'Write a term between the parentheses, or put them in quotes')
      case 'and':
      case 'or':
      case 'not':
        throw searchError(
          token.at,
          `a term is missing before ${token.kind.toUpperCase()}`,
          'Write a term on both sides of it, or put the word in quotes',
        )
    }
  }

  #group(open: Token, place: Place<Field>): SearchQuery<Field> {
    if (++this.#depth > maxDepth) throw searchError(open.at, `parentheses are nested deeper than ${maxDepth}`, 'Take some out')
    const query = this.#or(place)
    if (!this.#take('close'))
      throw searchError(open.at, 'this ( is never closed', 'Add the closing ), or put it in quotes to search for it')
    this.#depth--
    return query
  }

  #field(token: Token & { kind: 'field' }, outer: Place<Field>): SearchQuery<Field> {
    if (outer.grouped)
      throw searchError(
        token.at,
        'a field cannot be named inside the parentheses of another',
        'Close them first, or put the text in quotes',
      )
    const field = this.#language.resolve(token.name)
    if (field === undefined) throw searchError(token.at, `"${token.name}" names no field`, 'Write the attribute after the dot')
    const place: Place<Field> = { field, operator: token.operator, grouped: this.#peek().kind === 'open' }
    if (place.grouped && token.operator !== ':')
      throw searchError(token.at, 'a group takes no comparison', 'Write field:(a OR b), or the comparison on each value')
    return this.#primary(place)
  }

  #term(token: ValueToken, place: Place<Field>): SearchQuery<Field> {
    if (++this.#terms > maxTerms) throw searchError(token.at, `there are more than ${maxTerms} terms`, 'Use fewer, or a regular expression')
    return this.#language.build(place.field, place.operator, token)
  }

  #peek(): Token {
    return this.#tokens[this.#index] ?? { kind: 'end', at: 0 }
  }

  #take(kind: Token['kind']): boolean {
    if (this.#peek().kind !== kind) return false
    this.#index++
    return true
  }
}

import { joinQueries, negateQuery, type LogQuery } from './ast.ts'
import { buildTerm, type ValueToken } from './build-term.ts'
import { lexSearch, type FieldOperator, type Token } from './lexer.ts'
import { resolveLogField, type LogField } from './log-field.ts'
import { searchError } from './search-error.ts'

const maxLength = 4096
const maxDepth = 64
const maxTerms = 200
const body: LogField = { kind: 'column', column: 'body' }

/** What a value without a field of its own is looked for in. */
interface Place {
  readonly field: LogField
  readonly operator: FieldOperator
  /** Inside `field:( … )`, where no other field can be named. */
  readonly grouped: boolean
}

/**
 * Parses the log search grammar (docs/log-search.md). The empty text finds everything. Throws Fault('bad_input') with the position
 * and what to do; never anything else, whatever the text.
 */
export function parseLogSearch(text: string): LogQuery {
  if (text.length > maxLength) throw searchError(maxLength, `the search is longer than ${maxLength} characters`, 'Make it shorter')
  return new Parser(lexSearch(text)).parse()
}

class Parser {
  readonly #tokens: readonly Token[]
  #index = 0
  #depth = 0
  #terms = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  parse(): LogQuery {
    if (this.#peek().kind === 'end') return { kind: 'all' }
    const query = this.#or({ field: body, operator: ':', grouped: false })
    const rest = this.#peek()
    if (rest.kind !== 'end') throw searchError(rest.at, 'this ) closes nothing', 'Remove it, or put it in quotes to search for it')
    return query
  }

  #or(place: Place): LogQuery {
    const parts = [this.#and(place)]
    while (this.#take('or')) parts.push(this.#and(place))
    return joinQueries('or', parts)
  }

  #and(place: Place): LogQuery {
    const parts = [this.#unary(place)]
    for (;;) {
      const { kind } = this.#peek()
      if (kind === 'end' || kind === 'close' || kind === 'or') return joinQueries('and', parts)
      this.#take('and')
      parts.push(this.#unary(place))
    }
  }

  #unary(place: Place): LogQuery {
    let negated = false
    while (this.#take('not')) negated = !negated
    const item = this.#primary(place)
    return negated ? negateQuery(item) : item
  }

  #primary(place: Place): LogQuery {
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

  #group(open: Token, place: Place): LogQuery {
    if (++this.#depth > maxDepth) throw searchError(open.at, `parentheses are nested deeper than ${maxDepth}`, 'Take some out')
    const query = this.#or(place)
    if (!this.#take('close'))
      throw searchError(open.at, 'this ( is never closed', 'Add the closing ), or put it in quotes to search for it')
    this.#depth--
    return query
  }

  #field(token: Token & { kind: 'field' }, outer: Place): LogQuery {
    if (outer.grouped)
      throw searchError(
        token.at,
        'a field cannot be named inside the parentheses of another',
        'Close them first, or put the text in quotes',
      )
    const field = resolveLogField(token.name)
    if (field === undefined) throw searchError(token.at, `"${token.name}" names no field`, 'Write the attribute after the dot')
    const place: Place = { field, operator: token.operator, grouped: this.#peek().kind === 'open' }
    if (place.grouped && token.operator !== ':')
      throw searchError(token.at, 'a group takes no comparison', 'Write field:(a OR b), or the comparison on each value')
    return this.#primary(place)
  }

  #term(token: ValueToken, place: Place): LogQuery {
    if (++this.#terms > maxTerms) throw searchError(token.at, `there are more than ${maxTerms} terms`, 'Use fewer, or a regular expression')
    return buildTerm(place.field, place.operator, token)
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

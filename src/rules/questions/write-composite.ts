import { quoteGo } from '../../lib/go-quote.ts'

const operators = new Set(['and', 'or', 'unless'])
const maxDepth = 50

/**
 * The PromQL of a composite of alerts: each name stands for the alerts of that rule that fire, brought together by labels. A name that is
 * more than letters, digits, `_`, `-`, `.` and `:` stands in quotes.
 */
export function writeComposite(
  text: string,
  on: readonly string[],
): { readonly ok: true; readonly promql: string; readonly names: readonly string[] } | { readonly ok: false; readonly problem: string } {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[()]|[^\s()"]+|"/g) ?? []
  const written: string[] = []
  const names = new Set<string>()
  let depth = 0
  let wantsName = true
  for (const token of tokens) {
    if (token === '(') {
      if (!wantsName) return { ok: false, problem: 'an operator is missing before (' }
      if (++depth > maxDepth) return { ok: false, problem: 'too many parentheses' }
      written.push('(')
    } else if (token === ')') {
      if (wantsName || --depth < 0) return { ok: false, problem: 'a ) that closes nothing' }
      written.push(')')
    } else if (operators.has(token)) {
      if (wantsName) return { ok: false, problem: `the name of a rule is missing before ${token}` }
      written.push(` ${token} `)
      wantsName = true
    } else {
      if (!wantsName) return { ok: false, problem: `an operator is missing before ${token}` }
      const name = readName(token)
      if (name === undefined) return { ok: false, problem: `${token} is no name of a rule` }
      names.add(name)
      written.push(`max by (${on.join(', ')}) (ALERTS{alertname=${quoteGo(name)}, alertstate="firing"})`)
      wantsName = false
    }
  }
  if (wantsName) return { ok: false, problem: 'the name of a rule is missing at the end' }
  return depth === 0 ? { ok: true, promql: written.join(''), names: [...names] } : { ok: false, problem: 'a ( that is not closed' }
}

function readName(token: string): string | undefined {
  if (!token.startsWith('"')) return /^[\w.:-]+$/.test(token) ? token : undefined
  try {
    const name: unknown = JSON.parse(token)
    return typeof name === 'string' && name !== '' ? name : undefined
  } catch {
    return undefined
  }
}

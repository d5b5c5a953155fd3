import { compileRegex } from '../fields.ts'
import type { HttpAnswer } from './exchange.ts'
import type { HttpSettings } from './http-settings.ts'
import { checkJsonClaim } from './json-claim.ts'
import { compileStatus } from './match-status.ts'

/** What an engine for regular expressions looks through in a few milliseconds. */
const searchedCharacters = 128 * 1024

/** Why an answer is not what was asked for; empty: it is. `isText`: its words are wrong, not its status. */
export function checkAnswer(answer: HttpAnswer, settings: HttpSettings): { readonly problem: string; readonly isText: boolean } {
  if (!(compileStatus(settings.status)?.(answer.status) ?? true))
    return { problem: `expected ${settings.status}, got ${answer.status}`, isText: false }
  for (const [name, pattern] of Object.entries(settings.headerMatches)) {
    const value = answer.headers[name.toLowerCase()]
    if (value === undefined) return { problem: `the answer has no header ${name}`, isText: true }
    if (!compileRegex(pattern).test(value)) return { problem: `the header ${name} does not match ${pattern}`, isText: true }
  }
  return { problem: problemOfBody(answer.body, settings) ?? '', isText: true }
}

function problemOfBody(body: string, { contains, lacks, matches, json }: HttpSettings): string | undefined {
  if (contains !== undefined && !body.includes(contains)) return `the answer does not contain “${contains}”`
  if (lacks !== undefined && body.includes(lacks)) return `the answer contains “${lacks}”`
  if (matches !== undefined && !compileRegex(matches).test(body.slice(0, searchedCharacters))) return `the answer does not match ${matches}`
  if (json.length === 0) return undefined
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return 'the answer is no JSON'
  }
  for (const claim of json) {
    const problem = checkJsonClaim(value, claim)
    if (problem !== undefined) return problem
  }
  return undefined
}

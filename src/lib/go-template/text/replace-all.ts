import { RE2JS } from 're2js'

import { quoteGo } from '../../go-quote.ts'
import { measureRegex } from '../../regex-cost.ts'
import type { Budget } from '../value/budget.ts'
import { GoCallError } from '../value/go-value.ts'

/** With all repetitions written out: what the engine compiles in some milliseconds. */
const maxPatternCost = 10_000
/** A step is so many characters times the size of the pattern: well under a tenth of a millisecond. */
const workPerStep = 1000
const maxKnown = 500
const known = new Map<string, RE2JS>()
const reference = /\$(?:\$|\{(\w+)\}|([\p{L}\p{Nd}_]+))/gu

/** Go's `regexp.MatchString`: whether the pattern is found anywhere. Throws GoCallError. */
export function matchGoRegex(pattern: string, text: string, budget: Budget): boolean {
  const regex = compileGoRegex(pattern, '')
  chargeMatch(pattern, text, budget)
  return regex.matcher(text).find()
}

/** Go's `Regexp.ReplaceAllString`: `$1` and `${name}` in the replacement are groups, as long as a name can be. Throws GoCallError. */
export function replaceAllGo(pattern: string, replacement: string, text: string, budget: Budget): string {
  const regex = compileGoRegex(pattern, `regexp: Compile(${quoteRegex(pattern)}): `)
  chargeMatch(pattern, text, budget)
  const matcher = regex.matcher(text)
  const names = regex.namedGroups()
  const group = (name: string): string => {
    const number = /^\d+$/.test(name) ? Number(name) : names[name]
    return number === undefined || number > matcher.groupCount() ? '' : (matcher.group(number) ?? '')
  }
  const expand = (): string =>
    replacement.includes('$')
      ? replacement.replace(reference, (_, braced: string | undefined, plain: string | undefined) => {
          const name = braced ?? plain
          return name === undefined ? '$' : group(name)
        })
      : replacement
  let replaced = ''
  let last = 0
  let lastEnd = -1
  while (matcher.find()) {
    budget.step()
    const from = matcher.start()
    const to = matcher.end()
    // Go takes no empty match right behind another.
    if (from === to && from === lastEnd) continue
    const piece = text.slice(last, from) + expand()
    budget.charge(piece.length)
    replaced += piece
    last = to
    lastEnd = to
  }
  return replaced + text.slice(last)
}

function chargeMatch(pattern: string, text: string, budget: Budget): void {
  budget.step(1 + Math.ceil((text.length * measureRegex(pattern)) / workPerStep))
  budget.charge(text.length)
}

/** `lead` stands before what is wrong with the pattern. */
function compileGoRegex(pattern: string, lead: string): RE2JS {
  const found = known.get(pattern)
  if (found !== undefined) return found
  if (measureRegex(pattern) > maxPatternCost) {
    throw new GoCallError(`regular expression too large: written out it has more than ${maxPatternCost} characters`)
  }
  try {
    const compiled = RE2JS.compile(pattern)
    if (known.size >= maxKnown) known.clear()
    known.set(pattern, compiled)
    return compiled
  } catch (error) {
    throw new GoCallError(lead + (error instanceof Error ? error.message : String(error)), { cause: error })
  }
}

function quoteRegex(pattern: string): string {
  return pattern.includes('`') ? quoteGo(pattern) : `\`${pattern}\``
}

/** `{n}`, `{n,}` and `{n,m}`; anything else in braces stands for itself. */
const repetition = /\{(\d{1,6})(?:,(\d{0,6}))?\}/y
const propertyName = /\\[pP](?:\{[^}]*\}|.)/sy
const groupHead = /\(\?(?:P?<[^>]*>|[a-zA-Z-]*:?)/y
const characterClass = /\[\^?\]?(?:\[:[^\]]*:\]|\\.|[^\]\\])*\]/sy
const quotation = /\\Q(.*?)(?:\\E|$)/sy
const escaped = /\\(?:x\{[^}]*\}|.)/sy
/** A Unicode class has hundreds of ranges; folded, each of its characters is looked at. */
const propertyCost = 2
const foldedPropertyCost = 25

/**
 * How much there is to compile in a regular expression (RE2's syntax), in characters with all repetitions written out: what takes
 * microseconds
 * each. A short one may come to millions. For one that cannot be compiled any number.
 */
export function measureRegex(pattern: string): number {
  const property = /\(\?[a-zA-Z]*i/.test(pattern) ? foldedPropertyCost : propertyCost
  /** Of the groups around. */
  const outer: number[] = []
  let sum = 0
  let last = 0
  let at = 0
  const take = (expression: RegExp): RegExpExecArray | null => {
    expression.lastIndex = at
    const match = expression.exec(pattern)
    if (match !== null) at = expression.lastIndex
    return match
  }
  const add = (cost: number): void => {
    last = cost
    sum += cost
  }
  while (at < pattern.length) {
    const character = pattern[at]
    let match: RegExpExecArray | null
    if (character === '(') {
      if (take(groupHead) === null) at++
      outer.push(sum)
      sum = 0
      last = 0
    } else if (character === ')') {
      at++
      last = sum + 1
      sum = last + (outer.pop() ?? 0)
    } else if (character === '[' && (match = take(characterClass)) !== null) {
      add(1 + match[0].length / 8 + property * (match[0].match(/\\[pP]/g)?.length ?? 0))
    } else if (character === '\\' && (match = take(quotation)) !== null) {
      add(match[1]?.length ?? 0)
    } else if (character === '\\' && take(propertyName) !== null) {
      add(property)
    } else if (character === '\\' && take(escaped) !== null) {
      add(1)
    } else if (character === '{' && (match = take(repetition)) !== null) {
      const times = Math.max(1, Number(match[1]), Number(match[2] ?? 0))
      sum += last * (times - 1)
      last *= times
    } else {
      at++
      if (character === '*' || character === '+' || character === '?' || character === '|') sum++
      else add(1)
    }
  }
  return outer.reduce((all, one) => all + one, sum)
}

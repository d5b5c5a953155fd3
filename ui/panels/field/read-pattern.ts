const longestPattern = 200
/** More endless repetitions than these take a time that grows with a high power of the text. */
const mostRepetitions = 3
const patterns = new Map<string, RegExp | null>()

/** `/text/flags` or the bare text. Null when it is none, or one that could keep the page busy: dashboards come from anywhere. */
export function readPattern(source: string): RegExp | null {
  const known = patterns.get(source)
  if (known !== undefined) return known
  const [, body = source, flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(source) ?? []
  if (patterns.size > 500) patterns.clear()
  const made = isHarmless(body) ? compile(body, flags.replaceAll(/[^imsu]/g, '')) : null
  patterns.set(source, made)
  return made
}

/** Nothing repeated within what is repeated, no reference back, few endless repetitions: its time grows gently with the text. */
function isHarmless(body: string): boolean {
  const bare = body.replaceAll(/\\\D/gs, '_').replaceAll(/\[[^\]]*\]/g, '_')
  return body.length <= longestPattern && !/\)[*+{]|\\\d/.test(bare) && (bare.match(/[*+]|\{\d*,\}/g)?.length ?? 0) <= mostRepetitions
}

function compile(body: string, flags: string): RegExp | null {
  try {
    return new RegExp(body, flags)
  } catch {
    return null
  }
}

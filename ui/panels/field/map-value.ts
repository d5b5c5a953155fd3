import type { PanelValue, ValueMapping } from './field.ts'

/** Longer texts are not matched. */
const longestText = 256
const longestPattern = 200
/** More endless repetitions than these take a time that grows with a high power of the text. */
const mostRepetitions = 3

/** The first mapping that fits a value, with the text it writes. */
export function mapValue(mappings: readonly ValueMapping[] | undefined, value: PanelValue): { text?: string; colour?: string } | undefined {
  for (const mapping of mappings ?? []) {
    const text = textOf(mapping, value)
    if (text === false) continue
    // A mapping without a text only colours.
    return { ...(text !== '' && { text }), ...(mapping.colour !== undefined && { colour: mapping.colour }) }
  }
  return undefined
}

/** What a mapping writes for a value; false when it does not fit. */
function textOf(mapping: ValueMapping, value: PanelValue): string | false {
  switch (mapping.kind) {
    case 'value':
      return value !== null && String(value) === mapping.value ? mapping.text : false
    case 'range':
      return typeof value === 'number' && value >= (mapping.from ?? -Infinity) && value <= (mapping.to ?? Infinity) ? mapping.text : false
    case 'regex': {
      if (value === null) return false
      const text = String(value)
      const pattern = readPattern(mapping.pattern)
      if (!pattern || text.length > longestText || !pattern.test(text)) return false
      return mapping.text === '' ? '' : text.replace(pattern, mapping.text)
    }
    case 'special':
      return isSpecial(mapping.match, value) ? mapping.text : false
  }
}

type Special = Extract<ValueMapping, { kind: 'special' }>['match']

function isSpecial(match: Special, value: PanelValue): boolean {
  switch (match) {
    case 'null':
      return value === null
    case 'nan':
      return Number.isNaN(value)
    case 'null+nan':
      return value === null || Number.isNaN(value)
    case 'true':
      return value === true
    case 'false':
      return value === false
    case 'empty':
      return value === ''
  }
}

const patterns = new Map<string, RegExp | null>()

/** `/text/flags` or the bare text. Null when it is none, or one that could keep the page busy: dashboards come from anywhere. */
function readPattern(source: string): RegExp | null {
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

import type { PanelValue, ValueMapping } from './field.ts'
import { readPattern } from './read-pattern.ts'

/** Longer texts are not matched. */
const longestText = 256

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

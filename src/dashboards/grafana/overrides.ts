import type { FieldOverride } from '../model/field-options.ts'
import { type FieldReader, readProperty } from './field-options.ts'
import { type Json, recordOf, recordsOf, textOf, textsOf } from './json.ts'

const types: Readonly<Record<string, string>> = { number: 'number', time: 'time', string: 'string' }

/** `fieldConfig.overrides` of a panel. A matcher the page has not is remarked. */
export function readOverrides(overrides: readonly Json[], reader: FieldReader): readonly FieldOverride[] {
  return overrides.slice(0, 500).flatMap((override) => {
    const { id, options } = recordOf(override['matcher'])
    const set = Object.assign({}, ...recordsOf(override['properties']).map((one) => readProperty(textOf(one['id']), one['value'], reader)))
    switch (id) {
      case 'byName':
        return [{ by: 'name', value: textOf(options), set }]
      case 'byNames':
        return readNames(recordOf(options), set, reader)
      case 'byRegexp':
        return [{ by: 'regexp', value: textOf(options), set }]
      case 'byFrameRefID':
        return [{ by: 'ref', value: textOf(options), set }]
      case 'byType': {
        const type = types[textOf(options)]
        if (type !== undefined) return [{ by: 'type', value: type, set }]
        break
      }
      case 'byValue':
        return readByValue(recordOf(options), set, reader)
    }
    reader.remark(`options for some series are left out: the matcher ${textOf(id) || '?'} is not known`)
    return []
  })
}

function readNames({ mode, names }: Json, set: FieldOverride['set'], reader: FieldReader): readonly FieldOverride[] {
  if (mode !== 'exclude') return [{ by: 'names', value: textsOf(names).join('\n').slice(0, 4000), set }]
  // What a click on the legend leaves behind: all but these are hidden.
  const pattern = textsOf(names)
    .map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('|')
  if (pattern.length > 900) {
    reader.remark('options for all series but some are left out: there are too many names')
    return []
  }
  return [{ by: 'regexp', value: `^(?!(?:${pattern})$)`, set }]
}

/** Mostly "hide lines that are nothing or empty", which saves room in a legend and changes no figure. */
function readByValue({ reducer, op, value }: Json, set: FieldOverride['set'], { remark }: FieldReader): readonly FieldOverride[] {
  const isOnlyHiding = Object.keys(set).every((name) => name === 'isHidden')
  if (!isOnlyHiding) remark(`options for series by their value (${textOf(reducer)} ${textOf(op)} ${String(value)}) are left out`)
  return []
}

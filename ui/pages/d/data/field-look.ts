import type { FieldOptions, Panel } from '../../../../src/api/contract/dashboards.ts'
import { readPattern } from '../../../panels/field/read-pattern.ts'
import type { FrameField } from './frame.ts'

/** The options of a field: those of the panel, then those of each override that fits, the last one winning. */
export function lookOfField({ field, overrides }: Pick<Panel, 'field' | 'overrides'>, one: FrameField): FieldOptions {
  const fitting = overrides.filter(({ by, value }) => fits(by, value, one)).map(({ set }) => set)
  return Object.assign({}, field, ...fitting)
}

function fits(by: Panel['overrides'][number]['by'], value: string, { name, ref, kind }: FrameField): boolean {
  switch (by) {
    case 'name':
      return name === value
    case 'names':
      return value.split('\n').includes(name)
    case 'regexp':
      return readPattern(value)?.test(name) ?? false
    case 'ref':
      return ref === value
    case 'type':
      return kind === (value === 'string' ? 'text' : value)
  }
}

/** What a field is called: its display name, with labels and its own name filled in. */
export function titleOf({ displayName = '' }: FieldOptions, { name, labels }: FrameField): string {
  if (displayName === '') return name
  return displayName.replaceAll(
    /\$\{__(?:field\.(?:name|displayName)|series\.name)\}|\$\{__field\.labels(?:\.(\w+)|\["?([^"\]]+)"?\])\}/g,
    (_, dotted?: string, squared?: string) => {
      const label = dotted ?? squared
      return label === undefined ? name : (labels[label] ?? '')
    },
  )
}

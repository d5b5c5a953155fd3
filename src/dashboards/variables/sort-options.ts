import type { Variable } from '../model/variable.ts'
import type { VariableOption } from './filter-options.ts'

const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
const alphabetical = new Intl.Collator('en')

/** Options in the order their variable asks for; `numerical` by the first number in each. */
export function sortOptions(options: readonly VariableOption[], sort: Variable['sort']): readonly VariableOption[] {
  const [by = '', direction] = sort.split('-')
  const sign = direction === 'desc' ? -1 : 1
  switch (by) {
    case 'alphabetical':
      return options.toSorted((a, b) => sign * alphabetical.compare(a.text, b.text))
    case 'numerical':
      return options.toSorted((a, b) => sign * (firstNumber(a.text) - firstNumber(b.text)))
    case 'natural':
      return options.toSorted((a, b) => sign * natural.compare(a.text, b.text))
    default:
      return options
  }
}

function firstNumber(text: string): number {
  const [digits] = /-?\d+(\.\d+)?/.exec(text) ?? []
  return digits === undefined ? -1 : Number(digits)
}

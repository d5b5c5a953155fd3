import type { PanelValue } from './field.ts'

/**
 * One value for a column, by the calculation of Grafana's name (`mean`, `lastNotNull`); an unknown one takes the last. Null when it has
 * none. Texts have a first and a last one only.
 */
export function reduceValues(values: ArrayLike<PanelValue>, calculation: string): PanelValue {
  const all = Array.from(values)
  const present = all.filter((value) => value !== null && !Number.isNaN(value))
  const numbers = present.filter((value) => typeof value === 'number')
  const first = numbers[0]
  const last = numbers.at(-1)
  switch (calculation) {
    case 'last':
      return all.at(-1) ?? null
    case 'firstNotNull':
      return present[0] ?? null
    case 'first':
      return all[0] ?? null
    case 'count':
      return all.length
  }
  if (first === undefined || last === undefined) return present.at(-1) ?? null
  switch (calculation) {
    case 'min':
      return least(numbers)
    case 'max':
      return most(numbers)
    case 'range':
      return most(numbers) - least(numbers)
    case 'sum':
      return sum(numbers)
    case 'mean':
      return sum(numbers) / numbers.length
    case 'diff':
      return last - first
    case 'diffperc':
      return first === 0 ? null : (last - first) / first
    case 'delta':
      // Of a counter: what it grew, over its resets.
      return numbers.reduce((total, value, index) => {
        const before = numbers[index - 1] ?? value
        return total + (value >= before ? value - before : value)
      }, 0)
    default:
      return present.at(-1) ?? null
  }
}

// Not Math.min(...values): a column may have more values than a call may have arguments.
const least = (values: readonly number[]): number => values.reduce((found, value) => Math.min(found, value), Infinity)
const most = (values: readonly number[]): number => values.reduce((found, value) => Math.max(found, value), -Infinity)
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

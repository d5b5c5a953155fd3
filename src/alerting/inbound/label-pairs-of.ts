import { compareBytes } from '../../lib/compare-bytes.ts'
import { Fault } from '../../lib/errors.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'

const [maxPairs, maxNameLength, maxValueLength] = [128, 1024, 65_536]
/** Neither PostgreSQL nor UTF-8 has them. */
const refused = /[\0\p{Cs}]/gu

/** Labels as they are kept: sorted, without empty ones, clean. Throws Fault `too_large`. */
export function labelPairsOf(members: Readonly<Record<string, string>>): LabelPairs {
  const pairs = Object.entries(members)
    .filter(([name, value]) => name !== '' && value !== '')
    .map(([name, value]) => [clean(name), clean(value)] as const)
    .sort(([a], [b]) => compareBytes(a, b))
  if (pairs.length > maxPairs) throw new Fault('too_large', `more than ${maxPairs} labels or annotations of one alert`)
  if (pairs.some(([name, value]) => name.length > maxNameLength || value.length > maxValueLength)) {
    throw new Fault('too_large', `a label or annotation is longer than ${maxNameLength} (name) or ${maxValueLength} (value) characters`)
  }
  // Two names that differ in what was cleaned away alone are one.
  return pairs.filter(([name], at) => name !== pairs[at + 1]?.[0])
}

function clean(text: string): string {
  return text.replaceAll(refused, '\uFFFD')
}

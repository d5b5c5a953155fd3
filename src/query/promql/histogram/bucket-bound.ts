import { customBucketsSchema } from './float-histogram.ts'

const finestSchema = 8
const lowestPower = 1074
const powers = Float64Array.from({ length: lowestPower + 1024 }, (_, at) => 2 ** (at - lowestPower))
const fractions = makeFractions()

/**
 * The upper bound of the bucket at that index, which is the lower bound of the next: 2^(index * 2^-schema), or the custom bound.
 * The last bucket of finite numbers ends at the largest one, that behind it at +Inf.
 */
export function bucketBound(index: number, schema: number, customValues: readonly number[]): number {
  if (schema === customBucketsSchema) return index < 0 ? -Infinity : (customValues[index] ?? Infinity)
  if (schema <= 0) return powerOfTwo(index << -schema)
  const octave = index >> schema
  const fraction = (index & ((1 << schema) - 1)) << (finestSchema - schema)
  if (fraction === 0) return powerOfTwo(octave)
  const bound = fractions[fraction] ?? 1
  // In two steps where the power alone would already be rounded.
  return octave < -1022 ? bound * 2 ** (octave + 64) * 2 ** -64 : bound * exactPower(octave)
}

function powerOfTwo(exponent: number): number {
  return exponent === 1024 ? Number.MAX_VALUE : exactPower(exponent)
}

/** Looked up, for histograms ask for the same few again and again. */
function exactPower(exponent: number): number {
  return powers[exponent + lowestPower] ?? 2 ** exponent
}

/**
 * 2^(k/256): the bounds of schema 8 between 1 and 2, of which every coarser schema uses some. Multiplied from roots of 2 in the way
 * that yields the very digits Prometheus has, although not all of them are the nearest possible.
 */
function makeFractions(): Float64Array {
  const rootOfTwo = Math.SQRT2 - Number.EPSILON
  const roots = Array.from({ length: finestSchema }, (_, at) => (at === 0 ? rootOfTwo : 2 ** (2 ** -(at + 1))))
  return Float64Array.from({ length: 1 << finestSchema }, (_, fraction) =>
    roots.reduce((product, root, at) => ((fraction >> (finestSchema - 1 - at)) & 1 ? product * root : product), 1),
  )
}

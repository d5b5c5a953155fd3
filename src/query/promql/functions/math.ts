import type { MapFunction } from './vector-function.ts'

/** Functions of one number. */
export const mathFunctions: readonly MapFunction[] = [
  map('abs', Math.abs),
  map('ceil', Math.ceil),
  map('floor', Math.floor),
  map('exp', Math.exp),
  map('sqrt', Math.sqrt),
  map('ln', Math.log),
  map('log2', Math.log2),
  map('log10', Math.log10),
  // -1, 0 or 1; NaN and -0 stay.
  map('sgn', Math.sign),
]

export const trigonometricFunctions: readonly MapFunction[] = [
  map('sin', Math.sin),
  map('cos', Math.cos),
  map('tan', Math.tan),
  map('asin', Math.asin),
  map('acos', Math.acos),
  map('atan', Math.atan),
  map('sinh', Math.sinh),
  map('cosh', Math.cosh),
  map('tanh', Math.tanh),
  map('asinh', Math.asinh),
  map('acosh', Math.acosh),
  map('atanh', Math.atanh),
  map('rad', (value) => (value * Math.PI) / 180),
  map('deg', (value) => (value * 180) / Math.PI),
]

function map(name: string, compute: (value: number) => number): MapFunction {
  return { kind: 'map', name, map: compute }
}

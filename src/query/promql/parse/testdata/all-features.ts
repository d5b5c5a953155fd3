import type { PromqlFeatures } from '../../query.ts'

/** Everything on, as in Prometheus' own test scripts. */
export const allFeatures: PromqlFeatures = {
  experimentalFunctions: true,
  durationExpressions: true,
  extendedRangeSelectors: true,
  binaryFillModifiers: true,
  delayedNameRemoval: true,
  typeAndUnitLabels: true,
  startTimestamps: true,
}

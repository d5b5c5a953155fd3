import type { Labels } from '../labels.ts'

/** The order answers come in: by the first label that differs, name before value. */
export function compareLabels(a: Labels, b: Labels): number {
  if (a.key === b.key) return 0
  return a.key < b.key ? -1 : 1
}

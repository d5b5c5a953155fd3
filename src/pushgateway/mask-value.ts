import type { Redactor } from '../pipeline/index.ts'

/**
 * The value of a label as it may be kept: what the door would mask is masked. `counts` grows by what each detector found; fields that are
 * masked whatever they hold the door counts itself.
 */
export function maskValue(redactor: Redactor, name: string, value: string, counts: Map<string, number>): string {
  const treatment = redactor.treatmentOf(name)
  if (treatment === 'keep' || value === '') return value
  if (treatment === 'mask') return redactor.fieldMask.toString()
  const bytes = Buffer.from(value)
  const candidates = redactor.candidates.scan(bytes, 0, bytes.length) | redactor.always
  return candidates === 0 ? value : (redactor.maskText(value, name, candidates, counts) ?? value)
}

import type { AttributeList } from '../../model/attributes.ts'

/** Which of an exemplar's labels has that name and `digits` lower-case hex digits, not all zero; -1 = none. */
export function hexLabel(labels: AttributeList, name: string, digits: number): number {
  for (let i = 0; i < labels.length; i++) {
    const size = (labels.valueEnd[i] ?? 0) - (labels.valueStart[i] ?? 0)
    if (size !== digits || labels.key(i) !== name) continue
    const value = labels.value(i)
    if (/^[0-9a-f]+$/.test(value) && /[^0]/.test(value)) return i
  }
  return -1
}

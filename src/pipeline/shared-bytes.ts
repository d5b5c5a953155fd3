import type { AttributeList } from '../model/attributes.ts'
import type { Slice } from '../model/bytes.ts'
import { recordLimits } from './limits.ts'

/**
 * What every record costs on top of its own bytes: the resource and scope it stands under, which are sent once and stored in every row.
 * Counted from what was sent, not from what is written: masking and its settings must not decide where a body is cut.
 */
export class SharedBytes {
  perRecord = 0
  /** Of that, what the scope adds: it also stands in the labels of every metric series. */
  scopeBytes = 0
  private resourceBytes = 0

  setResource(attributes: AttributeList): void {
    this.resourceBytes = sizeOf(attributes)
    this.perRecord = this.resourceBytes + this.scopeBytes
  }

  setScope(name: Slice, version: Slice, attributes: AttributeList): void {
    const { nameBytes } = recordLimits
    this.scopeBytes = Math.min(name.length, nameBytes) + Math.min(version.length, nameBytes) + sizeOf(attributes)
    this.perRecord = this.resourceBytes + this.scopeBytes
  }
}

/** Bytes of keys and values; no more than a row has room for. */
export function sizeOf({ length, keyStart, keyEnd, valueStart, valueEnd }: AttributeList): number {
  let bytes = 0
  for (let i = 0; i < length; i++) {
    bytes += (keyEnd[i] ?? 0) - (keyStart[i] ?? 0) + (valueEnd[i] ?? 0) - (valueStart[i] ?? 0)
  }
  return Math.min(bytes, recordLimits.resourceBytes)
}

import type { PanelValue } from '../../../panels/field/field.ts'

/** One column of an answer, before it has a look. */
export interface FrameField {
  /** As transformations and overrides name it. */
  readonly name: string
  readonly kind: 'time' | 'number' | 'text'
  readonly values: readonly PanelValue[]
  /** Of the series it came from. */
  readonly labels: Readonly<Record<string, string>>
  /** Letter of its target. */
  readonly ref: string
}

/** Columns of equal length that belong together. */
export interface Frame {
  readonly fields: readonly FrameField[]
}

export function rowCount({ fields }: Frame): number {
  return fields[0]?.values.length ?? 0
}

import type { YamlTree } from '../../lib/yaml-tree.ts'

/** Texts by name; each with its place. */
export type WrittenTexts = ReturnType<YamlTree['strings']>

/** A group as written, before it is checked. */
export interface WrittenGroup {
  readonly node: unknown
  readonly name: string
  readonly intervalMs: number
  readonly queryOffsetMs: number | undefined
  readonly limit: number
  readonly labels: WrittenTexts
  readonly rules: readonly WrittenRule[]
}

/** A rule as written. A node is undefined where the field is missing. */
export interface WrittenRule {
  readonly node: unknown
  readonly record: string
  readonly alert: string
  readonly expr: string
  readonly nodes: { readonly record: unknown; readonly alert: unknown; readonly expr: unknown }
  readonly forMs: number
  readonly keepFiringForMs: number
  readonly labels: WrittenTexts
  readonly annotations: WrittenTexts
}

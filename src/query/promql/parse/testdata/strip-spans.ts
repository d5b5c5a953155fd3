import type { LabelMatcher } from '../../ast.ts'

/** What a tree means, without where it was written and in which order its matchers stand. */
export function stripSpans(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(stripSpans)
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => key !== 'span')
      .map(([key, value]) => [key, key === 'matchers' ? sortMatchers(value as LabelMatcher[]) : stripSpans(value)]), // of a selector
  )
}

function sortMatchers(matchers: readonly LabelMatcher[]): readonly string[] {
  return matchers.map(({ name, operator, value }) => JSON.stringify([name, operator, value])).sort()
}

import type { Document, LineCounter } from 'yaml'
import type { z } from 'zod'

/** What is wrong with a native rule, and where: the path of keys from the root, and the place in the text. */
export interface NativeProblem {
  readonly path: readonly PropertyKey[]
  readonly line: number | undefined
  readonly column: number | undefined
  readonly message: string
}

/** An issue of the schema in words, at the innermost node of its path that is there. */
export function describeIssue(issue: z.core.$ZodIssue, document: Document, lines: LineCounter): NativeProblem {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const path = unknown === undefined ? issue.path : [...issue.path, unknown]
  return { path, ...placeOf(document, lines, path), message: unknown === undefined ? messageOf(issue) : 'unknown key' }
}

function messageOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message
}

function placeOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): Pick<NativeProblem, 'line' | 'column'> {
  for (let depth = path.length; depth >= 0; depth--) {
    const node: unknown = document.getIn(path.slice(0, depth), true)
    const start =
      typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) ? Number(node.range[0]) : undefined
    if (start === undefined) continue
    const { line, col } = lines.linePos(start)
    return { line, column: col }
  }
  return { line: undefined, column: undefined }
}

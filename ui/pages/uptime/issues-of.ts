import { ApiFault } from '../../lib/api-fault.ts'

/** What is wrong with which field, of a refusal. */
export function issuesOf(error: unknown): ReadonlyMap<string, string> {
  const issues = error instanceof ApiFault ? error.details?.['issues'] : undefined
  if (!Array.isArray(issues)) return new Map()
  return new Map(issues.flatMap((issue: unknown) => (isIssue(issue) ? [[issue.path, issue.message] as const] : [])))
}

function isIssue(issue: unknown): issue is { readonly path: string; readonly message: string } {
  return (
    typeof issue === 'object' &&
    issue !== null &&
    'path' in issue &&
    typeof issue.path === 'string' &&
    'message' in issue &&
    typeof issue.message === 'string'
  )
}

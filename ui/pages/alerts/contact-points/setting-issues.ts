import type { ApiFault } from '../../../lib/api-fault.ts'

/** What the server says of settings: by path, and of which channel of the contact point. */
export interface SettingIssues {
  readonly integration: number
  readonly issues: ReadonlyMap<string, string>
}

/** Undefined when a fault says nothing of single settings. */
export function settingIssues({ details }: Pick<ApiFault, 'details'>): SettingIssues | undefined {
  const { issues, integration } = details
  if (!Array.isArray(issues)) return undefined
  const read = issues.flatMap((issue: unknown) => {
    if (typeof issue !== 'object' || issue === null || !('path' in issue) || !('message' in issue)) return []
    return [[String(issue.path), String(issue.message)] as const]
  })
  return { integration: typeof integration === 'number' ? integration : 0, issues: new Map(read) }
}

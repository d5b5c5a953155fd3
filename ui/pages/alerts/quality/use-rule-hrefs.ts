import { useContextSearch } from '../../../shell/use-context-search.ts'

/** Where a rule's history stands, and the rule itself. */
export function useRuleHrefs() {
  const search = useContextSearch()
  const withQuery = (path: string, name: string, rule: string): string => {
    const params = new URLSearchParams(search)
    params.set(name, rule)
    return `${path}?${params.toString()}`
  }
  return {
    history: (rule: string) => withQuery('/alerts/history', 'rule', rule),
    rule: (rule: string) => withQuery('/alerts/rules', 'q', rule),
  }
}

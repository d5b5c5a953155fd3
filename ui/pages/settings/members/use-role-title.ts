import { roleNames } from '../../../../src/api/contract/role-names.ts'
import { useWords } from '../../../lib/use-words.ts'
import { memberWords } from './words.ts'

/** The name of a role in the reader's language; roles that were made here keep their own. */
export function useRoleTitle(): (role: string, ownName?: string | null) => string {
  const t = useWords(memberWords)
  return (role, ownName) => {
    const known = roleNames.find((name) => name === role)
    return known ? t(known) : (ownName ?? role)
  }
}

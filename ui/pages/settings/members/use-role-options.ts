import { useQuery } from '@tanstack/react-query'

import { roleNames } from '../../../../src/api/contract/role-names.ts'
import { callApi } from '../../../lib/api.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useSession } from '../../../shell/session.ts'
import { useRoleTitle } from './use-role-title.ts'
import { memberWords } from './words.ts'

type Role = Reply<'GET /api/roles'>['rows'][number]

/** Asked where roles are given, compared and made. */
export function useRoles() {
  return useQuery({ queryKey: ['roles'], queryFn: ({ signal }) => callApi('GET /api/roles', { signal }) })
}

/** The roles that the caller may give, for a select: none that gives more than they have. `long`: with what each is for. */
export function useRoleOptions({ long = false, everywhere = false } = {}): readonly { readonly value: string; readonly title: string }[] {
  const t = useWords(memberWords)
  const roleTitle = useRoleTitle()
  const { permissions } = useSession()
  const roles = useRoles()
  const rows: readonly Pick<Role, 'id' | 'name' | 'description' | 'permissions' | 'everywhere'>[] = roles.data?.rows ?? []
  return rows
    .filter((role) => (role.everywhere || !everywhere) && role.permissions.every((permission) => permissions.includes(permission)))
    .map(({ id, name, description }) => {
      const known = roleNames.find((each) => each === id)
      const note = known ? t(`${known}Note`) : description
      return { value: id, title: long && note !== '' ? `${roleTitle(id, name)}: ${note}` : roleTitle(id, name) }
    })
}

import { permissionNames } from '../../../../src/api/contract/roles.ts'
import { Icon } from '../../../components/Icon.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { useRoleTitle } from '../members/use-role-title.ts'
import { permissionWords } from './permission-words.ts'
import type { Role } from './RoleForm.tsx'
import { roleWords } from './words.ts'

import './roles.css'

/** What each role may do, one beside the other. */
export function RoleMatrix({ roles }: { roles: readonly Role[] }) {
  const t = useWords(roleWords)
  const permission = useWords(permissionWords)
  const roleTitle = useRoleTitle()
  return (
    <div className="table-scroll role-matrix" role="region" aria-label={t('compared')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('permission')}</th>
            {roles.map(({ id, name }) => (
              <th key={id} scope="col">
                <bdi>{roleTitle(id, name)}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {permissionNames.map((name) => (
            <tr key={name}>
              <th scope="row">{permission(name)}</th>
              {roles.map(({ id, permissions }) => (
                <td key={id}>
                  {permissions.includes(name) ? (
                    <>
                      <Icon name="check" />
                      <span className="sr">{t('yes')}</span>
                    </>
                  ) : (
                    <>
                      <span aria-hidden className="faint">
                        ·
                      </span>
                      <span className="sr">{t('no')}</span>
                    </>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

import { permissionNames } from '../../../../src/api/contract/roles.ts'
import { useWords } from '../../../lib/use-words.ts'
import { permissionWords } from './permission-words.ts'

import './roles.css'

interface Props {
  label: string
  /** What the caller has, and so can give. */
  offered: readonly string[]
  chosen: readonly string[]
  onChange: (chosen: readonly string[]) => void
}

/** Permissions to tick, in their own order; those that the caller does not have rest. */
export function PermissionChoice({ label, offered, chosen, onChange }: Props) {
  const t = useWords(permissionWords)
  return (
    <fieldset className="permission-choice">
      <legend className="lab">{label}</legend>
      {permissionNames
        .filter((name) => offered.includes(name) || chosen.includes(name))
        .map((name) => (
          <label key={name} className="check">
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              disabled={!offered.includes(name)}
              onChange={(event) =>
                onChange(permissionNames.filter((other) => (other === name ? event.target.checked : chosen.includes(other))))
              }
            />
            {t(name)}
          </label>
        ))}
    </fieldset>
  )
}

import { useWords } from '../../lib/use-words.ts'
import { EnvironmentButton } from '../EnvironmentButton.tsx'
import { useRange } from '../use-range.ts'
import { useScope } from '../use-scope.ts'
import { useScopes } from '../use-scopes.ts'
import { shellWords } from '../words.ts'
import { Picker } from './Picker.tsx'
import { menuWords } from './words.ts'

/** Chooses one of the environments that report in the range, or all. */
export function EnvironmentPicker() {
  const t = useWords(shellWords)
  const words = useWords(menuWords)
  const { range } = useRange()
  const { environment, change } = useScope()
  const { data, error } = useScopes(range)
  const names = data && [...new Set([...data.rows.map((row) => row.environment), environment])].filter((name) => name !== '')
  return (
    <Picker
      label={t('environment')}
      trigger={<EnvironmentButton />}
      options={
        names && [{ value: '', title: words('allEnvironments') }, ...names.map((name) => ({ value: name, title: name, named: true }))]
      }
      error={error}
      value={environment}
      onChoose={(env) => change({ env }, { push: true })}
    />
  )
}

import { useWords } from '../../lib/use-words.ts'
import { ServiceButton } from '../ServiceButton.tsx'
import { useRange } from '../use-range.ts'
import { useScope } from '../use-scope.ts'
import { useScopes } from '../use-scopes.ts'
import { shellWords } from '../words.ts'
import { Picker } from './Picker.tsx'
import { menuWords } from './words.ts'

/** Chooses one of the services that report in the range and the chosen environment, busiest first, or all. */
export function ServicePicker() {
  const t = useWords(shellWords)
  const words = useWords(menuWords)
  const { range } = useRange()
  const { environment, service, change } = useScope()
  const { data, error } = useScopes(range)
  const inScope = data?.rows.filter((row) => environment === '' || row.environment === environment)
  const names = inScope && [...new Set([...inScope.map((row) => row.service), service])].filter((name) => name !== '')
  return (
    <Picker
      label={t('service')}
      trigger={<ServiceButton />}
      options={names && [{ value: '', title: words('allServices') }, ...names.map((name) => ({ value: name, title: name, named: true }))]}
      error={error}
      value={service}
      onChoose={(svc) => change({ svc }, { push: true })}
    />
  )
}

import { useWords } from '../../lib/use-words.ts'
import { ServiceButton } from '../ServiceButton.tsx'
import { useScope } from '../use-scope.ts'
import { shellWords } from '../words.ts'
import { Picker } from './Picker.tsx'
import { useServiceNames } from './use-service-names.ts'
import { menuWords } from './words.ts'

/** Chooses one of the services that report in the range and the chosen environment, busiest first, or all. */
export function ServicePicker() {
  const t = useWords(shellWords)
  const words = useWords(menuWords)
  const { service, change } = useScope()
  const { names, error } = useServiceNames()
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

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { flag, text } from '../../../lib/url-state.ts'
import { useUrlState } from '../../../lib/use-url-state.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { ContactPointEditor } from './ContactPointEditor.tsx'
import { ContactPointTable } from './ContactPointTable.tsx'
import { useContactPoints } from './use-contact-points.ts'
import { contactPointWords } from './words.ts'

import './contact-points.css'

/** `point`: the one that is looked at; `making`: a new one. */
const address = { point: text(), making: flag() }

/** Who can be told, and how. */
export function ContactPoints() {
  const t = useWords(contactPointWords)
  const [{ point, making }, show] = useUrlState(address)
  const mayChange = usePermission('alerts.write')
  const points = useContactPoints()
  const close = (): void => show({ point: '', making: false })
  return (
    <div className="tabbed-body">
      <Answer query={points} rows={6}>
        {({ rows }) => {
          const chosen = rows.find(({ name, origin }) => name === point && origin === 'page') ?? rows.find(({ name }) => name === point)
          if (making && mayChange)
            return (
              <ContactPointEditor key="new" point={undefined} onClose={close} onSaved={(name) => show({ point: name, making: false })} />
            )
          if (chosen)
            return <ContactPointEditor key={`${chosen.origin} ${chosen.name}`} point={chosen} onClose={close} onSaved={() => undefined} />
          return (
            <>
              <div className="sub cp-head">
                <span className="small faint grow">{t('note')}</span>
                {mayChange && (
                  <Button look="go" icon="plus" onClick={() => show({ making: true }, { push: true })}>
                    {t('create')}
                  </Button>
                )}
              </div>
              <ContactPointTable rows={rows} onOpen={(name) => show({ point: name }, { push: true })} />
            </>
          )
        }}
      </Answer>
    </div>
  )
}

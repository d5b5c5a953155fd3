import { Dialog } from '../../components/Dialog.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { comparisons } from '../../lib/context.ts'
import { useWords } from '../../lib/use-words.ts'
import { comparisonTitle } from '../comparison-title.ts'
import type { Page } from '../define-page.ts'
import { usePermission } from '../session.ts'
import { useCopyLink } from '../use-copy-link.ts'
import { useScope } from '../use-scope.ts'
import { shellWords } from '../words.ts'
import { shareKinds } from './share-kinds.ts'
import { useServiceNames } from './use-service-names.ts'
import { ViewsList } from './ViewsList.tsx'
import { menuWords } from './words.ts'

/** On a phone: the parts of the context that its bar has no room for. */
export function ContextSheet({ page, onClose }: { page: Page | undefined; onClose: () => void }) {
  const t = useWords(shellWords)
  const words = useWords(menuWords)
  const copy = useCopyLink()
  const mayRead = usePermission('telemetry.read')
  const timed = page?.timed ?? false
  return (
    <Dialog title={t('moreContext')} onClose={onClose}>
      <div className="context-sheet">
        {timed && (
          <div className="context-choices">
            {mayRead && <ServiceField />}
            <CompareField />
          </div>
        )}
        <section>
          <h3 className="lab">{t('views')}</h3>
          <ViewsList onDone={onClose} />
        </section>
        <section>
          <h3 className="lab">{t('share')}</h3>
          {shareKinds(timed).map(({ kind, title, note }) => (
            <button
              key={kind}
              type="button"
              className="menu-item"
              onClick={() => {
                onClose()
                copy(kind)
              }}
            >
              <span className="grow">{words(title)}</span>
              {note && <bdi className="faint small">{words(note)}</bdi>}
            </button>
          ))}
        </section>
      </div>
    </Dialog>
  )
}

function ServiceField() {
  const t = useWords(shellWords)
  const words = useWords(menuWords)
  const { service, change } = useScope()
  const { names } = useServiceNames()
  return (
    <SelectField
      label={t('serviceTitle')}
      value={service}
      options={[
        { value: '', title: words('allServices') },
        ...(names ?? [service].filter(Boolean)).map((name) => ({ value: name, title: name })),
      ]}
      onChange={(event) => change({ svc: event.target.value }, { push: true })}
    />
  )
}

function CompareField() {
  const t = useWords(shellWords)
  const { compare, change } = useScope()
  return (
    <SelectField
      label={t('compare')}
      value={compare}
      options={comparisons.map((value) => ({ value, title: comparisonTitle(t, value) }))}
      onChange={(event) => change({ cmp: comparisons.find((known) => known === event.target.value) ?? '' })}
    />
  )
}

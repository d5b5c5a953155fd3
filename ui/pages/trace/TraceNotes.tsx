import { Icon } from '../../components/Icon.tsx'
import { useFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { nameOf, serviceOf } from './model/span-store.ts'
import type { TraceModel } from './use-trace-model.ts'
import { words } from './words.ts'

/** Below this share no single span stands out. */
const leastShare = 0.4
const mostServices = 12

interface Props {
  model: TraceModel
  colours: ReadonlyMap<number, string>
  faded: ReadonlySet<number>
  /** Puts the others aside, or brings them back. */
  onOnly: (service: number) => void
  onChoose: (span: number) => void
}

/** What is remarkable, what is missing, and which colour is which service; a click on a service puts the others aside. */
export function TraceNotes({ model, colours, faded, onOnly, onChoose }: Props) {
  const t = useWords(words)
  const format = useFormat()
  const { store, tree, wait, services } = model
  const { truncated, spanCount } = store.head
  return (
    <div className="trace-notes">
      {wait && wait.share >= leastShare && (
        <button type="button" className="trace-find row" onClick={() => onChoose(wait.span)}>
          <Icon name="why" />
          {t('mostTime', { share: format.share(wait.share), service: serviceOf(store, wait.span), operation: nameOf(store, wait.span) })}
        </button>
      )}
      {tree.orphans > 0 && <Note>{t('orphans', { count: tree.orphans })}</Note>}
      {tree.early > 0 && <Note>{t('early', { count: tree.early })}</Note>}
      {tree.repeated > 0 && <Note>{t('repeated', { count: tree.repeated })}</Note>}
      {truncated && (
        <span className="row high">
          <Icon name="sev-high" />
          {t('truncated', { count: spanCount })}
        </span>
      )}
      <span className="grow" />
      <span className="trace-legend">
        {services.slice(0, mostServices).map((service) => (
          <button
            key={service}
            type="button"
            className={faded.has(service) ? 'row faded' : 'row'}
            aria-pressed={faded.size > 0 && !faded.has(service)}
            onClick={() => onOnly(service)}
          >
            <span className="swatch" style={{ background: colours.get(service) }} />
            <bdi>{store.texts[service]}</bdi>
          </button>
        ))}
        {services.length > mostServices && <span className="faint">{t('moreServices', { count: services.length - mostServices })}</span>}
        <span className="row">
          <span className="swatch path" />
          {t('criticalPath')}
        </span>
      </span>
    </div>
  )
}

function Note({ children }: { children: string }) {
  return (
    <span className="row medium">
      <Icon name="sev-medium" />
      {children}
    </span>
  )
}

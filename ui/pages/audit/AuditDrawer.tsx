import { Chip } from '../../components/Chip.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { Drawer } from '../../components/Drawer.tsx'
import { useTimeFormat } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useWords } from '../../lib/use-words.ts'
import { auditActionTitle } from '../../panels/audit/action-title.ts'
import { actorTitle } from './AuditTable.tsx'
import { Difference } from './Difference.tsx'
import { useAuditValues } from './use-audit.ts'
import type { AuditEntry, AuditFilters } from './use-audit.ts'
import { words } from './words.ts'

interface Props {
  entry: AuditEntry
  onClose: () => void
  onFilter: (changes: Partial<AuditFilters>) => void
}

/** One entry: what became of what, by whom, and its place in the chain. */
export function AuditDrawer({ entry, onClose, onFilter }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const time = useTimeFormat()
  const { projects = [] } = useAuditValues().data ?? {}
  const { seq, at, actor, action, object, projectId, address, details, outcome, hash } = entry
  const facts: readonly (readonly [title: string, value: string])[] = [
    [t('time'), time.zoned(Date.parse(at))],
    [t('actor'), actorTitle(t, actor)],
    [t('address'), address || '–'],
    [t('action'), action],
    [t('outcome'), t(outcome === 'failure' ? 'failed' : 'done')],
    [t('kind'), object.kind],
    [t('objectId'), object.id],
    [t('project'), projectId === null ? t('noProject') : (projects.find(({ id }) => id === projectId)?.name ?? String(projectId))],
    [t('number'), String(seq)],
    [t('hash'), hash],
  ]
  return (
    <Drawer
      label={t('entry')}
      head={
        <span className="col">
          <span className="strong">{auditActionTitle(language, action)}</span>
          <bdi className="small dim cut">{object.name || object.id}</bdi>
        </span>
      }
      actions={<CopyButton bare text={JSON.stringify(entry, null, 2)} label={t('copyEntry')} />}
      onClose={onClose}
    >
      <div className="drawer-body">
        <div className="paths pad">
          {actor.id && (
            <Chip icon="user" onClick={() => onFilter({ actor: actor.id })}>
              {t('sameActor')}
            </Chip>
          )}
          {address && (
            <Chip icon="host" onClick={() => onFilter({ address })}>
              {t('sameAddress')}
            </Chip>
          )}
          <Chip icon="filter" onClick={() => onFilter({ action })}>
            {t('sameAction')}
          </Chip>
          <Chip icon="filter" onClick={() => onFilter({ object: object.id, kind: object.kind })}>
            {t('sameObject')}
          </Chip>
        </div>
        <Difference details={details} />
        <dl className="kv pad">
          {facts.map(([title, value]) => (
            <FactRow key={title} title={title} value={value} />
          ))}
        </dl>
      </div>
    </Drawer>
  )
}

function FactRow({ title, value }: { title: string; value: string }) {
  return (
    <>
      <dt>{title}</dt>
      <dd title={value}>
        <bdi>{value}</bdi>
      </dd>
    </>
  )
}

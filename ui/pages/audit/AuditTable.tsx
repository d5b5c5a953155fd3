import { SeverityMark } from '../../components/SeverityMark.tsx'
import { useTimeFormat } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useRowKeys } from '../../lib/use-row-keys.ts'
import { useWords } from '../../lib/use-words.ts'
import { auditActionTitle } from '../../panels/audit/action-title.ts'
import type { AuditEntry } from './use-audit.ts'
import { words } from './words.ts'

interface Props {
  rows: readonly AuditEntry[]
  chosen: number | undefined
  onOpen: (seq: number) => void
}

/** When, who, what, to what, from where. A row opens its entry. */
export function AuditTable({ rows, chosen, onOpen }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const time = useTimeFormat()
  const rowKeys = useRowKeys({ keys: rows.map(({ seq }) => String(seq)), onOpen: 'subject' })
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t('title')}>
      <table className="tall audit-table">
        <thead>
          <tr>
            <th scope="col">{t('action')}</th>
            <th scope="col">{t('object')}</th>
            <th scope="col">{t('actor')}</th>
            <th scope="col">
              <bdi>{t('timeIn', { zone: time.zone })}</bdi>
            </th>
            <th scope="col" className="hide-s">
              {t('address')}
            </th>
            <th scope="col" className="num hide-s">
              {t('number')}
            </th>
          </tr>
        </thead>
        <tbody ref={rowKeys.body}>
          {rows.map(({ seq, at, actor, action, object, address, outcome }) => (
            <tr key={seq} {...rowKeys.of(String(seq))} aria-selected={seq === chosen} onClick={() => onOpen(seq)}>
              <th scope="row" className="strong">
                <button type="button" className="row-button" title={action} onClick={() => onOpen(seq)}>
                  {auditActionTitle(language, action)}
                </button>
                {outcome === 'failure' && <FailureMark />}
              </th>
              <td>
                <bdi className="cut audit-name" title={object.name || object.id}>
                  {object.name || object.id}
                </bdi>
              </td>
              <td>
                <bdi className="cut audit-name">{actorTitle(t, actor)}</bdi>
              </td>
              <td className="dim">
                <span className="ltr">{time.full(Date.parse(at))}</span>
              </td>
              <td className="dim hide-s">
                <bdi>{address}</bdi>
              </td>
              <td className="num faint hide-s">{seq}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** It was tried and not done. */
function FailureMark() {
  const t = useWords(words)
  return (
    <span className="audit-failed">
      <SeverityMark severity="high">{t('failed')}</SeverityMark>
    </span>
  )
}

/** Who it was: people and tokens by name, the platform by its part. */
export function actorTitle(t: (key: 'platform' | 'stranger' | 'token', values?: never) => string, actor: AuditEntry['actor']): string {
  const { kind, id, name } = actor
  if (kind === 'anonymous') return t('stranger')
  if (kind === 'system') return `${t('platform')} (${name || id})`
  return kind === 'api_token' ? `${name || id} (${t('token')})` : name || id
}

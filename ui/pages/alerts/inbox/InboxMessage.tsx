import { Link } from 'wouter'

import { Button, buttonClass } from '../../../components/Button.tsx'
import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { AlertSeverity } from '../parts/AlertSeverity.tsx'
import type { InboxRow } from './use-inbox.ts'
import { inboxWords } from './words.ts'

interface Props {
  row: InboxRow
  now: number
  isOpen: boolean
  isActive: boolean
  onToggle: () => void
  onMark: (read: boolean) => void
}

/** A message: one line, and the whole text when it is opened. */
export function InboxMessage({ row, now, isOpen, isActive, onToggle, onMark }: Props) {
  const t = useWords(inboxWords)
  const format = useFormat()
  const time = useTimeFormat()
  const at = Date.parse(row.at)
  const classes = ['ib-row', row.read ? '' : 'unread', isOpen ? 'open' : ''].filter(Boolean).join(' ')
  const href = row.fingerprint === '' ? `/alerts?group=${encodeURIComponent(row.group)}` : `/alerts/alert/${row.fingerprint}`
  return (
    <li className={classes} data-message={row.id} aria-current={isActive ? 'true' : undefined}>
      <button type="button" className="ib-head" aria-expanded={isOpen} onClick={onToggle}>
        <span className="ib-dot">{!row.read && <span className="sr">{t('isUnread')}</span>}</span>
        <span className="ib-sev">
          {row.status === 'resolved' ? (
            <SeverityMark severity="ok">{t('resolved')}</SeverityMark>
          ) : (
            <AlertSeverity severity={row.severity} />
          )}
        </span>
        <bdi className="ib-title">{row.title}</bdi>
        <bdi className="ib-receiver faint hide-s">{row.receiver}</bdi>
        <span className="ib-at faint" title={time.zoned(at)}>
          {format.ago(at, now)}
        </span>
      </button>
      {isOpen && (
        <div className="ib-body">
          <p className="ib-text" dir="auto">
            {row.text}
          </p>
          <div className="row">
            <Link className={buttonClass({})} href={href}>
              {row.fingerprint === '' ? t('openGroup', { count: row.alerts }) : t('open')}
            </Link>
            <Button look="quiet" onClick={() => onMark(!row.read)}>
              {row.read ? t('unread') : t('read')}
            </Button>
            <span className="faint small">{time.zoned(at)}</span>
          </div>
        </div>
      )}
    </li>
  )
}

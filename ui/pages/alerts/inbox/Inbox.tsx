import { useEffect, useRef, useState } from 'react'

import { Button } from '../../../components/Button.tsx'
import { Chip } from '../../../components/Chip.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { MoreRows } from '../../../components/MoreRows.tsx'
import { Skeleton } from '../../../components/Skeleton.tsx'
import { definePart } from '../../../lib/define-part.tsx'
import { choice, text } from '../../../lib/url-state.ts'
import { useListKeys } from '../../../lib/use-list-keys.ts'
import { useUrlState } from '../../../lib/use-url-state.ts'
import { useWords } from '../../../lib/use-words.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { useNow } from '../../../shell/use-now.ts'
import { InboxMessage } from './InboxMessage.tsx'
import { useInbox, useMark } from './use-inbox.ts'
import { inboxWords } from './words.ts'

import './inbox.css'

const NotifyDialog = definePart(async () => (await import('./NotifyDialog.tsx')).NotifyDialog)
const schema = { show: choice(['all', 'unread'], 'all'), message: text() }

/** What the platform's own inbox was told in the last thirty days, and what of it the reader has read. */
export function Inbox() {
  const t = useWords(inboxWords)
  const now = useNow(30_000)
  const [{ show, message }, change] = useUrlState(schema)
  const list = useInbox(show === 'unread')
  const mark = useMark()
  const [active, setActive] = useState(-1)
  const [isNotifying, setNotifying] = useState(false)
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const opened = rows.find(({ id }) => id === message)
  const isNew = opened?.read === false
  const marked = useRef('')
  const { mutate } = mark
  // Who opens a message has read it, wherever they came from.
  useEffect(() => {
    // Marked as unread again it stays so while it is open.
    if (isNew && marked.current !== message) mutate({ id: message, read: true })
    if (opened !== undefined || message === '') marked.current = message
  }, [isNew, message, mutate, opened])
  const toggle = (id: string): void => change({ message: id === message ? '' : id })
  useListKeys({
    count: rows.length,
    active,
    onMove: (index) => {
      setActive(index)
      document.querySelector(`[data-message="${rows[index]?.id}"]`)?.scrollIntoView({ block: 'nearest' })
    },
    onOpen: (index) => toggle(rows[index]?.id ?? ''),
  })
  return (
    <div className="ib">
      <div className="ib-bar">
        <Chip on={show === 'all'} onClick={() => change({ show: 'all' })}>
          {t('all')}
        </Chip>
        <Chip on={show === 'unread'} onClick={() => change({ show: 'unread' })}>
          {t('unreadOnly')}
        </Chip>
        <span className="grow" />
        <Button look="quiet" icon="live" onClick={() => setNotifying(true)}>
          {t('notify')}
        </Button>
        <Button
          look="quiet"
          icon="check"
          disabled={rows.every(({ read }) => read)}
          onClick={() => mutate('all', { onSuccess: () => showToast({ text: t('markedAll') }) })}
        >
          <span className="sr-s">{t('markAll')}</span>
        </Button>
      </div>
      {mark.error !== null && <FaultNotice error={mark.error} />}
      <div className="tabbed-body" tabIndex={0} role="region" aria-label={t('list')}>
        {list.error && !list.data ? (
          <FaultNotice error={list.error} onRetry={() => void list.refetch()} />
        ) : !list.data ? (
          <Skeleton rows={10} />
        ) : rows.length === 0 ? (
          <EmptyState title={show === 'unread' ? t('noUnread') : t('none')}>
            {show === 'unread' ? (
              <Button onClick={() => change({ show: 'all' })}>{t('showAll')}</Button>
            ) : (
              <p className="dim">{t('noneNote')}</p>
            )}
          </EmptyState>
        ) : (
          <ul className="ib-list">
            {rows.map((row, index) => (
              <InboxMessage
                key={row.id}
                row={row}
                now={now}
                isOpen={row.id === message}
                isActive={index === active}
                onToggle={() => toggle(row.id)}
                onMark={(read) => mutate({ id: row.id, read })}
              />
            ))}
          </ul>
        )}
        <MoreRows list={list}>{t('more')}</MoreRows>
      </div>
      {isNotifying && <NotifyDialog onClose={() => setNotifying(false)} />}
    </div>
  )
}

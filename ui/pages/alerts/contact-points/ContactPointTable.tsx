import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import type { ContactPoint } from './use-contact-points.ts'
import { contactPointWords } from './words.ts'

const origins = { page: 'originPage', file: 'originFile', built_in: 'originBuiltIn' } as const

/** All contact points with where they lead to. */
export function ContactPointTable({ rows, onOpen }: { rows: readonly ContactPoint[]; onOpen: (name: string) => void }) {
  const t = useWords(contactPointWords)
  const format = useFormat()
  const time = useTimeFormat()
  const columns: readonly Column<ContactPoint>[] = [
    {
      name: 'name',
      title: t('name'),
      cell: ({ name }) => (
        <button type="button" className="cp-open" onClick={() => onOpen(name)}>
          <bdi>{name}</bdi>
        </button>
      ),
    },
    { name: 'channels', title: t('channels'), cell: (row) => <ChannelList point={row} /> },
    { name: 'routes', title: t('routes'), numeric: true, cell: ({ routes }) => format.count(routes) },
    { name: 'origin', title: t('origin'), wideOnly: true, cell: ({ origin }) => t(origins[origin]) },
    {
      name: 'changed',
      title: t('changed'),
      wideOnly: true,
      cell: ({ changedAt, changedBy }) =>
        changedAt !== null && <bdi>{t('by', { time: time.zoned(Date.parse(changedAt)), name: changedBy })}</bdi>,
    },
  ]
  return (
    <DataTable tall label={t('title')} columns={columns} rows={rows} rowKey={({ name, origin }) => `${origin} ${name}`} enter="subject" />
  )
}

function ChannelList({ point: { integrations, isUnreadable, isShadowed } }: { point: ContactPoint }) {
  const t = useWords(contactPointWords)
  const time = useTimeFormat()
  if (isUnreadable || isShadowed)
    return (
      <span className="sev high">
        <Icon name="sev-high" />
        <span>{t(isUnreadable ? 'unreadable' : 'shadowed')}</span>
      </span>
    )
  if (integrations.length === 0) return <span className="faint">{t('nobody')}</span>
  return (
    <span className="cp-channels">
      {integrations.map(({ channel, title, about, failingSince }, at) => (
        // Two channels of one kind differ in their place only.
        <span key={`${channel}${at}`} className={failingSince === null ? '' : 'high'}>
          {failingSince !== null && <Icon name="sev-high" size={12} />} {title}
          {about !== '' && (
            <>
              {' '}
              <bdi className="faint">{about}</bdi>
            </>
          )}
          {failingSince !== null && <> {t('failing', { time: time.minute(Date.parse(failingSince)) })}</>}
        </span>
      ))}
    </span>
  )
}

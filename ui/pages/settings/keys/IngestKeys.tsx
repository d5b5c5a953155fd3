import { useQuery } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { GraceField, useGrace } from './GraceField.tsx'
import { NewIngestKey } from './NewIngestKey.tsx'
import { SecretList } from './SecretList.tsx'
import type { EndSecret, RenewSecret } from './SecretList.tsx'
import { keyWords, secretWords } from './words.ts'

type Key = Reply<'GET /api/ingest-keys'>['rows'][number]
type Source = Reply<'GET /api/ingestion'>['sources'][number]

/** The keys that may send into this project. */
export function IngestKeys() {
  const t = useWords(keyWords)
  const common = useWords(secretWords)
  const time = useTimeFormat()
  const format = useFormat()
  const mayRead = usePermission('telemetry.read')
  const mayChange = usePermission('keys.write')
  const grace = useGrace()
  const rotate: RenewSecret<Key> = {
    title: common('rotate'),
    question: ({ name }) => common('rotateTitle', { name }),
    consequence: () => t('rotateText'),
    renderQuestion: () => <GraceField grace={grace} unlimited={common('untilRevoked')} />,
    renew: async ({ id }) => {
      const { name, key } = await callApi('POST /api/ingest-keys/:id/rotate', { params: { id }, body: grace.body })
      return { name, secret: key }
    },
  }
  const revoke: EndSecret<Key> = {
    title: common('revoke'),
    question: ({ name }) => t('revokeTitle', { name }),
    consequence: ({ prefix }) => t('revokeText', { prefix }),
    end: ({ id }) => callApi('DELETE /api/ingest-keys/:id', { params: { id } }),
  }
  // What came in on each key is counted since the start of the platform.
  const incoming = useQuery({
    queryKey: ['ingestion'],
    queryFn: ({ signal }) => callApi('GET /api/ingestion', { signal }),
    refetchInterval: 10_000,
    enabled: mayRead,
  })
  const sum = (id: string, pick: (source: Source) => number): number =>
    incoming.data?.sources.filter(({ keyId }) => keyId === id).reduce((total, source) => total + pick(source), 0) ?? 0
  return (
    <SecretList<Key>
      kind="ingest_key"
      queryKey="ingest-keys"
      list={(query, signal) => callApi('GET /api/ingest-keys', { query, signal })}
      text={{ title: t('title'), note: t('note'), none: t('none'), add: t('add') }}
      madeTitle={(name) => t('made', { name })}
      columns={[
        {
          name: 'signals',
          title: t('signals'),
          wideOnly: true,
          cell: ({ signals }) => <span className="dim">{signals.map((signal) => t(signal)).join(', ')}</span>,
        },
        ...(mayRead
          ? [
              {
                name: 'rate',
                title: t('rate'),
                numeric: true,
                wideOnly: true,
                cell: ({ id }: Key) => format.number(sum(id, ({ acceptedPerSecond }) => acceptedPerSecond)),
              },
              {
                name: 'refused',
                title: t('refused'),
                numeric: true,
                wideOnly: true,
                cell: ({ id }: Key) => {
                  const refused = sum(id, ({ rejected }) => rejected)
                  return <span className={refused > 0 ? 'high strong' : 'faint'}>{format.count(refused)}</span>
                },
              },
            ]
          : []),
        {
          name: 'created',
          title: t('created'),
          wideOnly: true,
          cell: ({ createdAt }) => <span className="dim">{time.day(Date.parse(createdAt))}</span>,
        },
        {
          name: 'expires',
          title: common('worksUntil'),
          wideOnly: true,
          cell: ({ expiresAt }) => <span className="dim">{expiresAt ? time.day(Date.parse(expiresAt)) : common('untilRevoked')}</span>,
        },
      ]}
      actions={mayChange ? [rotate, revoke] : []}
      renderForm={mayChange ? (form) => <NewIngestKey {...form} /> : undefined}
    />
  )
}

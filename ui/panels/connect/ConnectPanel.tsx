import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'

import { CodeSnippet } from '../../components/CodeSnippet.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { callApi } from '../../lib/api.ts'
import { ownAddress } from '../../lib/base-path.ts'
import { useWords } from '../../lib/use-words.ts'
import { alertSnippet, alertSnippetKinds, isAlertKind } from './alert-snippets.ts'
import { Arrival } from './Arrival.tsx'
import { fillCard } from './fill-card.ts'
import { KeyRow } from './KeyRow.tsx'
import { ownCards, type SnippetCard } from './own-cards.ts'
import { connectWords } from './words.ts'

import './connect.css'

/** Pick what runs, make a key, paste the snippet, see it arrive. */
export function ConnectPanel() {
  const t = useWords(connectWords)
  const [picked, pick] = useState<string>()
  const asked = useQuery({
    queryKey: ['snippet-cards'],
    queryFn: ({ signal }) => callApi('GET /api/ingestion/cards', { signal }),
    staleTime: Infinity,
  })
  const cards: readonly SnippetCard[] = [...(asked.data?.rows ?? []), ...ownCards]
  const kind = picked ?? cards[0]?.name ?? ''
  const telemetryKey = useMutation({ mutationFn: () => callApi('POST /api/ingest-keys', { body: { name: t('keyName') } }) })
  const alertsKey = useMutation({
    mutationFn: () => callApi('POST /api/ingest-keys', { body: { name: t('alertsKeyName'), signals: ['alerts'] } }),
  })
  const makeKey = isAlertKind(kind) ? alertsKey : telemetryKey
  const key = makeKey.data
  const card = cards.find(({ name }) => name === kind)
  const signer = useQuery({
    queryKey: ['webhook', key?.id],
    queryFn: ({ signal }) => callApi('GET /api/ingest-keys/:id/webhook', { params: { id: key?.id ?? '' }, signal }),
    enabled: card?.signed === true && key !== undefined,
    staleTime: Infinity,
  })
  const values = { endpoint: ownAddress(), key: key?.key ?? t('keyPlace') }
  const webhook = signer.data ?? { key: t('webhookPlace'), secret: t('secretPlace') }
  const code = isAlertKind(kind) ? alertSnippet(kind, values) : fillCard(card?.text ?? '', { ...values, webhook })
  if (asked.isPending)
    return (
      <div className="connect-wait">
        <Skeleton />
      </div>
    )
  return (
    <>
      {asked.error && <FaultNotice error={asked.error} onRetry={() => void asked.refetch()} />}
      <div className="sources" role="group" aria-label={t('source')}>
        {[...cards, ...alertSnippetKinds].map(({ name, title, note }) => (
          <button key={name} type="button" aria-pressed={name === kind} onClick={() => pick(name)}>
            <Icon name="terminal" size={20} />
            <span className="col">
              <bdi className="strong">{title}</bdi>
              <bdi className="small faint">{note}</bdi>
            </span>
          </button>
        ))}
      </div>
      <KeyRow secret={key?.key} note={t(card?.signed === true ? 'webhookMade' : 'keyMade')} make={makeKey} />
      {signer.error && <FaultNotice error={signer.error} />}
      <CodeSnippet label={t('snippet')} code={code} />
      {isAlertKind(kind) ? (
        <p className="dim">
          {t('alertsArrive')} <Link href="/alerts">{t('seeAlerts')}</Link>
        </p>
      ) : (
        <Arrival ingestKey={key} />
      )}
    </>
  )
}

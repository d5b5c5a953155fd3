import type { ReactNode } from 'react'

import { Icon } from '../../components/Icon.tsx'
import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { useNow } from '../../shell/use-now.ts'
import { words } from './words.ts'

type Chain = Reply<'GET /api/audit/chain'>
type Look = 'ok' | 'high' | 'critical' | 'unknown'

/** How the trail is held together: entries that hash each other, signed checkpoints of them, copies of those elsewhere. */
export function ChainPicture({ chain, isBroken }: { chain: Chain | undefined; isBroken: boolean }) {
  const t = useWords(words)
  const format = useFormat()
  const now = useNow(30_000)
  const ago = (at: string): string => format.ago(Date.parse(at), now)
  const { latest, anchors, problem } = chain?.checkpoints ?? { latest: null, anchors: [], problem: null }
  const anchorLook: Look = anchors.length === 0 ? 'unknown' : anchors.some((anchor) => anchor.problem !== null) ? 'high' : 'ok'
  return (
    <ol className="chain-picture">
      <Station look={isBroken ? 'critical' : chain?.verified ? 'ok' : 'unknown'} icon="link" title={t('stationEntries')}>
        {chain && t('stationEntriesNote', { count: chain.entries })}
      </Station>
      <Station look={problem !== null ? 'critical' : latest ? 'ok' : 'unknown'} icon="key" title={t('stationCheckpoints')}>
        {problem ??
          (latest
            ? t('stationCheckpointsNote', { number: latest.number, seq: latest.seq, ago: ago(latest.at) })
            : chain && t('noCheckpoint'))}
      </Station>
      <Station look={anchorLook} icon="external" title={t('stationAnchors')}>
        {chain && anchors.length === 0 ? (
          <span title={t('howAnchors')}>{t('noAnchors')}</span>
        ) : (
          anchors.map((anchor) => (
            <span key={anchor.title} className="chain-anchor">
              <bdi>{anchor.title}</bdi>
              {': '}
              <bdi>
                {anchor.problem ?? (anchor.kept ? t('anchorKept', { seq: anchor.kept.seq, ago: ago(anchor.kept.at) }) : t('anchorNever'))}
              </bdi>
            </span>
          ))
        )}
      </Station>
    </ol>
  )
}

function Station({ look, icon, title, children }: { look: Look; icon: 'link' | 'key' | 'external'; title: string; children: ReactNode }) {
  return (
    <li className="chain-station">
      <span className={`chain-knot sev ${look}`}>
        <Icon name={icon} />
      </span>
      <span className="col">
        <span className="strong small">{title}</span>
        <span className="small dim chain-note">{children}</span>
      </span>
    </li>
  )
}

import { Link } from 'wouter'

import { SeverityMark } from '../../components/SeverityMark.tsx'
import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { usePartTitle } from '../../panels/platform-parts/use-part-title.ts'
import { useNow } from '../../shell/use-now.ts'
import { partsAddress } from './evidence.ts'
import { words } from './words.ts'

const severities = { ok: 'ok', degraded: 'high', down: 'critical', unknown: 'unknown' } as const

/** How the parts of Vedette itself are. */
export function Platform({ platform }: { platform: Reply<'GET /api/overview'>['platform'] | undefined }) {
  const t = useWords(words)
  const format = useFormat()
  const now = useNow(30_000)
  const partTitle = usePartTitle()
  return (
    <div className="plate">
      <header>
        <h2>
          <Link href={partsAddress} className="quiet-link">
            {t('platform')}
          </Link>
        </h2>
        {platform && (
          <span className="note">
            {t('since', { version: platform.version, time: format.duration(now - Date.parse(platform.startedAt)) })}
          </span>
        )}
      </header>
      <ul className="parts">
        {platform?.parts.map(({ name, state, detail }) => (
          <li key={name}>
            <SeverityMark severity={severities[state]}>{t(state)}</SeverityMark>
            <span className="strong">{partTitle(name)}</span>
            <bdi className="faint small cut" title={detail}>
              {detail}
            </bdi>
          </li>
        ))}
      </ul>
    </div>
  )
}

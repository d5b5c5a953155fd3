import type { ServiceRelease } from '../../../src/api/contract/services.ts'
import { ChipLink } from '../../components/Chip.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useFormat, useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { judgeRelease } from './release-verdict.ts'
import { useServiceAddresses } from './use-service-addresses.ts'
import { useVerdictText } from './use-verdict-text.ts'
import { words } from './words.ts'

/** The sentence on the newest release, when it made the service worse. */
export function Verdict({ service, releases }: { service: string; releases: readonly ServiceRelease[] | undefined }) {
  const t = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const textOf = useVerdictText()
  const addresses = useServiceAddresses()
  const verdict = releases && judgeRelease(releases)
  if (!verdict || (verdict.kind !== 'fails' && verdict.kind !== 'slower')) return null
  const at = Date.parse(verdict.release.firstSeen)
  return (
    <div className={verdict.kind === 'fails' ? 'sv-verdict wash-critical' : 'sv-verdict wash-high'} role="note">
      <span className={verdict.kind === 'fails' ? 'sev critical' : 'sev high'}>
        <Icon name={verdict.kind === 'fails' ? 'sev-critical' : 'sev-high'} />
      </span>
      <span className="strong">{textOf(verdict)}</span>
      <span className="dim">{t('deployedAt', { time: time.zoned(at), ago: format.ago(at, Date.now()) })}</span>
      <span className="grow" />
      <ChipLink icon="traces" href={addresses.traces(service, { status: 'error' })}>
        {t('failedTraces')}
      </ChipLink>
    </div>
  )
}

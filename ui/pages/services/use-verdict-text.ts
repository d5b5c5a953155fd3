import { useFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import type { ReleaseVerdict } from './release-verdict.ts'
import { words } from './words.ts'

/** The verdict on a release in a sentence, figures first. */
export function useVerdictText(): (verdict: ReleaseVerdict) => string {
  const t = useWords(words)
  const format = useFormat()
  return ({ release, previous, kind }) => {
    const values = {
      version: release.version,
      previous: previous.version,
      errors: format.share(release.errorRate),
      errorsBefore: format.share(previous.errorRate),
      p95: format.duration(release.p95Ms),
      p95Before: format.duration(previous.p95Ms),
    }
    if (kind === 'fails') return t('verdictFails', values)
    if (kind === 'slower') return t('verdictSlower', values)
    if (kind === 'better') return t('verdictBetter', values)
    if (kind === 'faster') return t('verdictFaster', values)
    return t('verdictSame', values)
  }
}

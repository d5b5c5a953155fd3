import { useWords } from '../../lib/use-words.ts'
import { usePermission } from '../../shell/session.ts'
import { KeyRow } from './KeyRow.tsx'
import type { useMadeKey } from './use-made-key.ts'
import { connectWords } from './words.ts'

/** Makes the key of the snippets beside it; who may not is told whom to ask. */
export function HintKey({ of }: { of: ReturnType<typeof useMadeKey> }) {
  const t = useWords(connectWords)
  const mayMakeKeys = usePermission('keys.write')
  return mayMakeKeys ? <KeyRow secret={of.key} note={t('keyMade')} make={of.make} /> : <p className="dim">{t('askForKey')}</p>
}

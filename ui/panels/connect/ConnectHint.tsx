import { Link } from 'wouter'

import { buttonClass } from '../../components/Button.tsx'
import { CodeSnippet } from '../../components/CodeSnippet.tsx'
import { ownAddress } from '../../lib/base-path.ts'
import { useWords } from '../../lib/use-words.ts'
import { HintKey } from './HintKey.tsx'
import { curlSnippet } from './snippets.ts'
import { useMadeKey } from './use-made-key.ts'
import { connectWords } from './words.ts'

/** What an empty page offers: one line to paste with the real address and a key that is made here, and the way to the others. */
export function ConnectHint({ signal = 'logs' }: { signal?: 'logs' | 'traces' }) {
  const t = useWords(connectWords)
  const made = useMadeKey()
  return (
    <>
      <HintKey of={made} />
      <CodeSnippet label={t('snippet')} code={curlSnippet(signal, { endpoint: ownAddress(), key: made.key ?? t('keyPlace') })} />
      <Link className={buttonClass({})} href="/setup?step=connect">
        {t('more')}
      </Link>
    </>
  )
}

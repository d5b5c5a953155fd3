import { Link } from 'wouter'

import { buttonClass } from '../../components/Button.tsx'
import { CodeSnippet } from '../../components/CodeSnippet.tsx'
import { ownAddress } from '../../lib/base-path.ts'
import { useWords } from '../../lib/use-words.ts'
import { curlSnippet } from './snippets.ts'
import { connectWords } from './words.ts'

/** What an empty page offers: one line to paste with the real address, and the way to the others. */
export function ConnectHint({ signal = 'logs' }: { signal?: 'logs' | 'traces' }) {
  const t = useWords(connectWords)
  return (
    <>
      <CodeSnippet label={t('snippet')} code={curlSnippet(signal, { endpoint: ownAddress(), key: t('keyPlace') })} />
      <Link className={buttonClass({})} href="/setup?step=connect">
        {t('more')}
      </Link>
    </>
  )
}

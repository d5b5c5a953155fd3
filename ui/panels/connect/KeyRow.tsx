import { Button } from '../../components/Button.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useWords } from '../../lib/use-words.ts'
import { connectWords } from './words.ts'

import './key-row.css'

interface Props {
  /** Undefined until one is made. */
  secret: string | undefined
  /** What is to know of the key that is shown. */
  note: string
  make: { readonly isPending: boolean; readonly error: unknown; readonly mutate: () => void }
}

/** The ingest key of a snippet: made here, and shown once. */
export function KeyRow({ secret, note, make }: Props) {
  const t = useWords(connectWords)
  return (
    <>
      <div className="key-row">
        <Icon name="key" />
        {secret === undefined ? (
          <>
            <span className="grow">{t('needKey')}</span>
            <Button look="go" disabled={make.isPending} onClick={() => make.mutate()}>
              {t('makeKey')}
            </Button>
          </>
        ) : (
          <>
            <span className="col grow">
              <code className="ltr cut" data-secret>
                {secret}
              </code>
              <span className="small faint">{note}</span>
            </span>
            <CopyButton text={secret} look="plain" />
          </>
        )}
      </div>
      {make.error !== null && <FaultNotice error={make.error} />}
    </>
  )
}

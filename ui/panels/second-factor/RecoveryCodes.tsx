import { Button, buttonClass } from '../../components/Button.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useWords } from '../../lib/use-words.ts'
import { secondFactorWords } from './words.ts'

import './second-factor.css'

/** Ten codes, for the only time. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const t = useWords(secondFactorWords)
  const text = `${t('fileTitle')} (${location.host})\n\n${codes.join('\n')}\n`
  return (
    <div className="dialog-form">
      <p>{t('codesText')}</p>
      <ul className="recovery-codes" aria-label={t('codesTitle')}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="row wrap">
        <Button look="go" onClick={onDone}>
          {t('saved')}
        </Button>
        <a
          className={buttonClass({})}
          download="vedette-recovery-codes.txt"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
        >
          <Icon name="download" />
          {t('download')}
        </a>
        <CopyButton text={codes.join('\n')} label={t('copyAll')} />
      </div>
    </div>
  )
}

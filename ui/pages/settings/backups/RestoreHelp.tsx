import { buttonClass } from '../../../components/Button.tsx'
import { CodeSnippet } from '../../../components/CodeSnippet.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { apiAddress } from '../../../lib/api-address.ts'
import { useWords } from '../../../lib/use-words.ts'
import { SectionHead } from '../SectionHead.tsx'
import { backupWords } from './words.ts'

/** The command that brings it back, and what helps when there is nobody to run it. */
export function RestoreHelp({ command }: { command: string | null }) {
  const t = useWords(backupWords)
  return (
    <>
      <section>
        <SectionHead id="restore" title={t('restore')} note={t('restoreNote')} />
        <p className="section-note dim">{t('restoreHelp')}</p>
        <div className="pad">{command !== null && <CodeSnippet label={t('restore')} code={command} />}</div>
      </section>
      <section>
        <SectionHead id="recovery-kit" title={t('kit')} note={t('kitNote')} />
        <p className="section-note dim">{t('kitHelp')}</p>
        <div className="pad">
          <a className={buttonClass({})} href={apiAddress('/api/backups/recovery-kit')} download="vedette-recovery-kit.sh">
            <Icon name="download" />
            {t('download')}
          </a>
        </div>
      </section>
    </>
  )
}

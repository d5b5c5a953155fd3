import { Dialog } from '../../components/Dialog.tsx'
import { useLanguage } from '../../lib/preferences.ts'
import { useWords } from '../../lib/use-words.ts'
import type { Page } from '../define-page.ts'
import { shortcuts } from '../shortcuts.ts'
import { shellWords } from '../words.ts'

/** Every key, in one list: those of the page one is on come first. */
export function HelpDialog({ pages, page, onClose }: { pages: readonly Page[]; page: Page | undefined; onClose: () => void }) {
  const t = useWords(shellWords)
  const language = useLanguage()
  const rows: readonly (readonly [keys: readonly string[], meaning: string])[] = [
    ...(page?.keys ?? []).map(({ keys, title }) => [keys, title[language]] as const),
    ...pages.flatMap(({ key, title }) => (key ? [[['g', key], t('keyGo', { page: title[language] })] as const] : [])),
    ...shortcuts.map(({ keys, title }) => [keys, t(title)] as const),
  ]
  return (
    <Dialog title={t('keys')} onClose={onClose}>
      <dl className="keys">
        {rows.map(([keys, meaning]) => (
          <div key={meaning}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}

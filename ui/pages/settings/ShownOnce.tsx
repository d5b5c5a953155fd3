import { Button } from '../../components/Button.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { useWords } from '../../lib/use-words.ts'
import { words } from './words.ts'

/** A secret that was just made, for the only time. */
export function ShownOnce({ title, secret, onClose }: { title: string; secret: string; onClose: () => void }) {
  const t = useWords(words)
  return (
    <Dialog title={title} onClose={onClose} wide>
      <p>{t('once')}</p>
      <div className="secret">
        <code className="ltr">{secret}</code>
        <CopyButton text={secret} look="go" />
      </div>
      <div>
        <Button onClick={onClose}>{t('done')}</Button>
      </div>
    </Dialog>
  )
}

import type { ReactNode } from 'react'

import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { useWords } from '../../lib/use-words.ts'
import { words } from './words.ts'

interface Props {
  title: string
  action: string
  busy: boolean
  onConfirm: () => void
  onClose: () => void
  children: ReactNode
}

/** Asks before something that cannot be undone; the text names what it is about. */
export function ConfirmDialog({ title, action, busy, onConfirm, onClose, children }: Props) {
  const t = useWords(words)
  return (
    <Dialog title={title} closeLabel={t('close')} onClose={onClose}>
      <div>{children}</div>
      <div className="row">
        <Button look="danger" disabled={busy} onClick={onConfirm}>
          {action}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {t('cancel')}
        </Button>
      </div>
    </Dialog>
  )
}

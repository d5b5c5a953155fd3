import type { ReactNode } from 'react'

import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import { FaultNotice } from './FaultNotice.tsx'

const words = defineWords({ en: { cancel: 'Cancel' }, he: { cancel: 'ביטול' } })

interface Props {
  title: string
  /** Verb of the button that does it. */
  action: string
  /** It cannot be undone: a plain button with red text instead of the main one. */
  danger?: boolean
  /** The work the button starts: while it runs the button rests, when it fails the dialog says why. */
  work: { readonly isPending: boolean; readonly error: unknown }
  /** Something is still missing. */
  incomplete?: boolean
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

/** A question in a dialog: fields or a sentence that names the object, then do it or leave it. */
export function FormDialog({ title, action, danger, work, incomplete, onSubmit, onClose, children }: Props) {
  const t = useWords(words)
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit()
        }}
      >
        {children}
        {work.error !== null && <FaultNotice error={work.error} />}
        <div className="row">
          <Button look={danger ? 'danger' : 'go'} type="submit" disabled={work.isPending || incomplete}>
            {action}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {t('cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

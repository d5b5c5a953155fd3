import { useId, useLayoutEffect, useRef } from 'react'
import type { ReactNode } from 'react'

import { CloseButton } from './CloseButton.tsx'

interface Props {
  title: string
  onClose: () => void
  children: ReactNode
  /** Wide enough for code. */
  wide?: boolean
}

/** The browser's own modal dialog: focus begins in the first field and stays inside, Escape closes, focus goes back where it was. */
export function Dialog({ title, onClose, children, wide }: Props) {
  const element = useRef<HTMLDialogElement>(null)
  const id = useId()
  // While it is in the document: a dialog that was taken out of it no longer knows where the focus was.
  useLayoutEffect(() => {
    const dialog = element.current
    dialog?.showModal()
    // It would take its first button, the one that closes.
    dialog?.querySelector<HTMLElement>('input, select, textarea')?.focus()
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={element}
      className={wide ? 'dialog float wide' : 'dialog float'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => event.target === element.current && onClose()}
    >
      <div className="dialog-body">
        <header className="row">
          <h2 id={id} className="grow">
            {title}
          </h2>
          <CloseButton onClose={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  )
}

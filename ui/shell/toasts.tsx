import { useEffect, useSyncExternalStore } from 'react'
import { Link } from 'wouter'

import { Button } from '../components/Button.tsx'
import { Icon } from '../components/Icon.tsx'
import { ApiFault } from '../lib/api-fault.ts'
import { explainFault, faultWords } from '../lib/fault-words.ts'
import { useWords } from '../lib/use-words.ts'
import { shellWords } from './words.ts'

interface Done {
  readonly text: string
  /** Takes it back; when that fails, it is said here. */
  readonly undo?: () => Promise<unknown>
  /** Where the thing is now. */
  readonly link?: { readonly href: string; readonly title: string }
}

/** What went wrong: what it was about, if that is not plain, why, and how to try once more. */
interface Failed {
  readonly text?: string
  readonly fault: unknown
  readonly again?: () => Promise<unknown>
}

type Toast = Done | Failed

const shownMs = 6000
let current: Toast | null = null
const listeners = new Set<() => void>()

/**
 * Says that something was done, for six seconds, with a way back; or that it was not done and what to do, until that is read, where nothing
 * on the page says so. Errors that need a decision stay on the page instead.
 */
export function showToast(toast: Toast | null): void {
  current = toast
  for (const listener of listeners) listener()
}

export function Toasts() {
  const toast = useSyncExternalStore(subscribe, () => current)
  const isFault = toast !== null && 'fault' in toast
  useEffect(() => {
    if (!toast || isFault) return
    const timer = setTimeout(() => showToast(null), shownMs)
    return () => clearTimeout(timer)
  }, [toast, isFault])
  return (
    <>
      <div role="status" aria-live="polite">
        {toast && !isFault && <DoneToast {...toast} />}
      </div>
      {isFault && (
        <div role="alert">
          <FailedToast {...toast} />
        </div>
      )}
    </>
  )
}

function DoneToast({ text, undo, link }: Done) {
  const t = useWords(shellWords)
  return (
    <div className="toast">
      <Icon name="check" />
      <span className="grow">{text}</span>
      {link && (
        <Link href={link.href} onClick={() => showToast(null)}>
          {link.title}
        </Link>
      )}
      {undo && (
        <Button look="quiet" onClick={() => tryToDo(undo, t('notUndone'))}>
          {t('undo')}
        </Button>
      )}
    </div>
  )
}

function FailedToast({ text, fault, again }: Failed) {
  const t = useWords(shellWords)
  const explain = useWords(faultWords)
  const mayHelp = again && !(fault instanceof ApiFault && !fault.retryable)
  return (
    <div className="toast">
      <span className="sev high">
        <Icon name="sev-high" />
      </span>
      <span className="grow">
        {text !== undefined && <span className="strong">{text} </span>}
        <bdi>{explainFault(explain, fault)}</bdi>
      </span>
      {mayHelp && (
        <Button look="quiet" onClick={() => tryToDo(again, text)}>
          {explain('tryAgain')}
        </Button>
      )}
      <Button look="quiet" mini icon="close" aria-label={t('closeToast')} onClick={() => showToast(null)} />
    </div>
  )
}

/** Does it behind the page's back; `text` says what failed. */
function tryToDo(work: () => Promise<unknown>, text: string | undefined): void {
  showToast(null)
  work().catch((fault: unknown) => showToast({ ...(text !== undefined && { text }), fault, again: work }))
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

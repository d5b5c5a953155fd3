import { useEffect, useSyncExternalStore } from 'react'
import { Link } from 'wouter'

import { Button } from '../components/Button.tsx'
import { Icon } from '../components/Icon.tsx'
import { useWords } from '../lib/use-words.ts'
import { shellWords } from './words.ts'

interface Toast {
  readonly text: string
  readonly undo?: () => void
  /** Where the thing is now. */
  readonly link?: { readonly href: string; readonly title: string }
}

const shownMs = 6000
let current: Toast | null = null
const listeners = new Set<() => void>()

/** Says that something was done, for six seconds, with a way back. Errors that need a decision stay on the page instead. */
export function showToast(toast: Toast | null): void {
  current = toast
  for (const listener of listeners) listener()
}

export function Toasts() {
  const t = useWords(shellWords)
  const toast = useSyncExternalStore(subscribe, () => current)
  useEffect(() => {
    if (!toast) return
    const timer = setTimeout(() => showToast(null), shownMs)
    return () => clearTimeout(timer)
  }, [toast])
  return (
    <div role="status" aria-live="polite">
      {toast && (
        <div className="toast">
          <Icon name="check" />
          <span className="grow">{toast.text}</span>
          {toast.link && (
            <Link href={toast.link.href} onClick={() => showToast(null)}>
              {toast.link.title}
            </Link>
          )}
          {toast.undo && (
            <Button
              look="quiet"
              onClick={() => {
                toast.undo?.()
                showToast(null)
              }}
            >
              {t('undo')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

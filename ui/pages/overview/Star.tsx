import { useWords } from '../../lib/use-words.ts'
import { useOwnServices } from './use-own-services.ts'
import { words } from './words.ts'

/** Marks a service as one's own, or no longer. */
export function Star({ service }: { service: string }) {
  const t = useWords(words)
  const { own, toggle } = useOwnServices()
  if (!own) return <span className="star" />
  const mine = own.has(service)
  const label = t(mine ? 'notMine' : 'makeMine', { service })
  return (
    <button
      type="button"
      className={mine ? 'star on' : 'star'}
      aria-pressed={mine}
      aria-label={label}
      title={label}
      onClick={() => toggle(service)}
    >
      <svg viewBox="0 0 16 16" aria-hidden>
        <path d="M8 1.8l1.9 3.9 4.3.6-3.1 3 .7 4.3L8 11.6l-3.8 2 .7-4.3-3.1-3 4.3-.6z" />
      </svg>
    </button>
  )
}

import { useWords } from '../../../lib/use-words.ts'
import type { Channel } from './use-contact-points.ts'
import { contactPointWords } from './words.ts'

/** What to do at the vendor's, step by step; the names of settings stand as code. */
export function SetUpSteps({ channel: { setUp } }: { channel: Channel }) {
  const t = useWords(contactPointWords)
  return (
    <aside className="cp-steps" aria-label={t('setUp')}>
      <h4>{t('setUp')}</h4>
      <ol>
        {setUp.map((step) => (
          <li key={step}>
            {step.split(/(`[^`]+`|\*[^*]+\*)/).map((part, at) =>
              // Parts of a fixed text: their place is their identity.
              part.startsWith('`') ? (
                <code key={at} className="ltr">
                  {part.slice(1, -1)}
                </code>
              ) : part.startsWith('*') ? (
                <em key={at}>{part.slice(1, -1)}</em>
              ) : (
                part
              ),
            )}
          </li>
        ))}
      </ol>
    </aside>
  )
}

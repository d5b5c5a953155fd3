import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { useWords } from '../../lib/use-words.ts'
import { ServiceTable } from './Services.tsx'
import type { Service } from './use-overview.ts'
import { useOwnServices } from './use-own-services.ts'
import { words } from './words.ts'

/** The services the reader marked, with those of them that were silent. */
export function OwnServices({ services }: { services: readonly Service[] | undefined }) {
  const t = useWords(words)
  const { own, isPerson, error, refetch } = useOwnServices()
  if (!isPerson) return null
  const mine = services?.filter(({ service }) => own?.has(service))
  const silent = [...(own ?? [])].filter((name) => services && !services.some(({ service }) => service === name))
  return (
    <div className="plate">
      <header>
        <h2>{t('mine')}</h2>
        <span className="note">{t('mineNote')}</span>
      </header>
      {!own && error ? (
        <FaultNotice error={error} onRetry={refetch} />
      ) : !own || !mine ? (
        <Skeleton rows={3} />
      ) : own.size === 0 ? (
        <p className="pad dim">{t('noneMine')}</p>
      ) : (
        <>
          {mine.length > 0 && <ServiceTable label={t('mine')} services={mine} />}
          {silent.length > 0 && <p className="pad dim">{t('mineSilent', { services: silent.join(', ') })}</p>}
        </>
      )}
    </div>
  )
}

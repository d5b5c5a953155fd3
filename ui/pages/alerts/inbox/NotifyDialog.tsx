import { Button } from '../../../components/Button.tsx'
import { Dialog } from '../../../components/Dialog.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Skeleton } from '../../../components/Skeleton.tsx'
import { ApiFault } from '../../../lib/api-fault.ts'
import { browserName } from '../../../lib/browser-name.ts'
import { useTimeFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { canBeNotified, NotAllowed, ownBrowserId, useBrowsers, useSubscribe, useUnsubscribe } from './use-this-browser.ts'
import { inboxWords } from './words.ts'

/** The reader's browsers that are told when the page is closed; this one can be added. */
export function NotifyDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(inboxWords)
  const time = useTimeFormat()
  const browsers = useBrowsers()
  const subscribe = useSubscribe()
  const unsubscribe = useUnsubscribe()
  const able = canBeNotified()
  const own = able ? ownBrowserId() : undefined
  const { browser = t('unknownBrowser'), system } = browserName(navigator.userAgent)
  const name = system === undefined ? browser : t('browserOn', { browser, system })
  const isOn = browsers.data?.rows.some(({ id }) => id === own) === true
  return (
    <Dialog title={t('notifyTitle')} onClose={onClose}>
      <p className="dim">{t('notifyNote')}</p>
      {browsers.error ? (
        <FaultNotice error={browsers.error} onRetry={() => void browsers.refetch()} />
      ) : browsers.data ? (
        <>
          {browsers.data.rows.length > 0 && (
            <ul className="ib-browsers">
              {browsers.data.rows.map(({ id, browser: title, createdAt }) => (
                <li key={id}>
                  <span className="grow">
                    <bdi className="strong">{title}</bdi>{' '}
                    <span className="faint small">{id === own ? t('thisOne') : time.day(Date.parse(createdAt))}</span>
                  </span>
                  <Button look="quiet" disabled={unsubscribe.isPending} onClick={() => unsubscribe.mutate(id)}>
                    {id === own ? t('turnOff') : t('remove')}
                  </Button>
                </li>
              ))}
            </ul>
          )}
          {able ? (
            !isOn && (
              <div>
                <Button
                  look="go"
                  disabled={subscribe.isPending}
                  onClick={() => subscribe.mutate({ publicKey: browsers.data.publicKey, browser: name })}
                >
                  {t('turnOn')}
                </Button>
              </div>
            )
          ) : (
            <p className="medium">{t('unsupported')}</p>
          )}
          {isOn && (
            <p className="ok" role="status">
              {t('notifyOn')}
            </p>
          )}
          {subscribe.error && <Refusal error={subscribe.error} />}
          {unsubscribe.error && <FaultNotice error={unsubscribe.error} />}
        </>
      ) : (
        <Skeleton rows={2} />
      )}
    </Dialog>
  )
}

function Refusal({ error }: { error: Error }) {
  const t = useWords(inboxWords)
  if (error instanceof ApiFault) return <FaultNotice error={error} />
  return (
    <p className="high" role="alert">
      {error instanceof NotAllowed ? t('blocked') : t('failed', { reason: error.message })}
    </p>
  )
}

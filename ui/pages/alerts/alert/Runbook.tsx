import { useWords } from '../../../lib/use-words.ts'
import { alertWords } from './words.ts'

const told = new Set(['runbook', 'runbook_url'])

/** What the alert's annotations say, and what to do about it. */
export function Runbook({ annotations, summary }: { annotations: Readonly<Record<string, string>>; summary: string }) {
  const t = useWords(alertWords)
  const texts = Object.entries(annotations).filter(([name, value]) => !told.has(name) && value !== '')
  const runbook = annotations['runbook'] ?? ''
  const address = annotations['runbook_url'] ?? ''
  return (
    <>
      {texts.length > 0 && (
        <section>
          <div className="sub">
            <h2>{t('summary')}</h2>
          </div>
          <dl className="al-notes pad">
            {texts.map(([name, value]) => (
              <div key={name}>
                {value !== summary && (
                  <dt className="faint small">
                    <bdi>{name}</bdi>
                  </dt>
                )}
                <dd>
                  <bdi>{value}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {(runbook !== '' || address !== '') && (
        <section>
          <div className="sub">
            <h2>{t('runbook')}</h2>
          </div>
          <div className="al-notes pad">
            {runbook !== '' && (
              <p>
                <bdi>{runbook}</bdi>
              </p>
            )}
            {/^https?:\/\//i.test(address) ? (
              <a className="ltr" href={address} rel="noreferrer noopener" target="_blank">
                {address}
              </a>
            ) : (
              <p className="ltr">{address}</p>
            )}
          </div>
        </section>
      )}
    </>
  )
}

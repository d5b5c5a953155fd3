import { useMutation, useQuery } from '@tanstack/react-query'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { CodeSnippet } from '../../../components/CodeSnippet.tsx'
import { CopyButton } from '../../../components/CopyButton.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { callApi } from '../../../lib/api.ts'
import { useFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { useNow } from '../../../shell/use-now.ts'
import { SectionHead } from '../SectionHead.tsx'
import { providerWords } from './words.ts'

import './providers.css'

type Provider = Reply<'GET /api/oidc-providers'>['rows'][number]

const queryKey = ['oidc-providers']
const example = `signIn:
  oidc:
    - name: company
      title: Company account
      issuer: https://login.example.com
      clientId: vedette
      clientSecretFile: /etc/vedette/oidc-secret
      groups:
        - { group: sre, role: developer }`

/** The identity providers that people can sign in with, how they are, and how one is set up. */
export function SignInProviders() {
  const t = useWords(providerWords)
  const providers = useQuery({ queryKey, queryFn: ({ signal }) => callApi('GET /api/oidc-providers', { signal }) })
  return (
    <section>
      <SectionHead id="providers" title={t('title')} note={t('note')} />
      <Answer query={providers}>
        {({ rows }) => (
          <>
            {rows.length === 0 && (
              <EmptyState title={t('none')}>
                <p>{t('noneText')}</p>
              </EmptyState>
            )}
            {rows.map((provider) => (
              <ProviderCard key={provider.name} provider={provider} onTested={() => void providers.refetch()} />
            ))}
            {rows.length === 0 && <CodeSnippet label={t('example')} code={example} />}
          </>
        )}
      </Answer>
    </section>
  )
}

function ProviderCard({ provider, onTested }: { provider: Provider; onTested: () => void }) {
  const t = useWords(providerWords)
  const format = useFormat()
  const now = useNow(10_000)
  const mayTest = usePermission('settings.write')
  const { name, title, issuer, callback, people, provisioning, allowedDomains, groups, hasSecret, state } = provider
  const test = useMutation({
    mutationFn: () => callApi('POST /api/oidc-providers/:name/test', { params: { name } }),
    onSuccess: onTested,
  })
  const facts = [
    { title: t('issuer'), value: <bdi className="mono ltr">{issuer}</bdi> },
    {
      title: t('callback'),
      value: (
        <span className="row">
          <bdi className="mono ltr cut">{callback}</bdi>
          <CopyButton text={callback} />
        </span>
      ),
    },
    { title: t('client'), value: t(hasSecret ? 'withSecret' : 'withoutSecret') },
    {
      title: t('newPeople'),
      value: provisioning
        ? allowedDomains.length === 0
          ? t('anyDomain')
          : t('ofDomains', { domains: allowedDomains.join(', ') })
        : t('byInvitation'),
    },
    { title: t('people'), value: format.count(people) },
  ]
  return (
    <article className="provider" aria-label={title}>
      <header className="row">
        <h3>{title}</h3>
        <StateMark state={state} ago={state === null ? '' : format.ago(Date.parse(state.at), now)} />
        <span className="grow" />
        {mayTest && (
          <Button disabled={test.isPending} onClick={() => test.mutate()}>
            {t('test')}
          </Button>
        )}
      </header>
      <dl>
        {facts.map((fact) => (
          <div key={fact.title}>
            <dt>{fact.title}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
      {groups.length > 0 && (
        <ul className="provider-groups" aria-label={t('groups')}>
          {groups.map(({ group, role, project }) => (
            <li key={`${group} ${project}`}>
              <bdi className="mono">{group === '*' ? t('everybody') : group}</bdi> <span className="faint">{t('gives')}</span>{' '}
              <bdi>{role}</bdi>{' '}
              <span className="faint small">{project === '*' ? t('allProjects') : project === '' ? t('firstProject') : project}</span>
            </li>
          ))}
        </ul>
      )}
      <div role="status">
        {test.data && (
          <p className={test.data.ok ? 'sev ok' : 'sev critical'}>
            <Icon name={test.data.ok ? 'sev-ok' : 'sev-high'} />
            <span className="whitespace-normal">{test.data.ok ? t('answered', { issuer: test.data.detail }) : test.data.detail}</span>
          </p>
        )}
      </div>
      {test.error && <FaultNotice error={test.error} />}
    </article>
  )
}

function StateMark({ state, ago }: { state: Provider['state']; ago: string }) {
  const t = useWords(providerWords)
  if (state === null) return <span className="faint small">{t('notAsked')}</span>
  return (
    <span className={state.ok ? 'sev ok small' : 'sev critical small'} title={state.detail || undefined}>
      <Icon name={state.ok ? 'sev-ok' : 'sev-high'} />
      {t(state.ok ? 'fine' : 'failing', { ago })}
    </span>
  )
}

import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, type ReactNode } from 'react'
import { useSearchParams } from 'wouter'

import { Button, buttonClass } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Icon } from '../../components/Icon.tsx'
import { apiAddress } from '../../lib/api-address.ts'
import { callApi } from '../../lib/api.ts'
import { basePath } from '../../lib/base-path.ts'
import { useWords } from '../../lib/use-words.ts'
import { waysWords } from './ways-words.ts'

/** Ways in besides the password and passkeys of this installation: buttons that lead to identity providers, where there are any. */
export function SignInWays({ returnTo, invitation }: { returnTo: string; invitation?: string }): ReactNode {
  const t = useWords(waysWords)
  const providers = useQuery({
    queryKey: ['sign-in-providers'],
    queryFn: ({ signal }) => callApi('GET /api/sign-in/providers', { signal }),
    staleTime: Infinity,
  })
  const rows = providers.data?.rows ?? []
  // Of an invitation the address says nothing: its token goes into a cookie first.
  const leave = useMutation({
    mutationFn: (body: { token: string; provider: string }) => callApi('POST /api/invitation/provider', { body }),
    onSuccess: ({ path }) => location.assign(`${basePath}${path}`),
  })
  const { reset } = leave
  useEffect(() => {
    // The browser may have kept the page as it was left for whoever comes back.
    const comeBack = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) reset()
    }
    addEventListener('pageshow', comeBack)
    return () => removeEventListener('pageshow', comeBack)
  }, [reset])
  const isLeaving = leave.isPending || leave.isSuccess
  return (
    <>
      <ProviderProblem titleOf={(name) => rows.find((row) => row.name === name)?.title ?? name} />
      {rows.length > 0 && (
        <>
          <ul className="sign-in-ways" aria-label={t('ways')}>
            {rows.map(({ name, title }) => (
              <li key={name}>
                {invitation === undefined ? (
                  <a
                    className={buttonClass({ tall: true })}
                    href={apiAddress(`/api/sign-in/oidc/${name}`, undefined, { return: returnTo })}
                  >
                    <Icon name="lock" />
                    {t('with', { provider: title })}
                  </a>
                ) : (
                  <Button tall icon="lock" disabled={isLeaving} onClick={() => leave.mutate({ token: invitation, provider: name })}>
                    {t('with', { provider: title })}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {leave.error && <FaultNotice error={leave.error} />}
          <p className="sign-in-or small faint">{t('or')}</p>
        </>
      )}
    </>
  )
}

/** What went wrong on the way back, which the address says. */
function ProviderProblem({ titleOf }: { titleOf: (name: string) => string }) {
  const t = useWords(waysWords)
  const [search] = useSearchParams()
  const problem = search.get('problem')
  if (problem === null) return null
  const known = problems.find((each) => each === problem) ?? 'failed'
  return (
    <p role="alert" className="sev critical">
      <Icon name="sev-high" />
      <span className="whitespace-normal">{t(known, { provider: titleOf(search.get('provider') ?? '') })}</span>
    </p>
  )
}

const problems = [
  'provider_away',
  'refused_there',
  'lost',
  'not_valid',
  'no_account',
  'not_verified',
  'wrong_domain',
  'no_role',
  'address_taken',
  'no_address',
  'linked_elsewhere',
  'invitation_over',
  'invitation_spent',
  'rate_limited',
] as const

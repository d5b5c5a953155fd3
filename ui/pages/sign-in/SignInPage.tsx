import { Suspense, lazy } from 'react'

import { Answer } from '../../components/Answer.tsx'
import { useWords } from '../../lib/use-words.ts'
import { BareFrame } from '../../panels/BareFrame.tsx'
import { FirstFactor } from './FirstFactor.tsx'
import { SecondFactor } from './SecondFactor.tsx'
import { useSignInState } from './use-sign-in.ts'
import { words } from './words.ts'

const Enrolment = lazy(async () => ({ default: (await import('./Enrolment.tsx')).Enrolment }))
const ResetPassword = lazy(async () => ({ default: (await import('./ResetPassword.tsx')).ResetPassword }))

/** The steps of signing in; leads back to where the session ended. */
export function SignInPage() {
  const t = useWords(words)
  const state = useSignInState()
  const resetToken = /^#reset=([\w-]+)$/.exec(location.hash)?.[1]
  return (
    <BareFrame title={t('title')}>
      <Suspense>
        {resetToken !== undefined && !state.data?.half ? (
          <ResetPassword token={resetToken} />
        ) : (
          <Answer query={state}>
            {({ half, passkeyHost }) =>
              half === null ? (
                <FirstFactor passkeyHost={passkeyHost} />
              ) : half.stage === 'enrolment' ? (
                <Enrolment passkeyHost={passkeyHost} />
              ) : (
                <SecondFactor half={half} passkeyHost={passkeyHost} />
              )
            }
          </Answer>
        )}
      </Suspense>
    </BareFrame>
  )
}

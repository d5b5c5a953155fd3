import { SelectField } from '../../../components/SelectField.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { useSession } from '../../../shell/session.ts'
import { useLook } from '../../../shell/use-look.ts'
import { SectionHead } from '../SectionHead.tsx'
import { ChangePassword } from './ChangePassword.tsx'
import { Identities } from './Identities.tsx'
import { OwnSessions } from './OwnSessions.tsx'
import { Passkeys } from './Passkeys.tsx'
import { SecondFactors } from './SecondFactors.tsx'
import { useOwnSignIn } from './use-own-sign-in.ts'
import { accountWords } from './words.ts'

/** How one signs in, where one is signed in, and how the page looks. */
export function Account() {
  const t = useWords(accountWords)
  const { user } = useSession()
  const ways = useOwnSignIn()
  return (
    <>
      <section>
        <SectionHead id="password" title={t('password')} note={user.email} />
        <ChangePassword />
      </section>
      <SecondFactors />
      {/* They stand below what is as long as there are ways in: nobody sees them move. */}
      {(ways.data !== undefined || ways.error !== null) && (
        <>
          <Passkeys />
          <Identities />
          <OwnSessions />
          <section>
            <SectionHead id="look" title={t('look')} note={t('lookNote')} />
            <Look />
          </section>
        </>
      )}
    </>
  )
}

function Look() {
  const look = useLook()
  return (
    <div className="settings-form three">
      {look.map(({ title, value, options, onChange }) => (
        <SelectField key={title} label={title} value={value} options={options} onChange={(event) => onChange(event.target.value)} />
      ))}
    </div>
  )
}

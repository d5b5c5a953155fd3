import { Menu, MenuChoice, MenuItem, MenuLine } from '../components/Menu.tsx'
import { callApi } from '../lib/api.ts'
import { preferenceChoices, usePreference, writePreference } from '../lib/preferences.ts'
import { queryClient } from '../lib/query-client.ts'
import { useWords } from '../lib/use-words.ts'
import { AccountButton } from './AccountButton.tsx'
import { useSession } from './session.ts'
import { shellWords } from './words.ts'

/** Who is signed in, how the page looks to them, and the way out. */
export function AccountMenu({ onHelp }: { onHelp: () => void }) {
  const t = useWords(shellWords)
  const { user } = useSession()
  const theme = usePreference('theme')
  const language = usePreference('language')
  const zone = usePreference('zone')
  return (
    <Menu align="end" opened trigger={<AccountButton />}>
      <div className="menu-who">
        <bdi className="strong cut">{user.name}</bdi>
        <bdi className="faint small cut">{user.email}</bdi>
      </div>
      <MenuLine />
      <MenuChoice
        title={t('theme')}
        value={theme}
        options={preferenceChoices.theme.map((value) => ({ value, title: t(value) }))}
        onChange={(value) => writePreference('theme', value)}
      />
      <MenuChoice
        title={t('language')}
        value={language}
        options={[
          { value: 'en', title: 'English' },
          { value: 'he', title: 'עברית' },
        ]}
        onChange={(value) => writePreference('language', value)}
      />
      <MenuChoice
        title={t('zone')}
        value={zone}
        options={preferenceChoices.zone.map((value) => ({ value, title: t(value) }))}
        onChange={(value) => writePreference('zone', value)}
      />
      <MenuLine />
      <MenuItem onSelect={onHelp}>
        <span className="grow">{t('keys')}</span>
        <kbd>?</kbd>
      </MenuItem>
      <MenuItem onSelect={() => void logOut()}>{t('logOut')}</MenuItem>
    </Menu>
  )
}

async function logOut(): Promise<void> {
  await callApi('DELETE /api/session')
  queryClient.clear()
  location.assign('/sign-in') // a full load: nothing of the session stays in memory
}

import { Menu, MenuChoice, MenuItem, MenuLine } from '../components/Menu.tsx'
import { callApi } from '../lib/api.ts'
import { queryClient } from '../lib/query-client.ts'
import { useWords } from '../lib/use-words.ts'
import { AccountButton } from './AccountButton.tsx'
import { useSession } from './session.ts'
import { useLook } from './use-look.ts'
import { shellWords } from './words.ts'

/** Who is signed in, how the page looks to them, and the way out. */
export function AccountMenu({ onHelp }: { onHelp: () => void }) {
  const t = useWords(shellWords)
  const { user } = useSession()
  const look = useLook()
  return (
    <Menu align="end" opened trigger={<AccountButton />}>
      <div className="menu-who">
        <bdi className="strong cut">{user.name}</bdi>
        <bdi className="faint small cut">{user.email}</bdi>
      </div>
      <MenuLine />
      {look.map((setting) => (
        <MenuChoice key={setting.title} {...setting} />
      ))}
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

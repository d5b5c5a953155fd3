import { Menu, MenuChoice, MenuItem, MenuLine } from '../../components/Menu.tsx'
import { useWords } from '../../lib/use-words.ts'
import { AccountButton } from '../AccountButton.tsx'
import { logOut } from '../log-out.ts'
import { useOverlay } from '../overlay.ts'
import { useSession } from '../session.ts'
import { useLook } from '../use-look.ts'
import { shellWords } from '../words.ts'
import { menuWords } from './words.ts'

/** Who is signed in, how the page looks to them, and the way out. */
export function AccountMenu() {
  const t = useWords(shellWords)
  const words = useWords(menuWords)
  const { user } = useSession()
  const look = useLook()
  const openOverlay = useOverlay()
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
      <MenuItem onSelect={() => openOverlay('help')}>
        <span className="grow">{t('keys')}</span>
        <kbd>?</kbd>
      </MenuItem>
      <MenuItem onSelect={() => void logOut()}>{words('logOut')}</MenuItem>
    </Menu>
  )
}

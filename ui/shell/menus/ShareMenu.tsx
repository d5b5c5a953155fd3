import { Menu, MenuItem } from '../../components/Menu.tsx'
import { useWords } from '../../lib/use-words.ts'
import { ShareButton } from '../ShareButton.tsx'
import { useCopyLink } from '../use-copy-link.ts'
import { shareKinds } from './share-kinds.ts'
import { menuWords } from './words.ts'

/** Copies a link to what is shown. */
export function ShareMenu({ timed }: { timed: boolean }) {
  const t = useWords(menuWords)
  const copy = useCopyLink()
  return (
    <Menu align="end" opened trigger={<ShareButton />}>
      {shareKinds(timed).map(({ kind, title, note }) => (
        <MenuItem key={kind} onSelect={() => copy(kind)}>
          <span className="grow">{t(title)}</span>
          {note && <bdi className="faint small">{t(note)}</bdi>}
        </MenuItem>
      ))}
    </Menu>
  )
}

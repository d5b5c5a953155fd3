import { Menu, MenuItem } from '../../components/Menu.tsx'
import { useWords } from '../../lib/use-words.ts'
import { ShareButton } from '../ShareButton.tsx'
import { useCopyLink } from '../use-copy-link.ts'
import { menuWords } from './words.ts'

/** Copies a link to what is shown. */
export function ShareMenu({ timed }: { timed: boolean }) {
  const t = useWords(menuWords)
  const copy = useCopyLink()
  return (
    <Menu align="end" opened trigger={<ShareButton />}>
      <MenuItem onSelect={() => copy('moving')}>
        <span className="grow">{t('copyLink')}</span>
        {timed && <span className="faint small">{t('copyLinkNote')}</span>}
      </MenuItem>
      {timed && (
        <MenuItem onSelect={() => copy('fixed')}>
          <span className="grow">{t('copyFixed')}</span>
          <span className="faint small">{t('copyFixedNote')}</span>
        </MenuItem>
      )}
      <MenuItem onSelect={() => copy('short')}>
        <span className="grow">{t('copyShort')}</span>
        <span className="faint small ltr">/s/…</span>
      </MenuItem>
    </Menu>
  )
}

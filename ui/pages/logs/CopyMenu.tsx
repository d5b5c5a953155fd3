import type { LogRow } from '../../../src/api/contract/logs.ts'
import { Button } from '../../components/Button.tsx'
import { Menu, MenuItem } from '../../components/Menu.tsx'
import { ownAddress } from '../../lib/base-path.ts'
import { copyText } from '../../lib/copy-text.ts'
import { noteExport } from '../../lib/note-export.ts'
import { absoluteRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { useSession } from '../../shell/session.ts'
import { linkOf } from '../../shell/share.ts'
import { showToast } from '../../shell/toasts.tsx'
import { writeCsv, writeCurl } from './export-rows.ts'
import type { LogSearch } from './log-search.ts'
import { rowKeyAt } from './row-keys.ts'
import { words } from './words.ts'

interface Props {
  label: string
  rows: readonly LogRow[]
  columns: readonly string[]
  /** What found the rows; without it the one row is meant. */
  search?: LogSearch
  opened?: boolean
}

const aroundMs = 60_000

/** Rows, or one row, to take away: as JSON, as CSV, as the call of the API that finds them, or as a link. */
export function CopyMenu({ label, rows, columns, search, opened = false }: Props) {
  const t = useWords(words)
  const { project } = useSession()
  const copy = (text: string): void =>
    void copyText(text).then(
      () => showToast({ text: t('copied') }),
      (fault: unknown) => showToast({ fault }),
    )
  const json = (): string => JSON.stringify(search ? rows : rows[0], null, 2)
  const take = (format: string, handOut: () => void): void => {
    noteExport({ what: 'logs', format, rows: rows.length, question: search?.q ?? '' }, handOut).catch((fault: unknown) =>
      showToast({ fault }),
    )
  }
  const one = rows[0]
  const oneSearch = (): LogSearch => {
    const time = one ? Date.parse(one.timestamp) : 0
    return { q: '', ...absoluteRange(time, time + 1), environment: '', service: one?.service ?? '' }
  }
  return (
    <Menu
      align="end"
      opened={opened}
      trigger={<Button look="quiet" icon={search ? 'download' : 'copy'} aria-label={label} title={label} />}
    >
      <MenuItem onSelect={() => copy(linkOf(search ? location.href : addressOf(rows), project.slug))}>
        {t(search ? 'copyLink' : 'copyRowLink')}
      </MenuItem>
      <MenuItem onSelect={() => copy(json())}>{t('copyJson')}</MenuItem>
      <MenuItem onSelect={() => copy(writeCsv(rows, columns))}>{t('copyCsv')}</MenuItem>
      <MenuItem onSelect={() => copy(writeCurl(ownAddress(), search ?? oneSearch()))}>{t('copyCurl')}</MenuItem>
      {search && (
        <>
          <MenuItem onSelect={() => take('json', () => download('logs.json', 'application/json', json()))}>{t('downloadJson')}</MenuItem>
          <MenuItem onSelect={() => take('csv', () => download('logs.csv', 'text/csv', writeCsv(rows, columns)))}>
            {t('downloadCsv')}
          </MenuItem>
        </>
      )}
    </Menu>
  )
}

/** An address that shows the row open, whenever it is read. */
function addressOf(rows: readonly LogRow[]): string {
  const time = Date.parse(rows[0]?.timestamp ?? '')
  const parameters = new URLSearchParams({ ...absoluteRange(time - aroundMs, time + aroundMs), sel: rowKeyAt(rows, 0) })
  return `${ownAddress()}/logs?${parameters}`
}

function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

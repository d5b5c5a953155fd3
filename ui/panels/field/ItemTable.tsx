import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { useWords } from '../../lib/use-words.ts'
import { defineWords } from '../../lib/words.ts'
import type { PanelItem } from './use-items.ts'

const words = defineWords({ en: { name: 'Name', value: 'Value' }, he: { name: 'שם', value: 'ערך' } })

/** The values of a panel as rows. */
export function ItemTable({ label, items }: { label: string; items: readonly PanelItem[] }) {
  const t = useWords(words)
  const columns: readonly Column<PanelItem>[] = [
    { name: 'name', title: t('name'), cell: ({ title }) => <bdi>{title}</bdi>, sortValue: ({ title }) => title },
    { name: 'value', title: t('value'), numeric: true, cell: ({ shown }) => shown.text, sortValue: ({ value }) => value },
  ]
  return <DataTable label={label} columns={columns} rows={items} rowKey={({ title }) => title} />
}

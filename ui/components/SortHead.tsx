import { Icon } from './Icon.tsx'
import type { Sort } from './sort-rows.ts'

interface Props {
  column: string
  title: string
  className: string | undefined
  /** The largest come first when it is pressed; texts begin with A. */
  numeric: boolean | undefined
  sort: Sort | undefined
  onSort: (sort: Sort) => void
}

/** A column's heading that orders the rows; pressed again it turns the order round. */
export function SortHead({ column, title, className, numeric = false, sort, onSort }: Props) {
  const on = sort?.column === column
  return (
    <th scope="col" className={className} aria-sort={on ? (sort.descending ? 'descending' : 'ascending') : undefined}>
      <button type="button" className="sort-head" onClick={() => onSort({ column, descending: on ? !sort.descending : numeric })}>
        <bdi>{title}</bdi>
        {on && <Icon name={sort.descending ? 'arrow-down' : 'arrow-up'} size={12} />}
      </button>
    </th>
  )
}

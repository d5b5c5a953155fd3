import sprite from '../icons.svg?url'

/** A symbol of `icons.svg`. Decoration unless it has a label; `flip` mirrors arrows that mean "next" in right-to-left. */
export function Icon({ name, size = 16, label, flip }: { name: string; size?: 12 | 16 | 20; label?: string; flip?: boolean }) {
  const classes = ['i', size === 12 ? 'i12' : size === 20 ? 'i20' : '', flip ? 'flip' : ''].filter(Boolean).join(' ')
  return (
    <svg className={classes} {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}>
      <use href={`${sprite}#i-${name}`} />
    </svg>
  )
}

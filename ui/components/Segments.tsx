interface Props<Value extends string> {
  label: string
  value: Value
  options: readonly { readonly value: Value; readonly title: string }[]
  onChange: (value: Value) => void
}

/** A few ways to look at the same thing, side by side. */
export function Segments<Value extends string>({ label, value, options, onChange }: Props<Value>) {
  return (
    <div className="seg" role="group" aria-label={label}>
      {options.map((option) => (
        <button key={option.value} type="button" aria-pressed={option.value === value} onClick={() => onChange(option.value)}>
          {option.title}
        </button>
      ))}
    </div>
  )
}

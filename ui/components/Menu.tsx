import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'

/** A menu under a button, open from the start when the button was already pressed. Not modal: the page behind stays readable and needs no injected style. */
export function Menu({
  trigger,
  children,
  align = 'start',
  opened = false,
}: {
  trigger: ReactNode
  children: ReactNode
  align?: 'start' | 'end'
  opened?: boolean
}) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen={opened}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="float menu" align={align} sideOffset={4} collisionPadding={8}>
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

export function MenuItem({ onSelect, children, danger }: { onSelect: () => void; children: ReactNode; danger?: boolean }) {
  return (
    <DropdownMenu.Item className={danger ? 'menu-item critical' : 'menu-item'} onSelect={onSelect}>
      {children}
    </DropdownMenu.Item>
  )
}

interface ChoiceProps {
  title: string
  value: string
  options: readonly { readonly value: string; readonly title: string }[]
  onChange: (value: string) => void
}

/** One of several, marked; stays open so that the effect can be seen. */
export function MenuChoice({ title, value, options, onChange }: ChoiceProps) {
  return (
    <DropdownMenu.Group>
      <DropdownMenu.Label className="menu-title">{title}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup value={value} onValueChange={onChange}>
        {options.map((option) => (
          <DropdownMenu.RadioItem
            key={option.value}
            className="menu-item"
            value={option.value}
            onSelect={(event) => event.preventDefault()}
          >
            <span className="menu-mark" />
            {option.title}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </DropdownMenu.Group>
  )
}

export function MenuLine() {
  return <DropdownMenu.Separator className="menu-line" />
}

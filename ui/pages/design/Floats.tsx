import { useState } from 'react'

import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Drawer } from '../../components/Drawer.tsx'
import { Field } from '../../components/Field.tsx'
import { FormDialog } from '../../components/FormDialog.tsx'
import { Menu, MenuChoice, MenuItem, MenuLine } from '../../components/Menu.tsx'
import { Popover } from '../../components/Popover.tsx'
import { ReasonForm } from '../../components/ReasonForm.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { showToast } from '../../shell/toasts.tsx'
import { Plate } from './Plate.tsx'

type Opened = 'dialog' | 'form' | 'danger' | 'reason' | 'drawer' | null
const rest = { isPending: false, error: null }

/** What stands over the page or beside it. */
export function Floats() {
  const [opened, setOpened] = useState<Opened>(null)
  const [popover, setPopover] = useState(false)
  const [theme, setTheme] = useState('b')
  const close = (): void => setOpened(null)
  return (
    <Plate span="s12" title="What floats" note="only these are round and cast a shadow">
      <div className="pad row wrap">
        <Button onClick={() => setOpened('dialog')}>Dialog</Button>
        <Button onClick={() => setOpened('form')}>Dialog with a form</Button>
        <Button onClick={() => setOpened('danger')}>Dangerous dialog</Button>
        <Button onClick={() => setOpened('reason')}>Question for a reason</Button>
        <Button onClick={() => setOpened('drawer')}>Drawer</Button>
        <Menu trigger={<Button icon="chevron-down">Menu</Button>}>
          <MenuItem onSelect={() => undefined}>Open</MenuItem>
          <MenuChoice
            title="Order"
            value={theme}
            options={[
              { value: 'a', title: 'Newest first' },
              { value: 'b', title: 'Worst first' },
            ]}
            onChange={setTheme}
          />
          <MenuLine />
          <MenuItem danger onSelect={() => undefined}>
            Remove
          </MenuItem>
        </Menu>
        <Popover label="Popover" open={popover} onOpenChange={setPopover} trigger={<Button>Popover</Button>}>
          <div className="pad">A small panel under a button.</div>
        </Popover>
        <Button onClick={() => showToast({ text: 'Silenced for 1 h, until 15:05 UTC', undo: () => Promise.resolve() })}>
          Toast with Undo
        </Button>
        <Button onClick={() => showToast({ text: 'Saved as Checkout', link: { href: '/design', title: 'Open' } })}>
          Toast with a link
        </Button>
        <Button
          onClick={() =>
            showToast({
              text: 'It could not be undone.',
              fault: new ApiFault({ code: 'overloaded', message: 'busy', status: 503 }),
              again: () => Promise.resolve(),
            })
          }
        >
          Toast of a failure
        </Button>
        <div className="float tip design-tip">
          <div className="strong">14:01 UTC</div>
          <div className="row">
            <span className="k design-c1" />
            <span className="grow">checkout</span>
            <span className="strong">2,404 ms</span>
          </div>
        </div>
      </div>
      {opened === 'dialog' && (
        <Dialog title="Keyboard" onClose={close}>
          <p>Escape closes, focus goes back to where it was.</p>
        </Dialog>
      )}
      {opened === 'form' && (
        <FormDialog title="New key" action="Create key" work={rest} onSubmit={close} onClose={close}>
          <Field label="Name" help="Where it will be used." />
        </FormDialog>
      )}
      {opened === 'danger' && (
        <FormDialog
          title="Revoke key edge"
          action="Revoke key"
          danger
          work={{ isPending: false, error: new Error('a fault') }}
          onSubmit={close}
          onClose={close}
        >
          <p>Senders that use it are refused from now on.</p>
        </FormDialog>
      )}
      {opened === 'reason' && (
        <Dialog title="Personal data" onClose={close}>
          <ReasonForm onGiven={close} />
        </Dialog>
      )}
      {opened === 'drawer' && (
        <Drawer label="Details" head={<h2>POST /api/checkout</h2>} onClose={close}>
          <div className="pad drawer-body">What, value, one-click paths, comparison, attributes.</div>
        </Drawer>
      )}
    </Plate>
  )
}

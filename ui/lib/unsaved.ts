/** Where those are who hold changes that are not saved. */
const holders = new Map<object, string>()
let ask: () => Promise<boolean> = () => Promise.resolve(true)
let isAsking = false
/** Its reader has agreed: what follows is let through. */
let isLeaving = false

/** What asks whether changes that are not saved may be lost. */
export function setLeaveHandler(handler: () => Promise<boolean>): void {
  ask = handler
}

/** Goes to another page, once its reader agrees to lose what is not saved; within a page nothing is lost. */
export function leaveFor(to: string, go: () => void): void {
  if (holders.size === 0 || isSamePage(to)) go()
  else void askThen(go)
}

/** The same for the ways back and forward. Before the router listens: it would have left by then. */
export function guardHistory(): void {
  addEventListener('popstate', () => {
    const [href] = holders.values()
    if (href === undefined || isLeaving || isSamePage(href)) return
    // The history has moved already: it is brought back, and one step back from here is where it was going, whichever way that was.
    history.pushState(null, '', href)
    void askThen(() => history.back())
  })
}

/** Changes at this address are not saved, until it is called back; the browser asks, too, before it closes the page. */
export function holdUnsaved(href: string): () => void {
  const own = {}
  const onClose = (event: BeforeUnloadEvent): void => event.preventDefault()
  holders.set(own, href)
  // Not for good: it keeps browsers from bringing a page that was left back at once.
  addEventListener('beforeunload', onClose)
  return () => {
    holders.delete(own)
    removeEventListener('beforeunload', onClose)
    isLeaving = false
  }
}

function isSamePage(to: string): boolean {
  return new URL(to, location.href).pathname === location.pathname
}

async function askThen(go: () => void): Promise<void> {
  if (isAsking) return
  isAsking = true
  isLeaving = await ask()
  isAsking = false
  if (isLeaving) go()
}

import type { Page, Request } from 'playwright-core'

/** Somebody else saves a thing at this address of the API. */
export async function saveElsewhere(page: Page, path: string, body: object): Promise<void> {
  const answer = await page.request.put(new URL(path, page.url()).href, { data: body })
  if (!answer.ok()) throw new Error(`${path} was not saved: ${await answer.text()}`)
}

/** Ten minutes pass and the connection comes back: what the page has from this address is asked again, and shown. */
export async function lookAgain(page: Page, path: string): Promise<void> {
  const answer = page.waitForResponse((response) => response.request().method() === 'GET' && new URL(response.url()).pathname === path)
  await page.evaluate('{ const now = Date.now; Date.now = () => now() + 600_000 }')
  await page.context().setOffline(true)
  await page.context().setOffline(false)
  await (await answer).finished()
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
}

/** The body of what the page saves when its reader does this. */
export async function bodySaved(page: Page, act: () => Promise<void>): Promise<unknown> {
  const [request] = await Promise.all([page.waitForRequest((one: Request) => one.method() === 'PUT'), act()])
  return request.postDataJSON() as unknown // whatever it is, the test compares it
}

import { apiAddress } from './lib/api-address.ts'
import { innerPath } from './lib/base-path.ts'
import { askEarly } from './lib/early-answers.ts'
import { askFirstRows } from './pages/logs/first-question.ts'
import { askFirstNames } from './pages/metrics/first-question.ts'
import { askOverview } from './pages/overview/first-question.ts'

/** Pages for strangers ask nothing of the kind. */
const bare = /^\/(sign-in|setup)(\/|$)/

/** What pages ask first; they find the answers by the very same addresses. */
const questions: readonly { readonly path: RegExp; readonly address: (search: string) => string | undefined }[] = [
  { path: /^\/$/, address: askOverview },
  { path: /^\/logs$/, address: askFirstRows },
  { path: /^\/metrics\/(explore$|metric\/)/, address: askFirstNames },
]

/** Asks who we are and what the page of this address shows first. */
export function askFirstQuestions(): void {
  const { search } = location
  const pathname = innerPath()
  if (bare.test(pathname)) return
  askEarly(apiAddress('/api/session'))
  const address = questions.find(({ path }) => path.test(pathname))?.address(search)
  if (address !== undefined) askEarly(address)
}

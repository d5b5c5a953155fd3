import { byteClass, type Detector, reportMatches } from './detector.ts'

/** Prefix as its vendor documents it, and what follows. */
const kinds: readonly (readonly [literal: string, pattern: string])[] = [
  ['vdt_', 'vdt_[A-Za-z0-9_-]{16,}'],
  ['vdi_', 'vdi_[A-Za-z0-9_-]{16,}'],
  ['ghp_', 'ghp_[A-Za-z0-9]{20,}'],
  ['gho_', 'gho_[A-Za-z0-9]{20,}'],
  ['ghu_', 'ghu_[A-Za-z0-9]{20,}'],
  ['ghs_', 'ghs_[A-Za-z0-9]{20,}'],
  ['ghr_', 'ghr_[A-Za-z0-9]{20,}'],
  ['github_pat_', 'github_pat_[A-Za-z0-9_]{20,}'],
  ['glpat-', 'glpat-[A-Za-z0-9_-]{20,}'],
  ['glsa_', 'glsa_[A-Za-z0-9_]{20,}'],
  ['xoxb-', 'xoxb-[A-Za-z0-9-]{10,}'],
  ['xoxp-', 'xoxp-[A-Za-z0-9-]{10,}'],
  ['xoxa-', 'xoxa-[A-Za-z0-9-]{10,}'],
  ['xoxr-', 'xoxr-[A-Za-z0-9-]{10,}'],
  ['xoxs-', 'xoxs-[A-Za-z0-9-]{10,}'],
  ['xapp-', 'xapp-[A-Za-z0-9-]{10,}'],
  ['hooks.slack.com/services/', 'hooks\\.slack\\.com/services/[A-Za-z0-9/]{20,}'],
  ['sk_live_', 'sk_live_[A-Za-z0-9]{10,}'],
  ['sk_test_', 'sk_test_[A-Za-z0-9]{10,}'],
  ['rk_live_', 'rk_live_[A-Za-z0-9]{10,}'],
  ['whsec_', 'whsec_[A-Za-z0-9+/=]{16,}'],
  ['sk-ant-', 'sk-ant-[A-Za-z0-9_-]{20,}'],
  ['sk-proj-', 'sk-proj-[A-Za-z0-9_-]{20,}'],
  ['sk-', 'sk-[A-Za-z0-9]{32,}'],
  ['aiza', 'AIza[A-Za-z0-9_-]{35}'],
  ['ya29.', 'ya29\\.[A-Za-z0-9_-]{20,}'],
  ['npm_', 'npm_[A-Za-z0-9]{36}'],
  ['pypi-', 'pypi-[A-Za-z0-9_-]{50,}'],
  ['sg.', 'SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}'],
  ['shpat_', 'shpat_[a-fA-F0-9]{32}'],
  ['dop_v1_', 'dop_v1_[a-f0-9]{64}'],
  ['hvs.', 'hvs\\.[A-Za-z0-9_-]{24,}'],
]
const any = new RegExp(`(?<![A-Za-z0-9_])(?:${kinds.map(([, pattern]) => pattern).join('|')})`, 'g')

/** Tokens that say what they are by their first letters (GitHub, GitLab, Slack, Stripe, Google, npm, our own ...). */
export const accessToken: Detector = {
  name: 'token',
  title: 'Access tokens and API keys with a known prefix',
  example: 'using ghp_0123456789abcdefghijklmnopqrstuvwxyz',
  minLength: 14,
  anyOf: byteClass.underscore | byteClass.dash | byteClass.dot | byteClass.upper,
  literals: kinds.map(([literal]) => literal),
  find: (text, report) => reportMatches(text, any, report),
}

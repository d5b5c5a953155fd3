// Who works and who buys at the invented shop.

/** Instances are hosts; the first version is the one that runs, unless a release replaces it. */
export const services = {
  gateway: { version: '7.2.4', hosts: ['gw-1', 'gw-2'], language: 'nodejs' },
  catalogue: { version: '5.0.2', hosts: ['cat-1', 'cat-2'], language: 'go' },
  search: { version: '1.18.3', hosts: ['sea-1'], language: 'java' },
  pricing: { version: '3.31.0', hosts: ['pri-1'], language: 'go' },
  checkout: { version: '2.4.0', hosts: ['chk-1', 'chk-2', 'chk-3'], language: 'nodejs' },
  payments: { version: '2.9.1', hosts: ['pay-1', 'pay-2'], language: 'nodejs' },
  auth: { version: '6.3.0', hosts: ['aut-1'], language: 'nodejs' },
  notifier: { version: '1.44.0', hosts: ['not-1'], language: 'python' },
}

/** The release that fails: it replaces checkout's instances one after the other. */
export const badRelease = { service: 'checkout', version: '2.4.1', everyMs: 40_000 }

/** The version that an instance runs at a time. */
export function versionOf(service, host, atMs, releasedAtMs) {
  const { version, hosts } = services[service]
  if (service !== badRelease.service) return version
  return atMs >= releasedAtMs + hosts.indexOf(host) * badRelease.everyMs ? badRelease.version : version
}

const names = ['noa.levi', 'maya.cohen', 'tom.becker', 'lena.fischer', 'aya.mizrahi', 'jin.seo', 'ada.okafor', 'luis.romero', 'יעל.בר']
const agents = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
]

/** A buyer with a browser. */
export function makeBuyer(random) {
  const number = random.whole(1, 420)
  return {
    id: `u_${(number * 7919).toString(36)}`,
    session: `s_${random.hex(12)}`,
    email: `${names[number % names.length]}${number}@example.com`,
    address: `203.0.113.${number % 250}`,
    agent: agents[number % agents.length],
    country: ['IL', 'DE', 'FR', 'GB', 'US'][number % 5],
  }
}

export const products = Array.from({ length: 120 }, (_, index) => ({ id: 4000 + index * 7, price: 4 + ((index * 37) % 190) + 0.9 }))

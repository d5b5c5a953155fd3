import type { Check } from '../check.ts'

const fewest = 8192

export const descriptorsCheck: Check = {
  name: 'descriptors',
  title: 'Open files and connections that are allowed',
  run({ host, lock }) {
    // Those of the service, when it can be asked: a terminal has others.
    const limits = host.readText(`/proc/${lock.pid ?? 'self'}/limits`) ?? host.readText('/proc/self/limits') ?? ''
    const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(limits)?.[1]
    if (hard === undefined || hard === 'unlimited' || Number(hard) >= fewest) return []
    return [
      {
        severity: Number(hard) < 1024 ? 'error' : 'warning',
        problem: `A process may open ${hard} files and connections; the store and its senders may need ${fewest}.`,
        mend: 'systemd: LimitNOFILE=65536 in the unit; docker: --ulimit nofile=65536; else ulimit -n 65536 before the start.',
      },
    ]
  },
}

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A certificate for 127.0.0.1 and localhost that signs itself, and its key, as PEM. */
export function makeCertificate(days: number): { readonly cert: string; readonly key: string } {
  const directory = mkdtempSync(join(tmpdir(), 'certificate-'))
  try {
    const [key, cert] = [join(directory, 'key'), join(directory, 'cert')]
    const words = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days ${days} -subj /O=Shop/CN=localhost`
    const names = 'subjectAltName=DNS:localhost,DNS:shop.example,IP:127.0.0.1'
    execFileSync('openssl', [...words.split(' '), '-addext', names, '-keyout', key, '-out', cert], { stdio: 'ignore' })
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

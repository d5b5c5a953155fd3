import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { makeSelfSigned } from '../../src/lib/acme/make-request.ts'
import { eventually } from './vedette.ts'

const program = '/usr/sbin/nginx'

/** Whether Debian's nginx is installed. */
export const hasNginx = existsSync(program)

interface NginxOptions {
  readonly directory: string
  readonly port: number
  /** What stands in its `server` block: locations. */
  readonly locations: string
}

/** Debian's nginx on 127.0.0.1 with TLS, HTTP/2 and a certificate of its own making. */
export async function startNginx({ directory, port, locations }: NginxOptions): Promise<{ stop(): Promise<void> }> {
  mkdirSync(directory, { recursive: true })
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const now = Date.now()
  writeFileSync(join(directory, 'cert.pem'), makeSelfSigned(['localhost'], pair, { notBefore: now - 60_000, notAfter: now + 86_400_000 }))
  writeFileSync(join(directory, 'key.pem'), pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const config = `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
pid ${directory}/pid;
worker_processes 1;
error_log stderr warn;
events { worker_connections 256; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${directory}/${name};`).join(' ')}
  server {
    listen 127.0.0.1:${port} ssl http2;
    ssl_certificate ${directory}/cert.pem;
    ssl_certificate_key ${directory}/key.pem;
    ${locations}
  }
}
`
  writeFileSync(join(directory, 'nginx.conf'), config)
  const child = spawn(program, ['-c', join(directory, 'nginx.conf'), '-p', directory], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await eventually(async () => existsSync(join(directory, 'pid')), Boolean)
  return {
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

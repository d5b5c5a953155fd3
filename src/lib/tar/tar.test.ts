import { execFileSync } from 'node:child_process'

import { expect, test } from 'vitest'

import { readTar } from './read-tar.ts'
import { type TarFile, writeTar } from './write-tar.ts'

function file(name: string, content: string): TarFile {
  return {
    name,
    sizeBytes: Buffer.byteLength(content),
    mtimeMs: 1e12,
    open: async function* () {
      yield Buffer.from(content)
    },
  }
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const read: Uint8Array[] = []
  for await (const piece of source) read.push(piece)
  return Buffer.concat(read)
}

async function* pieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += 333) yield bytes.subarray(from, from + 333)
}

async function unpack(bytes: Buffer): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for await (const { name, content } of readTar(pieces(bytes))) found[name] = (await collect(content)).toString()
  return found
}

const long = `${'d'.repeat(90)}/${'f'.repeat(90)}`
const archive = await collect(
  writeTar([file('a.bin', 'x'.repeat(512)), file('p.proj/data.bin', 'hello'), file('empty', ''), file(long, 'deep')]),
)

test('what is packed comes out, here and with the system tar', async () => {
  expect(await unpack(archive)).toEqual({ 'a.bin': 'x'.repeat(512), 'p.proj/data.bin': 'hello', empty: '', [long]: 'deep' })
  expect(execFileSync('tar', ['-tf', '-'], { input: archive }).toString().trim().split('\n')).toEqual([
    'a.bin',
    'p.proj/data.bin',
    'empty',
    long,
  ])
})

test('an archive that leads elsewhere, is cut or changed is refused', async () => {
  for (const name of ['../evil', '/etc/passwd', 'a/../../b', 'a//b', './a', 'a\nb'])
    await expect(collect(writeTar([file(name, 'x')])).then(unpack), name).rejects.toThrow('leads elsewhere')
  const link = Buffer.from(await collect(writeTar([file('a', '')])))
  link[156] = 0x32
  link.write('        ', 148)
  const sum = link.subarray(0, 512).reduce((total, byte) => total + byte, 0)
  link.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  await expect(unpack(link)).rejects.toThrow('regular file')
  await expect(unpack(archive.subarray(0, 700))).rejects.toThrow('too early')
  await expect(unpack(Buffer.concat([archive.subarray(0, 1024), archive.subarray(0, 1024)]))).rejects.toThrow('twice')
})

test('a file that changes its size while it is read is noticed', async () => {
  await expect(collect(writeTar([{ ...file('a', 'abc'), sizeBytes: 2 }]))).rejects.toThrow('changed')
  await expect(collect(writeTar([{ ...file('a', 'abc'), sizeBytes: 4 }]))).rejects.toThrow('changed')
})

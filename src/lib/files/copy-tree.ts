import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, readlink, realpath, stat, symlink } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'

interface CopyTree {
  /** Relative paths of what stays behind. */
  readonly without?: ReadonlySet<string>
  readonly signal: AbortSignal
}

/**
 * Copies what lies in a directory into a new one, so that whatever is done to the copy leaves the original as it is: a link to something inside
 * leads to the copy of that, and of what a link leads to outside there is a copy in its place. Sockets, and links to nothing, stay behind.
 */
export async function copyTree(from: string, to: string, { without = new Set(), signal }: CopyTree): Promise<void> {
  await copyDirectory(await realpath(from), to, [])

  async function copyDirectory(root: string, place: string, outer: readonly string[]): Promise<void> {
    const copy = async (inside: string): Promise<void> => {
      signal.throwIfAborted()
      await mkdir(join(place, inside), { recursive: true, mode: 0o700 })
      for (const entry of await readdir(join(root, inside), { withFileTypes: true })) {
        const name = join(inside, entry.name)
        if (outer.length === 0 && without.has(name)) continue
        if (entry.isDirectory()) await copy(name)
        else if (entry.isFile()) await copyContent(join(root, name), join(place, name))
        else if (entry.isSymbolicLink()) await copyLink(name)
      }
    }
    const copyLink = async (name: string): Promise<void> => {
      const source = join(root, name)
      const led = await realpath(source).catch(() => undefined)
      if (led === undefined) return
      const inside = relative(root, led)
      if (inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)) {
        const said = await readlink(source)
        await symlink(isAbsolute(said) ? relative(dirname(source), led) : said, join(place, name))
      } else if ((await stat(led)).isFile()) await copyContent(led, join(place, name))
      // One that leads back to where it was come from would have no end.
      else if ((await stat(led)).isDirectory() && !outer.includes(led)) await copyDirectory(led, join(place, name), [...outer, root])
    }
    await copy('')
  }
}

/** On a file system that can, without taking room. */
async function copyContent(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE)
}
